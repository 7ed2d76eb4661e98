package dev.dayone.ingest.door;

import dev.dayone.ingest.entry.Original;
import dev.dayone.ingest.host.GitHubFeed;
import dev.dayone.ingest.host.GitHubWebhook;
import dev.dayone.ingest.host.GitLabWebhook;
import dev.dayone.ingest.host.PayloadReading;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.programme.Programme;
import dev.dayone.ingest.programme.Programme.Outcome;
import dev.dayone.ingest.tracker.RunReading;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads again what was refused at any door, by the rules of today. */
public final class Replay {

    private final Optional<Programme> programme;
    private final XapiDoor xapi;

    /**
     * @param statements file of the xAPI statements that came
     * @param programme what entries and statements are checked against; nothing where its directory is not at hand
     */
    public Replay(Path statements, Optional<Programme> programme) {
        this.programme = programme;
        this.xapi = new XapiDoor(StatementLedger.open(statements));
    }

    public Outcome again(Original original, Mint mint) {
        String delivery = original.about().getOrDefault("delivery", "");
        Parsed body = Parsed.json(original.body(), original.door());
        return switch (original.door()) {
            case GitHubWebhook.DOOR ->
                outcome(body.map(node -> GitHubWebhook.read(mint, original.kind(), delivery, node)), original);
            case GitLabWebhook.DOOR -> outcome(body.map(node -> GitLabWebhook.read(mint, delivery, node)), original);
            case GitHubFeed.DOOR -> outcome(body.map(node -> GitHubFeed.read(mint, node)), original);
            case RunReading.DOOR ->
                programme
                        .map(known -> known.againRun(original, mint))
                        .orElseGet(() -> refused(
                                original,
                                "can only be read again with the programme's directory",
                                "Name it with --programme-dir"));
            default ->
                programme
                        .map(known -> original.door().equals(XapiDoor.NAME)
                                ? xapi.again(known, mint, original)
                                : known.again(original, mint))
                        .orElseGet(() -> refused(
                                original,
                                "can only be read again with the programme's directory",
                                "Name it with --programme-dir"));
        };
    }

    private static Outcome outcome(PayloadReading reading, Original original) {
        return reading.match(
                taken -> new Outcome(taken.events(), null, null),
                unsupported -> refused(original, "is a kind of event that is not used", "Waive it"),
                refused -> new Outcome(List.of(), refused.problem(), original));
    }

    private static Outcome refused(Original original, String why, String remedy) {
        return new Outcome(List.of(), Problem.ofFile(original.door(), why, remedy), original);
    }
}
