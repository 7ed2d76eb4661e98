package dev.dayone.ingest.host;

import dev.dayone.schemas.CiRunChanged;
import dev.dayone.schemas.CiRunChanged.Conclusion;
import dev.dayone.schemas.CiRunChanged.Kind;
import dev.dayone.schemas.CiRunChanged.Status;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.HostOrigin.Completeness;
import dev.dayone.schemas.IssueChanged;
import dev.dayone.schemas.PullRequestChanged;
import dev.dayone.schemas.RefPushed;
import dev.dayone.schemas.ReviewSubmitted;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What GitHub tells, by webhook or in its events feed, as our events (docs.github.com, "Webhook events and payloads"). */
final class GitHubEvents {

    /** GitHub cuts the commits of a push here. */
    private static final int MOST_COMMITS = 2048;

    private GitHubEvents() {}

    static RefPushed push(Scene scene, Payload p) {
        String ref = p.requiredText("ref");
        Instant when = p.time("repository.pushed_at")
                .or(() -> p.time("head_commit.timestamp"))
                .orElse(Scene.NOT_TOLD);
        List<Payload> commits = p.items("commits");
        boolean cut = commits.size() >= MOST_COMMITS;
        return refPushed(
                scene,
                ref,
                when,
                p.sha("before").orElse(null),
                p.sha("after").orElse(null),
                p.flag("created").orElse(false),
                p.flag("deleted").orElse(false),
                p.flag("forced").orElse(null),
                p.text("repository.default_branch")
                        .map(name -> ref.equals("refs/heads/" + name))
                        .orElse(false),
                commits.stream()
                        .map(commit -> commit.sha("id"))
                        .flatMap(Optional::stream)
                        .toList(),
                cut ? null : Integer.valueOf(commits.size()),
                cut
                        ? null
                        : (int) commits.stream()
                                .filter(commit -> commit.flag("distinct").orElse(true))
                                .count(),
                cut ? Completeness.TRUNCATED : Completeness.FULL);
    }

    /** A ref moved back and forth within the hour is one fact; a delivery made twice is never two. */
    static RefPushed refPushed(
            Scene scene,
            String ref,
            Instant when,
            @Nullable String before,
            @Nullable String after,
            boolean created,
            boolean deleted,
            @Nullable Boolean forced,
            boolean defaultBranch,
            List<String> commits,
            @Nullable Integer count,
            @Nullable Integer distinct,
            Completeness completeness) {
        return new RefPushed(
                scene.meta(
                        when,
                        null,
                        "push",
                        ref,
                        String.valueOf(before),
                        String.valueOf(after),
                        when.truncatedTo(ChronoUnit.HOURS).toString()),
                scene.origin(completeness),
                scene.reference(ref),
                refKind(ref),
                defaultBranch,
                before,
                after,
                created,
                deleted,
                forced,
                commits,
                count,
                distinct);
    }

    private static RefPushed.RefKind refKind(String ref) {
        if (ref.startsWith("refs/heads/")) {
            return RefPushed.RefKind.BRANCH;
        }
        return ref.startsWith("refs/tags/") ? RefPushed.RefKind.TAG : RefPushed.RefKind.UNKNOWN;
    }

    static PullRequestChanged pullRequest(Scene scene, Payload p, Instant fallback) {
        Payload request = p.at("pull_request");
        int number =
                p.count("number").or(() -> request.count("number")).orElseGet(() -> request.requiredCount("number"));
        String action = p.word("action");
        Optional<Instant> updated = request.time("updated_at");
        Instant when = updated.orElse(fallback);
        String head = request.sha("head.sha").orElse(null);
        return new PullRequestChanged(
                scene.meta(
                        when,
                        null,
                        naming(
                                p,
                                action,
                                scene,
                                "request",
                                "" + number,
                                action,
                                when.toString(),
                                String.valueOf(head))),
                scene.origin(updated.isPresent() ? Completeness.FULL : Completeness.STUB),
                number,
                action,
                switch (request.word("state")) {
                    case "open" -> PullRequestChanged.State.OPEN;
                    case "closed" -> PullRequestChanged.State.CLOSED;
                    default -> PullRequestChanged.State.UNKNOWN;
                },
                request.flag("draft").orElse(null),
                request.flag("merged").or(() -> merged(request, action)).orElse(null),
                request.time("merged_at").orElse(null),
                request.sha("merge_commit_sha").orElse(null),
                head,
                request.sha("base.sha").orElse(null),
                request.text("head.repo.id").map(scene::otherRepository).orElse(null),
                scene.pseudonym(request.text("user.login").orElse(null)),
                request.count("commits").orElse(null),
                request.count("additions").orElse(null),
                request.count("deletions").orElse(null),
                request.count("changed_files").orElse(null),
                when);
    }

