package dev.dayone.ingest.host;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.ingest.host.Payload.PayloadException;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.CiRunChanged;
import dev.dayone.schemas.CiRunChanged.Conclusion;
import dev.dayone.schemas.CiRunChanged.Kind;
import dev.dayone.schemas.CiRunChanged.Status;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.HostOrigin.ActorKind;
import dev.dayone.schemas.HostOrigin.Channel;
import dev.dayone.schemas.HostOrigin.Completeness;
import dev.dayone.schemas.IssueChanged;
import dev.dayone.schemas.PullRequestChanged;
import dev.dayone.schemas.RefPushed;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.ReviewSubmitted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Deliveries of GitLab's webhooks (docs.gitlab.com, "Webhook events"). */
public final class GitLabWebhook {

    /** Name of the door. */
    public static final String DOOR = "gitlab";

    private GitLabWebhook() {}

    /** Reads one delivery. */
    public static PayloadReading read(Mint mint, String delivery, JsonNode body) {
        return read(mint, delivery, Channel.WEBHOOK, body);
    }

    /** Reads what GitLab's interface listed, put into the words of its webhooks. */
    public static PayloadReading listed(Mint mint, JsonNode body) {
        return read(mint, null, Channel.EVENTS_API, body);
    }

    private static PayloadReading read(Mint mint, @Nullable String delivery, Channel channel, JsonNode body) {
        Payload p = new Payload(DOOR, body);
        try {
            String kind = p.text("object_kind").orElse("");
            return switch (kind) {
                case "push", "tag_push" -> taken(push(scene(mint, p, delivery, channel), p));
                case "merge_request" -> PayloadReading.of(DOOR, mergeRequest(scene(mint, p, delivery, channel), p));
                case "note" -> note(scene(mint, p, delivery, channel), p);
                case "issue" -> taken(issue(scene(mint, p, delivery, channel), p));
                case "pipeline" -> taken(pipeline(scene(mint, p, delivery, channel), p));
                case "build" -> taken(job(scene(mint, p, delivery, channel), p));
                case "" ->
                    // Events of groups and of the whole server: members, subgroups, projects, users, keys.
                    new PayloadReading.Unsupported(p.text("event_name")
                            .map(name -> p.word("event_name"))
                            .orElseThrow(() -> p.problem(Code.MISSING_VALUE, "object_kind", "is empty")));
                default -> new PayloadReading.Unsupported(kind);
            };
        } catch (PayloadException e) {
            return new PayloadReading.Refused(e.problem());
        }
    }

    private static PayloadReading taken(Event event) {
        return PayloadReading.of(DOOR, List.of(event));
    }

    private static Scene scene(Mint mint, Payload p, @Nullable String delivery, Channel channel) {
        String login = p.text("user_username")
                .or(() -> p.text("user.username"))
                .or(() -> p.text("user_email").filter(address -> address.contains("@")))
                .or(() -> p.text("user.email").filter(address -> address.contains("@")))
                .orElse(null);
        boolean bot = login != null && login.matches("(project|group)_\\d+_bot.*");
        return new Scene(
                mint,
                DOOR,
                p.host("project.web_url")
                        .or(() -> p.host("repository.homepage"))
                        .orElse("gitlab.com"),
                p.text("project.id")
                        .or(() -> p.text("project_id"))
                        .or(() -> p.text("object_attributes.target_project_id"))
                        .or(() -> p.text("object_attributes.project_id"))
                        .orElseThrow(() -> p.problem(Code.MISSING_VALUE, "project.id", "is empty")),
                p.text("project.path_with_namespace")
                        .or(() -> p.text("project_name"))
                        .or(() -> p.text("repository.name"))
                        .orElse(""),
                login,
                who -> who.contains("@")
                        ? mint.pseudonyms().email(who)
                        : mint.pseudonyms().gitlab(who),
                bot ? ActorKind.BOT : login == null ? ActorKind.UNKNOWN : ActorKind.USER,
                channel,
                delivery);
    }

