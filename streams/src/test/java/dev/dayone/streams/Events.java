package dev.dayone.streams;

import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.CheckpointSubmitted;
import dev.dayone.schemas.CiRunChanged;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.ConsentRecorded;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventIds;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.FormatChanged;
import dev.dayone.schemas.HostOrigin;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.ParticipantErased;
import dev.dayone.schemas.PlacementRecorded;
import dev.dayone.schemas.PlacementRecorded.EvidenceTier;
import dev.dayone.schemas.PlacementStatus;
import dev.dayone.schemas.PullRequestChanged;
import dev.dayone.schemas.RefPushed;
import dev.dayone.schemas.ReviewSubmitted;
import dev.dayone.schemas.RunLogged;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.TaskAssigned;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Events for tests: short to write, the same ids for the same facts. */
public final class Events {

    public static final LocalDate START = LocalDate.of(2024, 1, 8);
    public static final LocalDate END = LocalDate.of(2024, 2, 9);

    private Events() {}

    public static Enrolled enrolled(String participant, String arm, int revision) {
        return new Enrolled(
                meta(participant, null, START, revision, false, "enrolment", participant),
                "2024-01",
                START,
                END,
                arm,
                null,
                "2024-01/low",
                null,
                true,
                true,
                true,
                Map.of("coding", "50"));
    }

    public static IdentityLinked linked(String participant, String identity) {
        return linked(participant, identity, 0, false);
    }

    public static IdentityLinked linked(String participant, String identity, int revision, boolean voids) {
        return new IdentityLinked(
                meta(participant, identity, START, revision, voids, "identity", participant, identity));
    }

    public static FormatChanged changed(String participant, String format, int day, int revision, boolean voids) {
        LocalDate on = START.plusDays(day);
        return new FormatChanged(meta(participant, null, on, revision, voids, "format", participant), format, on);
    }

    public static ConsentRecorded consent(String participant, boolean given, int day) {
        LocalDate on = START.plusDays(day);
        return new ConsentRecorded(
                meta(participant, null, on, 0, false, "consent", participant, "" + day),
                ConsentRecorded.Purpose.EVALUATION,
                given,
                on);
    }

    public static ParticipantErased erased(String participant) {
        return new ParticipantErased(meta(participant, null, END, 0, false, "erased", participant), List.of());
    }

    public static TaskAssigned task(String participant, int fromDay, int untilDay) {
        return new TaskAssigned(
                meta(participant, null, START, 0, false, "task", participant),
                "capstone",
                true,
                TaskAssigned.Delivery.REPOSITORY,
                START.plusDays(fromDay).atStartOfDay().toInstant(ZoneOffset.UTC),
                START.plusDays(untilDay).atStartOfDay().toInstant(ZoneOffset.UTC),
                "capstone-repo",
                "required",
                RunLogged.Tracker.WANDB,
                "loss",
                2.0);
    }

    public static CheckpointSubmitted submitted(String participant, String checkpoint, int day, double hours) {
        LocalDate on = START.plusDays(day);
        return new CheckpointSubmitted(
                meta(participant, null, on, 0, false, "submission", participant, checkpoint),
                checkpoint,
                on,
                on,
                hours,
                hours / 4,
                2,
                CheckpointSubmitted.AiUse.PARTLY,
                30.0);
    }

    /** A run of a check, by minutes from the start. */
    public static CiRunChanged run(String identity, String sha, int minute, boolean green) {
        Instant at = START.atStartOfDay().toInstant(ZoneOffset.UTC).plusSeconds(minute * 60L);
        return new CiRunChanged(
                meta(null, identity, at, 0, false, "run", identity, sha, "" + minute, "" + green),
                origin("capstone-repo", HostOrigin.ActorKind.USER),
                "run-" + minute,
                1,
                CiRunChanged.Kind.WORKFLOW,
                "required",
                sha,
                "main",
                "push",
                CiRunChanged.Status.COMPLETED,
                green ? CiRunChanged.Conclusion.SUCCESS : CiRunChanged.Conclusion.FAILURE,
                null,
                at,
                at,
                List.of());
    }

