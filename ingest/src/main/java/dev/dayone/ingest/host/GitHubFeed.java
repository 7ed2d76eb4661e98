package dev.dayone.ingest.host;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.ingest.host.Payload.PayloadException;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.HostOrigin.ActorKind;
import dev.dayone.schemas.HostOrigin.Channel;
import dev.dayone.schemas.HostOrigin.Completeness;
import dev.dayone.schemas.RefPushed;
import dev.dayone.schemas.Reject.Code;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Events of GitHub's public feed, as the Events API and GH Archive give them. Since 2025-10-07 pushes come without commits and
 * requests as stubs: what is not told is then not known, rather than nothing.
 */
public final class GitHubFeed {

    /** Name of the door. */
    public static final String DOOR = "gharchive";

    private GitHubFeed() {}

    /** Reads one event of the feed. */
    public static PayloadReading read(Mint mint, JsonNode told) {
        JsonNode event = OldFeedForm.modern(told);
        Payload p = new Payload(DOOR, event);
        try {
            if (!event.isObject()) {
                throw p.problem(Code.UNREADABLE, "type", "is missing: no object of the feed");
            }
            String type = p.requiredText("type");
            return switch (type) {
                case "PushEvent",
                        "PullRequestEvent",
                        "PullRequestReviewEvent",
                        "PullRequestReviewCommentEvent",
                        "IssuesEvent",
                        "IssueCommentEvent",
                        "CreateEvent",
                        "DeleteEvent" -> event(mint, type, p);
                default -> new PayloadReading.Unsupported(type);
            };
        } catch (PayloadException e) {
            return new PayloadReading.Refused(e.problem());
        }
    }

    /** Login of who acted; nothing where the event does not say. */
    public static Optional<String> actor(JsonNode event) {
        return new Payload(DOOR, OldFeedForm.modern(event)).text("actor.login");
    }

    /** The feed's id of the event. */
    public static String id(JsonNode event) {
        return new Payload(DOOR, event).text("id").orElse("");
    }

    private static PayloadReading event(Mint mint, String type, Payload p) {
        Instant when = p.requiredTime("created_at");
        Payload payload = p.at("payload");
        Scene scene = scene(mint, p);
        if (type.equals("IssueCommentEvent") && payload.has("comment_id") && !payload.has("comment")) {
            return new PayloadReading.Unsupported("IssueCommentEvent of before 2015, which names no issue");
        }
        if (type.equals("CreateEvent") && !payload.has("ref")) {
            return new PayloadReading.Unsupported("CreateEvent of a repository");
        }
        Event read = switch (type) {
            case "PushEvent" -> push(scene, payload, when);
            case "PullRequestEvent" -> GitHubEvents.pullRequest(scene, payload, when);
            case "PullRequestReviewEvent" -> GitHubEvents.review(scene, payload, when);
            case "PullRequestReviewCommentEvent" -> GitHubEvents.reviewComment(scene, payload, when);
            case "IssuesEvent" -> GitHubEvents.issue(scene, payload, false, when);
            case "IssueCommentEvent" -> GitHubEvents.issue(scene, payload, true, when);
            case "CreateEvent" -> GitHubEvents.refMade(scene, payload, false, when);
            default -> GitHubEvents.refMade(scene, payload, true, when);
        };
        return PayloadReading.of(DOOR, List.of(read));
    }

    private static RefPushed push(Scene scene, Payload p, Instant when) {
        List<String> commits = p.items("commits").stream()
                .map(commit -> commit.sha("sha"))
                .flatMap(Optional::stream)
                .toList();
        Optional<Integer> size = p.count("size");
        Completeness completeness = size.isEmpty()
                ? Completeness.STUB
                : size.get() > commits.size() ? Completeness.TRUNCATED : Completeness.FULL;
        String before = p.sha("before").orElse(null);
        String head = p.sha("head").orElse(null);
        return GitHubEvents.refPushed(
                scene,
                p.requiredText("ref"),
                when,
                before,
                head,
                before == null && head != null && !p.has("shas"),
                false,
                null,
                false,
                commits,
                size.orElse(null),
                p.count("distinct_size").orElse(null),
                completeness);
    }

    private static Scene scene(Mint mint, Payload p) {
        String login = p.text("actor.login").orElse(null);
        boolean bot = login != null && login.toLowerCase(Locale.ROOT).endsWith("[bot]");
        return new Scene(
                mint,
                DOOR,
                "github.com",
                p.requiredText("repo.id"),
                p.requiredText("repo.name"),
                login,
                mint.pseudonyms()::github,
                bot ? ActorKind.BOT : login == null ? ActorKind.UNKNOWN : ActorKind.USER,
                Channel.ARCHIVE,
                p.text("id").orElse(null));
    }
}
