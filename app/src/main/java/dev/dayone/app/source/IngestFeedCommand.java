package dev.dayone.app.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.entry.Original;
import dev.dayone.ingest.entry.Rejects;
import dev.dayone.ingest.host.FeedFile;
import dev.dayone.ingest.host.GitHubFeed;
import dev.dayone.ingest.host.PayloadReading;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.WireRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
    SourceRun run = new SourceRun();

    @Option(
            names = "--only-linked",
            description =
                    "Take only events of people whose login is linked to a participant; the others are passed over.")
    boolean onlyLinked;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files, .json or .json.gz.")
    List<Path> files = List.of();

    @Override
    public Integer call() {
        SourceRun.requireFiles(files);
        return run.execute(spec, this::send);
    }

    private SourceRun.Handed send(SourceRun.Open open, ObjectNode json) {
        Set<String> linked = Set.copyOf(open.status().identities(open.id()).keySet());
        long[] passedOver = new long[1];
        List<Problem> unread = new ArrayList<>();
        for (Path file : files) {
            try {
                FeedFile.read(file, (event, line, number) -> {
                    if (onlyLinked && event != null && isOthers(event, open.mint(), linked)) {
                        passedOver[0]++;
                        return;
                    }
                    messages(open.mint(), file, event, line, number).forEach(open.publisher()::send);
                    open.progress().show("events read", open.publisher().sent(), 0);
                });
            } catch (InputException e) {
                unread.addAll(e.problems());
            }
        }
        if (open.publisher().sent() == 0 && !unread.isEmpty()) {
            throw InputException.of(unread);
        }
        if (onlyLinked) {
            open.progress().line("  " + passedOver[0] + " events of people not linked were passed over");
        }
        json.put("passedOver", passedOver[0]);
        return new SourceRun.Handed(() -> {}, unread);
    }

    private static boolean isOthers(JsonNode event, Mint mint, Set<String> linked) {
        return GitHubFeed.actor(event)
                .map(mint.pseudonyms()::github)
                .filter(linked::contains)
                .isEmpty();
    }

    private static List<WireRecord> messages(Mint mint, Path file, @Nullable JsonNode event, String line, long number) {
        Original original = new Original(GitHubFeed.DOOR, "event", Map.of(), line.getBytes(StandardCharsets.UTF_8));
        PayloadReading reading = event == null
                ? new PayloadReading.Refused(new Problem(
                        Code.UNREADABLE,
                        file.getFileName().toString(),
                        number,
                        0,
                        null,
                        null,
                        "is not JSON",
                        "Fetch the file again"))
                : GitHubFeed.read(mint, event);
        return reading.match(
                taken -> List.<WireRecord>copyOf(taken.events()),
                unsupported -> List.of(Rejects.unsupported(
                        mint, GitHubFeed.DOOR, unsupported.kind(), event == null ? "" : GitHubFeed.id(event))),
                refused -> List.of(Rejects.ofMessage(mint, refused.problem(), original)));
    }
}
