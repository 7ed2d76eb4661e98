package dev.dayone.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.EntryFiles;
import dev.dayone.ingest.EntryKind;
import dev.dayone.ingest.Mint;
import dev.dayone.ingest.Programme;
import dev.dayone.ingest.Publisher;
import dev.dayone.warehouse.PipelineStatus;
import dev.dayone.warehouse.PipelineStatus.Intake;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Files of events outside a programme directory. */
@Command(
        name = "file",
        mixinStandardHelpOptions = true,
        header = "Read CSV or NDJSON files of scores, submissions, placements, consents, enrolments, identities.",
        description = {
            "",
            "Columns and names are those of docs/programme-directory.md. What a file holds is told by its name (placements.csv, "
                    + "placements-march.ndjson), by --kind, or in NDJSON by \"type\".",
            ""
        })
final class IngestFileCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Mixin
    ProgrammeOption programme = new ProgrammeOption();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "What the files hold: roster, checkpoints, submissions, placements, consents, identities.")
    @Nullable
    String kind;

    @Option(names = "--json", description = "Print counts as JSON on standard output (docs/json.md).")
    boolean json;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files, .csv or .ndjson.")
    List<Path> files = List.of();

    @Override
    public Integer call() {
        Path directory = programme.requireDirectory();
        String id = programme.programme();
        Optional<EntryKind> named = Optional.ofNullable(kind)
                .map(stem -> EntryKind.ofStem(stem)
                        .orElseThrow(() -> new UsageException("--kind " + stem + ": is not known. Known: "
                                + Arrays.stream(EntryKind.values())
                                        .map(EntryKind::stem)
                                        .collect(Collectors.joining(", "))
                                + ".")));
        Progress progress = Progress.on(spec.commandLine().getErr());
        try (Connection connection = Connection.open(options, progress)) {
            Services services = connection.services();
            PipelineStatus status = new PipelineStatus(services.warehouse());
            Mint mint = connection
                    .data()
                    .secrets()
                    .mint(id, Clock.systemUTC().instant(), UUID.randomUUID().toString());
            Programme open = Programme.read(directory, mint, pseudonym -> status.cohortOf(id, pseudonym));
            EntryFiles.Read read = EntryFiles.read(files, named, open, mint);
            long sent;
            try (Publisher publisher = Publisher.connect(services.bootstrapServers())) {
                read.messages().forEach(publisher::send);
                publisher.flush();
                sent = publisher.sent();
            }
            Intake total = new Arrival(services, status, progress).await(mint.runId(), sent);
            Arrival.print(total, spec.commandLine().getErr());
            read.problems().forEach(problem -> progress.line("  " + problem.line()));
            if (json) {
                ObjectNode out = new ObjectMapper()
                        .createObjectNode()
                        .put("dayone", DayOne.Version.text())
                        .put("programme", id)
                        .put("runId", mint.runId());
                out.set("intake", RunJson.counts(total));
                read.problems().forEach(problem -> out.withArray("problems").add(problem.line()));
                spec.commandLine().getOut().println(out.toPrettyString());
                spec.commandLine().getOut().flush();
            }
            return total.conflicts() > 0 ? DayOne.CHECK_FAILED : DayOne.DONE;
        }
    }
}