    /**
     * What names a change: two labels that are set within a second are two changes, and so are the requests of two people. Of all other actions one within a second is
     * told once, by webhook and feed alike.
     */
    private static String[] naming(Payload p, String action, Scene scene, String... key) {
        Optional<String> what = switch (action) {
            case "labeled", "unlabeled" -> p.text("label.name").or(() -> Optional.of(""));
            case "assigned", "unassigned" -> p.text("assignee.login").or(() -> Optional.of(""));
            case "review_requested", "review_request_removed" ->
                p.text("requested_reviewer.login")
                        .or(() -> p.text("requested_team.slug"))
                        .or(() -> Optional.of(""));
            case "milestoned", "demilestoned" -> p.text("milestone.id").or(() -> Optional.of(""));
            default -> Optional.empty();
        };
        return what.map(each -> Stream.concat(Stream.of(key), Stream.of(each, String.valueOf(scene.login())))
                        .toArray(String[]::new))
                .orElse(key);
    }

    /** A request that the feed tells without the flag: merged when it has the time of a merge, or the action says so. */
    private static Optional<Boolean> merged(Payload request, String action) {
        if (request.has("merged_at") || action.equals("merged")) {
            return Optional.of(true);
        }
        return request.has("state") ? Optional.of(false) : Optional.empty();
    }

    static ReviewSubmitted review(Scene scene, Payload p, Instant fallback) {
        Payload review = p.at("review");
        if (review.has("type") && !review.has("id")) {
            return giteaReview(scene, p, review.word("type"), fallback);
        }
        String id = review.requiredText("id");
        ReviewSubmitted.State state = switch (review.word("state")) {
            case "approved" -> ReviewSubmitted.State.APPROVED;
            case "changes_requested" -> ReviewSubmitted.State.CHANGES_REQUESTED;
            case "commented" -> ReviewSubmitted.State.COMMENTED;
            case "dismissed" -> ReviewSubmitted.State.DISMISSED;
            default -> ReviewSubmitted.State.UNKNOWN;
        };
        return reviewed(
                scene,
                p,
                id,
                state,
                review.text("user.login").orElse(null),
                review.sha("commit_id").orElse(null),
                review.time("submitted_at").orElse(fallback));
    }

    /** Gitea and Forgejo give a review no id, no state and no author: its kind and the sender say so. */
    private static ReviewSubmitted giteaReview(Scene scene, Payload p, String type, Instant fallback) {
        ReviewSubmitted.State state = type.endsWith("approved")
                ? ReviewSubmitted.State.APPROVED
                : type.endsWith("rejected")
                        ? ReviewSubmitted.State.CHANGES_REQUESTED
                        : type.endsWith("comment") ? ReviewSubmitted.State.COMMENTED : ReviewSubmitted.State.UNKNOWN;
        Instant when = p.time("pull_request.updated_at").orElse(fallback);
        String id = String.join(
                "-",
                "gitea",
                p.at("pull_request").requiredText("id"),
                when.toString(),
                String.valueOf(scene.pseudonym(scene.login())));
        return reviewed(
                scene,
                p,
                id,
                state,
                scene.login(),
                p.sha("pull_request.head.sha").orElse(null),
                when);
    }

    static ReviewSubmitted reviewComment(Scene scene, Payload p, Instant fallback) {
        Payload comment = p.at("comment");
        return reviewed(
                scene,
                p,
                "comment-" + comment.requiredText("id"),
                ReviewSubmitted.State.COMMENTED,
                comment.text("user.login").orElse(null),
                comment.sha("commit_id").orElse(null),
                comment.time("created_at").orElse(fallback));
    }

    private static ReviewSubmitted reviewed(
            Scene scene,
            Payload p,
            String id,
            ReviewSubmitted.State state,
            @Nullable String reviewer,
            @Nullable String commit,
            Instant when) {
        String author = p.text("pull_request.user.login").orElse(null);
        String who = reviewer == null ? scene.login() : reviewer;
        return new ReviewSubmitted(
                scene.meta(when, who, "review", id, state.name()),
                scene.origin(author == null ? Completeness.STUB : Completeness.FULL),
                id,
                p.count("pull_request.number").orElse(null),
                state,
                commit,
                scene.pseudonym(author),
                same(author, who));
    }

    private static @Nullable Boolean same(@Nullable String author, @Nullable String reviewer) {
        if (author == null || reviewer == null) {
            return null;
        }
        return author.equalsIgnoreCase(reviewer);
    }

    static IssueChanged issue(Scene scene, Payload p, boolean comment, Instant fallback) {
        Payload issue = p.at("issue");
        Payload changed = comment ? p.at("comment") : issue;
        String id = (comment ? "comment-" : "") + changed.requiredText("id");
        String action = p.word("action");
        Instant when = changed.time("updated_at").orElse(fallback);
        return new IssueChanged(
                scene.meta(
                        when,
                        comment ? changed.text("user.login").orElse(null) : null,
                        naming(p, action, scene, "issue", id, action, when.toString())),
                scene.origin(Completeness.FULL),
                id,
                issue.requiredCount("number"),
                action,
                switch (issue.word("state")) {
                    case "open" -> IssueChanged.State.OPEN;
                    case "closed" -> IssueChanged.State.CLOSED;
                    default -> IssueChanged.State.UNKNOWN;
                },
                scene.pseudonym(issue.text("user.login").orElse(null)),
                comment,
                when);
    }