    /** GitLab tells no time of a push and at most twenty commits; the time of the last commit stands in. */
    private static RefPushed push(Scene scene, Payload p) {
        String ref = p.requiredText("ref");
        List<Payload> commits = p.items("commits");
        Instant when = commits.stream()
                .map(commit -> commit.time("timestamp"))
                .flatMap(Optional::stream)
                .max(Instant::compareTo)
                .orElse(Scene.NOT_TOLD);
        Optional<Integer> total = p.count("total_commits_count");
        String before = p.sha("before").orElse(null);
        String after = p.sha("after").orElse(null);
        return new RefPushed(
                scene.meta(when, null, "push", ref, String.valueOf(before), String.valueOf(after)),
                scene.origin(total.orElse(0) > commits.size() ? Completeness.TRUNCATED : Completeness.FULL),
                scene.reference(ref),
                ref.startsWith("refs/tags/") ? RefPushed.RefKind.TAG : RefPushed.RefKind.BRANCH,
                p.text("project.default_branch")
                        .map(name -> ref.equals("refs/heads/" + name))
                        .orElse(false),
                before,
                after,
                before == null,
                after == null,
                null,
                commits.stream()
                        .map(commit -> commit.sha("id"))
                        .flatMap(Optional::stream)
                        .toList(),
                total.orElse(null),
                null);
    }

    private static List<Event> mergeRequest(Scene scene, Payload p) {
        Payload request = p.at("object_attributes");
        int number = request.requiredCount("iid");
        String action = request.word("action");
        String state = request.word("state");
        Instant when = request.time("updated_at").orElse(Scene.NOT_TOLD);
        boolean merged = state.equals("merged");
        String head = request.sha("last_commit.id").orElse(null);
        List<Event> events = new ArrayList<>();
        events.add(new PullRequestChanged(
                scene.meta(
                        when,
                        null,
                        "request",
                        "" + number,
                        action,
                        when.toString(),
                        String.valueOf(head),
                        String.valueOf(scene.login())),
                scene.origin(Completeness.FULL),
                number,
                action,
                switch (state) {
                    case "opened", "reopened" -> PullRequestChanged.State.OPEN;
                    case "closed", "merged", "locked" -> PullRequestChanged.State.CLOSED;
                    default -> PullRequestChanged.State.UNKNOWN;
                },
                request.flag("draft").or(() -> request.flag("work_in_progress")).orElse(null),
                merged,
                merged ? when : null,
                request.sha("merge_commit_sha").orElse(null),
                head,
                null,
                request.text("source_project_id").map(scene::otherRepository).orElse(null),
                null,
                null,
                null,
                null,
                null,
                when));
        if (action.equals("approved") || action.equals("approval")) {
            // Two may approve without the request being updated in between.
            String id = "approval-" + request.requiredText("id") + "-" + when + "-"
                    + scene.mint().pseudonyms().gitlab(String.valueOf(scene.login()));
            events.add(review(scene, id, number, ReviewSubmitted.State.APPROVED, head, when));
        }
        return events;
    }

    private static ReviewSubmitted review(
            Scene scene,
            String id,
            @Nullable Integer number,
            ReviewSubmitted.State state,
            @Nullable String commit,
            Instant when) {
        return new ReviewSubmitted(
                scene.meta(when, null, "review", id, state.name()),
                scene.origin(Completeness.FULL),
                id,
                number,
                state,
                commit,
                null,
                null);
    }

    private static PayloadReading note(Scene scene, Payload p) {
        Payload note = p.at("object_attributes");
        String id = "note-" + note.requiredText("id");
        Instant when = note.time("created_at").orElse(Scene.NOT_TOLD);
        String on = note.text("noteable_type").orElse("");
        if (on.equals("MergeRequest")) {
            return taken(review(
                    scene,
                    id,
                    p.count("merge_request.iid").orElse(null),
                    ReviewSubmitted.State.COMMENTED,
                    p.sha("merge_request.last_commit.id").orElse(null),
                    when));
        }
        if (on.equals("Issue")) {
            return taken(new IssueChanged(
                    scene.meta(when, null, "issue", id, "commented", when.toString()),
                    scene.origin(Completeness.FULL),
                    id,
                    p.requiredCount("issue.iid"),
                    "commented",
                    issueState(p.word("issue.state")),
                    null,
                    true,
                    when));
        }
        return new PayloadReading.Unsupported("note on " + (on.isEmpty() ? "nothing" : on));
    }