    public static RefPushed push(String identity, String repository, int minute) {
        Instant at = START.atStartOfDay().toInstant(ZoneOffset.UTC).plusSeconds(minute * 60L);
        return new RefPushed(
                meta(null, identity, at, 0, false, "push", identity, repository, "" + minute),
                origin(repository, HostOrigin.ActorKind.USER),
                "main",
                RefPushed.RefKind.BRANCH,
                true,
                "a",
                "b",
                false,
                false,
                false,
                List.of(),
                1,
                1);
    }

    /** A request by an author that somebody opened, merged or closed, by days from the end. */
    public static PullRequestChanged request(
            String by, String author, String repository, int number, String action, int day) {
        Instant at = END.plusDays(day).atTime(10, 0).toInstant(ZoneOffset.UTC);
        boolean merged = action.equals("closed");
        return new PullRequestChanged(
                meta(null, by, at, 0, false, "request", repository, "" + number, action),
                origin(repository, HostOrigin.ActorKind.USER),
                number,
                action,
                merged ? PullRequestChanged.State.CLOSED : PullRequestChanged.State.OPEN,
                false,
                merged,
                merged ? at : null,
                null,
                "h",
                "b",
                null,
                author,
                1,
                40,
                2,
                3,
                at);
    }

    public static ReviewSubmitted review(String by, String author, int minute) {
        Instant at = START.atStartOfDay().toInstant(ZoneOffset.UTC).plusSeconds(minute * 60L);
        return new ReviewSubmitted(
                meta(null, by, at, 0, false, "review", by, author, "" + minute),
                origin("capstone-repo", HostOrigin.ActorKind.USER),
                "review-" + minute,
                1,
                ReviewSubmitted.State.CHANGES_REQUESTED,
                "a",
                author,
                false);
    }

    private static HostOrigin origin(String repository, HostOrigin.ActorKind actor) {
        return new HostOrigin(
                "github.com",
                "id-" + repository,
                repository,
                HostOrigin.Channel.WEBHOOK,
                HostOrigin.Completeness.FULL,
                null,
                actor);
    }

    public static StudyRegistered study(List<LocalDate> looks, boolean hidden) {
        return new StudyRegistered(
                meta(null, null, START, 0, false, "study", looks.toString() + hidden),
                "trial",
                "Sprints against notebooks",
                "Do sprints help?",
                "notebook",
                "sprint",
                "Notebooks",
                "Sprints",
                StudyRegistered.Unit.PARTICIPANT,
                true,
                false,
                false,
                List.of(),
                List.of(),
                null,
                List.of(
                        new StudyRegistered.OutcomePlan(
                                "capstone",
                                "Capstone",
                                StudyRegistered.Kind.CHECKPOINT_SCORE,
                                "S1.capstone",
                                "points",
                                5,
                                true,
                                true,
                                null),
                        new StudyRegistered.OutcomePlan(
                                "placed",
                                "Placed",
                                StudyRegistered.Kind.PLACED,
                                "P1",
                                "percentage points",
                                10,
                                true,
                                false,
                                180)),
                looks,
                hidden,
                null);
    }

    public static CheckpointScored scored(
            String participant, String item, String rater, double score, int revision, boolean voids) {
        return new CheckpointScored(
                meta(participant, null, END, revision, voids, "score", participant, item, rater),
                "capstone",
                item,
                2,
                1,
                score,
                0,
                25,
                rater,
                END,
                END,
                null,
                null);
    }

    /** One of two items of a checkpoint, on a scale of 10, with its weight. */
    public static CheckpointScored scoredOf(
            String participant, String checkpoint, String item, double score, double weight) {
        return new CheckpointScored(
                meta(participant, null, END, 0, false, "score", participant, checkpoint, item),
                checkpoint,
                item,
                2,
                weight,
                score,
                0,
                10,
                null,
                END,
                END,
                null,
                null);
    }

    public static PlacementRecorded placed(
            String participant, int day, PlacementStatus status, EvidenceTier tier, Double pay) {
        return new PlacementRecorded(
                meta(participant, null, END.plusDays(day), 0, false, "placement", participant, "" + day, status.code()),
                status,
                tier,
                END.plusDays(day),
                pay,
                null);
    }