    static CiRunChanged checkRun(Scene scene, Payload p) {
        Payload run = p.at("check_run");
        return run(
                scene,
                run,
                Kind.CHECK,
                run.text("check_suite.head_branch").orElse(null),
                null,
                run.time("started_at").orElse(null),
                run.time("completed_at").orElse(null));
    }

    static CiRunChanged checkSuite(Scene scene, Payload p) {
        Payload suite = p.at("check_suite");
        boolean over = suite.word("status").equals("completed");
        return run(
                scene,
                suite,
                Kind.SUITE,
                suite.text("head_branch").orElse(null),
                suite.time("created_at").orElse(null),
                suite.time("created_at").orElse(null),
                over ? suite.time("updated_at").orElse(null) : null);
    }

    static CiRunChanged workflowRun(Scene scene, Payload p) {
        Payload run = p.at("workflow_run");
        boolean over = run.word("status").equals("completed");
        return run(
                scene,
                run,
                Kind.WORKFLOW,
                run.text("head_branch").orElse(null),
                run.time("created_at").orElse(null),
                run.time("run_started_at").or(() -> run.time("created_at")).orElse(null),
                over ? run.time("updated_at").orElse(null) : null);
    }

    static CiRunChanged workflowJob(Scene scene, Payload p) {
        Payload job = p.at("workflow_job");
        return run(
                scene,
                job,
                Kind.JOB,
                job.text("head_branch").orElse(null),
                job.time("created_at").orElse(null),
                job.time("started_at").orElse(null),
                job.time("completed_at").orElse(null));
    }

    private static CiRunChanged run(
            Scene scene,
            Payload run,
            Kind kind,
            @Nullable String branch,
            @Nullable Instant queued,
            @Nullable Instant started,
            @Nullable Instant completed) {
        String id = run.requiredText("id");
        int attempt = run.count("run_attempt").orElse(1);
        Status status = switch (run.word("status")) {
            case "queued", "requested", "waiting", "pending" -> Status.QUEUED;
            case "in_progress" -> Status.IN_PROGRESS;
            case "completed" -> Status.COMPLETED;
            default -> Status.UNKNOWN;
        };
        Conclusion conclusion = conclusion(run.text("conclusion").orElse("none"));
        return new CiRunChanged(
                scene.meta(
                        firstOf(completed, started, queued),
                        null,
                        "run",
                        kind.name(),
                        id,
                        "" + attempt,
                        status.name(),
                        conclusion.name(),
                        // A suite that runs again has the same number and attempt, and ends at another time.
                        String.valueOf(firstOf(completed, started, queued)),
                        String.valueOf(scene.login())),
                scene.origin(Completeness.FULL),
                id,
                attempt,
                kind,
                run.text("name").map(scene.mint().pseudonyms()::check).orElse(null),
                run.sha("head_sha").orElse(null),
                branch == null ? null : scene.reference("refs/heads/" + branch),
                run.has("event") ? run.word("event") : null,
                status,
                conclusion,
                queued,
                started,
                completed,
                run.items("pull_requests").stream()
                        .map(request -> request.count("number"))
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** The older way in which services report on a commit. */
    static CiRunChanged status(Scene scene, Payload p) {
        String state = p.word("state");
        boolean over = !state.equals("pending");
        Conclusion conclusion = over ? conclusion(state.equals("error") ? "failure" : state) : Conclusion.NONE;
        Status status = over ? Status.COMPLETED : Status.IN_PROGRESS;
        String id = p.requiredText("id");
        Instant at = p.time("updated_at").or(() -> p.time("created_at")).orElse(Scene.NOT_TOLD);
        String branch = p.items("branches").stream()
                .map(item -> item.text("name"))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(null);
        return new CiRunChanged(
                scene.meta(at, null, "run", Kind.STATUS.name(), id, "1", status.name(), conclusion.name()),
                scene.origin(Completeness.FULL),
                id,
                1,
                Kind.STATUS,
                p.text("context").map(scene.mint().pseudonyms()::check).orElse(null),
                p.sha("sha").orElse(null),
                branch == null ? null : scene.reference("refs/heads/" + branch),
                null,
                status,
                conclusion,
                null,
                p.time("created_at").orElse(null),
                over ? at : null,
                List.of());
    }

    static Conclusion conclusion(String word) {
        return Arrays.stream(Conclusion.values())
                .filter(conclusion -> conclusion.name().equals(word.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElse(Conclusion.UNKNOWN);
    }

    private static Instant firstOf(@Nullable Instant... times) {
        return Arrays.stream(times).filter(Objects::nonNull).findFirst().orElse(Scene.NOT_TOLD);
    }

    /** A branch or tag was made or deleted, as the events feed tells it: without commits. */
    static Event refMade(Scene scene, Payload p, boolean deleted, Instant when) {
        String name = p.requiredText("ref");
        String ref = (p.word("ref_type").equals("tag") ? "refs/tags/" : "refs/heads/") + name;
        return refPushed(
                scene,
                ref,
                when,
                null,
                null,
                !deleted,
                deleted,
                null,
                p.text("master_branch").map(name::equals).orElse(false),
                List.of(),
                null,
                null,
                Completeness.STUB);
    }
}