    private static IssueChanged issue(Scene scene, Payload p) {
        Payload issue = p.at("object_attributes");
        String id = issue.requiredText("id");
        String action = issue.word("action");
        Instant when = issue.time("updated_at").orElse(Scene.NOT_TOLD);
        return new IssueChanged(
                scene.meta(when, null, "issue", id, action, when.toString(), String.valueOf(scene.login())),
                scene.origin(Completeness.FULL),
                id,
                issue.requiredCount("iid"),
                action,
                issueState(issue.word("state")),
                null,
                false,
                when);
    }

    private static IssueChanged.State issueState(String state) {
        return switch (state) {
            case "opened", "reopened" -> IssueChanged.State.OPEN;
            case "closed" -> IssueChanged.State.CLOSED;
            default -> IssueChanged.State.UNKNOWN;
        };
    }

    private static CiRunChanged pipeline(Scene scene, Payload p) {
        Payload run = p.at("object_attributes");
        return run(
                scene,
                Kind.PIPELINE,
                run.requiredText("id"),
                run.text("name").orElse(null),
                run.sha("sha").orElse(null),
                run.text("ref")
                        .map(ref -> (run.flag("tag").orElse(false) ? "refs/tags/" : "refs/heads/") + ref)
                        .orElse(null),
                run.has("source") ? run.word("source") : null,
                run.word("status"),
                run.time("created_at").orElse(null),
                run.time("created_at").orElse(null),
                run.time("finished_at").orElse(null),
                p.count("merge_request.iid").map(List::of).orElse(List.of()));
    }

    private static CiRunChanged job(Scene scene, Payload p) {
        return run(
                scene,
                Kind.JOB,
                p.requiredText("build_id"),
                p.text("build_name").orElse(null),
                p.sha("sha").orElse(null),
                p.text("ref")
                        .map(ref -> (p.flag("tag").orElse(false) ? "refs/tags/" : "refs/heads/") + ref)
                        .orElse(null),
                null,
                p.word("build_status"),
                p.time("build_created_at").orElse(null),
                p.time("build_started_at").orElse(null),
                p.time("build_finished_at").orElse(null),
                List.of());
    }

    private static CiRunChanged run(
            Scene scene,
            Kind kind,
            String id,
            @Nullable String name,
            @Nullable String sha,
            @Nullable String ref,
            @Nullable String trigger,
            String word,
            @Nullable Instant queued,
            @Nullable Instant started,
            @Nullable Instant completed,
            List<Integer> requests) {
        Conclusion conclusion = switch (word) {
            case "success" -> Conclusion.SUCCESS;
            case "failed" -> Conclusion.FAILURE;
            case "canceled", "canceling" -> Conclusion.CANCELLED;
            case "skipped" -> Conclusion.SKIPPED;
            default -> Conclusion.NONE;
        };
        Status status = conclusion != Conclusion.NONE
                ? Status.COMPLETED
                : switch (word) {
                    case "running" -> Status.IN_PROGRESS;
                    case "created", "waiting_for_resource", "preparing", "pending", "scheduled", "manual" ->
                        Status.QUEUED;
                    default -> Status.UNKNOWN;
                };
        Instant when = completed != null ? completed : started != null ? started : Scene.NOT_TOLD;
        return new CiRunChanged(
                scene.meta(
                        when,
                        null,
                        "run",
                        kind.name(),
                        id,
                        "1",
                        status.name(),
                        conclusion.name(),
                        // A pipeline that is tried again keeps its number, and ends at another time.
                        when.toString(),
                        String.valueOf(scene.login())),
                scene.origin(Completeness.FULL),
                id,
                1,
                kind,
                name == null ? null : scene.mint().pseudonyms().check(name),
                sha,
                ref == null ? null : scene.reference(ref),
                trigger,
                status,
                conclusion,
                queued,
                started,
                completed,
                requests);
    }
}