    /** A status that holds from one day and was told on another. */
    public static PlacementRecorded told(String participant, int day, int observed, PlacementStatus status) {
        return new PlacementRecorded(
                meta(
                        participant,
                        null,
                        END.plusDays(observed),
                        0,
                        false,
                        "placement",
                        participant,
                        day + "/" + observed),
                status,
                EvidenceTier.V3,
                END.plusDays(day),
                null,
                null,
                END.plusDays(observed));
    }

    /** A placement under a name of its own, so that a revision may change its day and status. */
    public static PlacementRecorded namedPlacement(
            String participant, String name, int day, PlacementStatus status, int revision, boolean voids) {
        return new PlacementRecorded(
                meta(participant, null, END.plusDays(day), revision, voids, "placement", participant, name),
                status,
                EvidenceTier.V3,
                END.plusDays(day),
                null,
                null);
    }

    public static CommitObserved commit(String identity, String sha, int day) {
        return commit(identity, sha, day, "patch-" + sha, 0, 0, false);
    }

    /**
     * A commit.
     *
     * @param patch what rewrites of it have in common
     * @param uncounted files that this reading could not count
     */
    public static CommitObserved commit(
            String identity, String sha, int day, String patch, int uncounted, int revision, boolean voids) {
        Instant when = START.plusDays(day).atTime(12, 0).toInstant(ZoneOffset.UTC);
        return new CommitObserved(
                meta(null, identity, START.plusDays(day), revision, voids, "commit", sha),
                sha,
                "repo",
                when,
                when,
                1,
                List.of(),
                false,
                false,
                1,
                10L - uncounted,
                2,
                uncounted,
                null,
                null,
                null,
                null,
                CommitObserved.Clock.PLAUSIBLE,
                patch,
                null,
                false,
                List.of(),
                List.of(),
                10L - uncounted,
                2,
                0,
                1);
    }

    public static CommitObserved withCoAuthors(CommitObserved commit, List<String> coAuthors) {
        return new CommitObserved(
                commit.meta(),
                commit.sha(),
                commit.repository(),
                commit.authoredAt(),
                commit.committedAt(),
                commit.parents(),
                coAuthors,
                commit.bot(),
                commit.aiAssisted(),
                commit.filesChanged(),
                commit.linesAdded(),
                commit.linesDeleted(),
                commit.filesUncounted(),
                commit.tree(),
                commit.committer(),
                commit.canonicalIdentity(),
                commit.authorOffsetMinutes(),
                commit.clock(),
                commit.patchId(),
                commit.reverts(),
                commit.fixup(),
                commit.aiAssistants(),
                commit.files(),
                commit.sourceAdded(),
                commit.sourceDeleted(),
                commit.copiedAdded(),
                commit.rules());
    }

    public static CommitObserved withOffset(CommitObserved commit, int minutes) {
        return new CommitObserved(
                commit.meta(),
                commit.sha(),
                commit.repository(),
                commit.authoredAt(),
                commit.committedAt(),
                commit.parents(),
                commit.coAuthors(),
                commit.bot(),
                commit.aiAssisted(),
                commit.filesChanged(),
                commit.linesAdded(),
                commit.linesDeleted(),
                commit.filesUncounted(),
                commit.tree(),
                commit.committer(),
                commit.canonicalIdentity(),
                minutes,
                commit.clock(),
                commit.patchId(),
                commit.reverts(),
                commit.fixup(),
                commit.aiAssistants(),
                commit.files(),
                commit.sourceAdded(),
                commit.sourceDeleted(),
                commit.copiedAdded(),
                commit.rules());
    }

