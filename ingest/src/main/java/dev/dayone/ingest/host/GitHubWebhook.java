package dev.dayone.ingest.host;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.ingest.host.Payload.PayloadException;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.HostOrigin.ActorKind;
import dev.dayone.schemas.HostOrigin.Channel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deliveries of GitHub's webhooks. */
public final class GitHubWebhook {

    /** Name of the door. */
    public static final String DOOR = "github";

    private GitHubWebhook() {}

    /**
     * Reads one delivery.
     *
     * @param event header {@code X-GitHub-Event}
     * @param delivery header {@code X-GitHub-Delivery}
     */
    public static PayloadReading read(Mint mint, String event, String delivery, JsonNode body) {
        return read(mint, event, delivery, Channel.WEBHOOK, body);
    }

    /** Reads what GitHub's interface listed, put into the words of its webhooks. */
    public static PayloadReading listed(Mint mint, String event, JsonNode body) {
        return read(mint, event, null, Channel.EVENTS_API, body);
    }

    private static PayloadReading read(
            Mint mint, String event, @Nullable String delivery, Channel channel, JsonNode body) {
        Payload payload = new Payload(DOOR, body);
        try {
            if (payload.word("action").equals("rerequested")
                    || payload.word("action").equals("requested_action")) {
                // Somebody asks for another run, and the host repeats how the last one ended: the next one tells
                // itself.
                return new PayloadReading.Unsupported(event + " " + payload.word("action"));
            }
            return switch (event) {
                case "push",
                        "pull_request",
                        "pull_request_review",
                        "pull_request_approved",
                        "pull_request_rejected",
                        "pull_request_comment",
                        "pull_request_review_approved",
                        "pull_request_review_rejected",
                        "pull_request_review_comment",
                        "issues",
                        "issue_comment",
                        "check_run",
                        "check_suite",
                        "workflow_run",
                        "workflow_job",
                        "status" ->
                    PayloadReading.of(DOOR, List.of(event(event, scene(mint, payload, delivery, channel), payload)));
                default -> new PayloadReading.Unsupported(event);
            };
        } catch (PayloadException e) {
            return new PayloadReading.Refused(e.problem());
        }
    }

    private static Event event(String event, Scene scene, Payload payload) {
        return switch (event) {
            case "push" -> GitHubEvents.push(scene, payload);
            case "pull_request" -> GitHubEvents.pullRequest(scene, payload, Scene.NOT_TOLD);
            case "pull_request_review",
                    "pull_request_approved",
                    "pull_request_rejected",
                    "pull_request_comment",
                    "pull_request_review_approved",
                    "pull_request_review_rejected" -> GitHubEvents.review(scene, payload, Scene.NOT_TOLD);
            case "pull_request_review_comment" ->
                payload.has("review.type")
                        ? GitHubEvents.review(scene, payload, Scene.NOT_TOLD)
                        : GitHubEvents.reviewComment(scene, payload, Scene.NOT_TOLD);
            case "issues" -> GitHubEvents.issue(scene, payload, false, Scene.NOT_TOLD);
            case "issue_comment" -> GitHubEvents.issue(scene, payload, true, Scene.NOT_TOLD);
            case "check_run" -> GitHubEvents.checkRun(scene, payload);
            case "check_suite" -> GitHubEvents.checkSuite(scene, payload);
            case "workflow_run" -> GitHubEvents.workflowRun(scene, payload);
            case "workflow_job" -> GitHubEvents.workflowJob(scene, payload);
            default -> GitHubEvents.status(scene, payload);
        };
    }

    private static Scene scene(Mint mint, Payload payload, @Nullable String delivery, Channel channel) {
        return new Scene(
                mint,
                DOOR,
                payload.host("repository.html_url").orElse("github.com"),
                payload.requiredText("repository.id"),
                payload.requiredText("repository.full_name"),
                payload.text("sender.login")
                        .or(() -> payload.text("pusher.name"))
                        .orElse(null),
                mint.pseudonyms()::github,
                switch (payload.text("sender.type").orElse("")) {
                    case "Bot" -> ActorKind.BOT;
                    case "User" -> ActorKind.USER;
                    default -> ActorKind.UNKNOWN;
                },
                channel,
                delivery);
    }
}
