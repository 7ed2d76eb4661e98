package dev.dayone.app.source;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.ingest.entry.EntryFiles;
import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.programme.Programme;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    SourceRun run = new SourceRun();

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "What the files hold: roster, checkpoints, submissions, placements, consents, identities.")
    @Nullable
    String kind;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files, .csv or .ndjson.")
    List<Path> files = List.of();

    @Override
    public Integer call() {
        SourceRun.requireFiles(files);
        Path directory = run.programme.requireDirectory();
        Optional<EntryKind> named = Optional.ofNullable(kind)
                .map(stem -> EntryKind.ofStem(stem)
                        .orElseThrow(() -> new UsageException("--kind " + stem + ": is not known. Known: "
                                + Arrays.stream(EntryKind.values())
                                        .map(EntryKind::stem)
                                        .collect(Collectors.joining(", "))
                                + ".")));
        return run.execute(spec, (open, json) -> {
            Programme known = Programme.read(
                    directory, open.mint(), pseudonym -> open.status().cohortOf(open.id(), pseudonym));
            EntryFiles.Read read = EntryFiles.read(files, named, known::events, open.status()::keys, open.mint());
            read.messages().forEach(open.publisher()::send);
            ArrayNode problems = json.putArray("problems");
            read.problems().forEach(problem -> {
                open.progress().line("  " + problem.line());
                problems.add(problem.line());
            });
            return SourceRun.Handed.whole();
        });
    }
}