    /** A history with corrections, a void, raters, placements and commits. */
    public static List<Event> history(String participant) {
        String identity = "i-" + participant;
        List<Event> events = new ArrayList<>();
        events.add(enrolled(participant, "notebook", 0));
        events.add(enrolled(participant, "sprint", 1));
        events.add(linked(participant, identity));
        events.add(scored(participant, "design", "a", 10, 0, false));
        events.add(scored(participant, "design", "a", 12, 1, false));
        events.add(scored(participant, "design", "b", 16, 0, false));
        events.add(scored(participant, "writing", "a", 20, 0, false));
        events.add(scored(participant, "writing", "b", 5, 0, false));
        events.add(scored(participant, "writing", "b", 5, 1, true));
        events.add(placed(participant, 0, PlacementStatus.J3A, EvidenceTier.V2, null));
        events.add(placed(participant, 100, PlacementStatus.J1B, EvidenceTier.V2, null));
        events.add(placed(participant, 170, PlacementStatus.J1A, EvidenceTier.V1, 80_000.0));
        events.add(placed(participant, 200, PlacementStatus.J1A, EvidenceTier.V3, 90_000.0));
        for (int i = 0; i < 12; i++) {
            events.add(commit(identity, "sha-" + participant + "-" + i, i * 2));
        }
        return events;
    }

    /**
     * All that makes a history hard: corrections and voids, a link to the wrong person that is taken back, rewritten commits, a
     * commit read twice and one taken back, a change of format, a void of a void, what others did to the work.
     */
    public static List<Event> hardHistory(String participant, String other) {
        String identity = "i-" + participant;
        List<Event> events = history(participant);
        events.addAll(history(other));
        events.add(linked(other, identity));
        events.add(linked(other, identity, 1, true));
        events.add(commit(identity, "rewritten-1", 3, "same", 0, 0, false));
        events.add(commit(identity, "rewritten-2", 3, "same", 0, 0, false));
        events.add(commit(identity, "rewritten-3", 3, "same", 0, 0, false));
        events.add(commit(identity, "poorly read", 5, "poor", 2, 0, false));
        events.add(commit(identity, "poorly read", 5, "poor", 0, 0, false));
        events.add(commit(identity, "taken back", 7, "back", 0, 0, false));
        events.add(commit(identity, "taken back", 7, "back", 0, 1, true));
        events.add(withCoAuthors(commit("i-" + other, "together", 9), List.of(identity)));
        events.add(changed(participant, "notebook", 10, 0, false));
        events.add(changed(participant, "notebook", 8, 1, false));
        events.add(submitted(participant, "weekly", 12, 24));
        events.add(task(participant, 20, 32));
        events.add(run(identity, "s1", 21 * 1440, false));
        events.add(run(identity, "s2", 21 * 1440 + 90, true));
        events.add(review("i-mentor", identity, 22 * 1440));
        events.add(push(identity, "capstone-repo", 22 * 1440 + 120));
        events.add(push(identity, "capstone-repo", 23 * 1440));
        events.add(push(identity, "capstone-repo", 26 * 1440));
        events.add(request(identity, identity, "elsewhere", 4, "opened", 10));
        events.add(request("i-stranger", identity, "elsewhere", 4, "closed", 12));
        events.add(namedPlacement(participant, "late", 540, PlacementStatus.J1A, 0, false));
        events.add(namedPlacement(participant, "late", 170, PlacementStatus.J1A, 1, false));
        events.add(namedPlacement(participant, "late", 170, PlacementStatus.J1A, 2, true));
        events.add(namedPlacement(participant, "late", 170, PlacementStatus.J1A, 3, true));
        return events;
    }

    private static EventMeta meta(
            String participant, String identity, LocalDate day, int revision, boolean voids, String... key) {
        Instant at = day.atStartOfDay().toInstant(ZoneOffset.UTC);
        return meta(participant, identity, at, revision, voids, key);
    }

    private static EventMeta meta(
            String participant, String identity, Instant at, int revision, boolean voids, String... key) {
        List<UUID> corrects =
                IntStream.range(0, revision).mapToObj(r -> id(r, key)).toList();
        return new EventMeta(
                id(revision, key), "test", "test:1", participant, identity, at, Instant.EPOCH, corrects, voids, "run");
    }

    private static UUID id(int revision, String... key) {
        return EventIds.of(String.join("/", key), "revision", "" + revision);
    }
}
