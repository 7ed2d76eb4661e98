package dev.dayone.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.Mint;
import dev.dayone.ingest.Original;
import dev.dayone.ingest.Problem;
import dev.dayone.ingest.Publisher;
import dev.dayone.ingest.Rejects;
import dev.dayone.ingest.host.FeedFile;
import dev.dayone.ingest.host.GitHubFeed;
import dev.dayone.ingest.host.Reading;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.WireRecord;
import dev.dayone.warehouse.PipelineStatus;
import dev.dayone.warehouse.PipelineStatus.Intake;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Files of GitHub's public feed, as back-fill. */
@Command(
        name = "gharchive",
        mixinStandardHelpOptions = true,
        header = "Read files of GH Archive or of the Events API: pushes, requests, reviews, issues of the past.",
        description = {
            "",
            "One event a line (packed or not), or an array. Since 2025-10-07 the feed has no commits: it then says that a push "
                    + "happened, and when.",
            ""
        })
final class IngestFeedCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Mixin
    ProgrammeOption programme = new ProgrammeOption();

    @Option(
            names = "--only-linked",
            description =
                    "Take only events of people whose login is linked to a participant; the others are passed over.")
    boolean onlyLinked;

    @Option(names = "--json", description = "Print counts as JSON on standard output (docs/json.md).")
    boolean json;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files, .json or .json.gz.")
    List<Path> files = List.of();

    @Override
    public Integer call() {
        String id = programme.programme();
        Progress progress = Progress.on(spec.commandLine().getErr());
        try (Connection connection = Connection.open(options, progress)) {
            Services services = connection.services();
            PipelineStatus status = new PipelineStatus(services.warehouse());
            Mint mint = connection
                    .data()
                    .secrets()
                    .mint(id, Clock.systemUTC().instant(), UUID.randomUUID().toString());
            Set<String> linked = Set.copyOf(status.identities(id).keySet());
            long[] passedOver = new long[1];
            long sent;
            try (Publisher publisher = Publisher.connect(services.bootstrapServers())) {
                for (Path file : files) {
                    FeedFile.read(file, (event, line, number) -> {
                        boolean others = onlyLinked
                                && event != null
                                && GitHubFeed.actor(event)
                                        .map(mint.pseudonyms()::github)
                                        .filter(linked::contains)
                                        .isEmpty();
                        if (others) {
                            passedOver[0]++;
                            return;
                        }
                        Original original =
                                new Original(GitHubFeed.DOOR, "event", Map.of(), line.getBytes(StandardCharsets.UTF_8));
                        Reading reading = event == null
                                ? new Reading.Refused(new Problem(
                                        Code.UNREADABLE,
                                        file.getFileName().toString(),
                                        number,
                                        0,
                                        null,
                                        null,
                                        "is not JSON",
                                        "Fetch the file again"))
                                : GitHubFeed.read(mint, event);
                        List<WireRecord> messages = reading.match(
                                taken -> List.<WireRecord>copyOf(taken.events()),
                                unsupported -> List.of(Rejects.unsupported(
                                        mint,
                                        GitHubFeed.DOOR,
                                        unsupported.kind(),
                                        event == null ? "" : GitHubFeed.id(event))),
                                refused -> List.of(Rejects.ofMessage(mint, refused.problem(), original)));
                        messages.forEach(publisher::send);
                        progress.show("events read", publisher.sent(), 0);
                    });
                }
                publisher.flush();
                sent = publisher.sent();
            }
            Intake total = new Arrival(services, status, progress).await(mint.runId(), sent);
            Arrival.print(total, spec.commandLine().getErr());
            if (onlyLinked) {
                progress.line("  " + passedOver[0] + " events of people not linked were passed over");
            }
            if (json) {
                ObjectNode out = new ObjectMapper()
                        .createObjectNode()
                        .put("dayone", DayOne.Version.text())
                        .put("programme", id)
                        .put("runId", mint.runId())
                        .put("passedOver", passedOver[0]);
                out.set("intake", RunJson.counts(total));
                spec.commandLine().getOut().println(out.toPrettyString());
                spec.commandLine().getOut().flush();
            }
            return total.conflicts() > 0 ? DayOne.CHECK_FAILED : DayOne.DONE;
        }
    }
}
