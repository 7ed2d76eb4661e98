package dev.dayone.schemas;

import dev.dayone.schemas.PlacementRecorded.EvidenceTier;
import dev.dayone.schemas.StudyRegistered.Kind;
import dev.dayone.schemas.StudyRegistered.OutcomePlan;
import dev.dayone.schemas.StudyRegistered.Unit;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One or more of every kind of record, each component set. */
final class Samples {

    static final LocalDate DAY = LocalDate.of(2024, 2, 9);

    private static final HostOrigin HOST = new HostOrigin(
            "github.com",
            "h-1",
            "g-1",
            HostOrigin.Channel.WEBHOOK,
            HostOrigin.Completeness.FULL,
            "d-1",
            HostOrigin.ActorKind.USER);

    private Samples() {}

    static Stream<WireRecord> all() {
        EventMeta person = meta("run-1", "file.csv:1");
        EventMeta correction = new EventMeta(
                EventIds.of("b"),
                "p",
                "s",
                "p-1",
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                List.of(EventIds.of("a")),
                true,
                "r");
        Enrolled enrolled = new Enrolled(
                person,
                "c",
                DAY,
                DAY.plusDays(3),
                "a",
                "b",
                "block",
                null,
                false,
                true,
                null,
                Map.of("x", "1", "y", "z"),
                DAY.plusDays(2));
        return Stream.of(
                new CohortScheduled(person, "c", DAY, DAY.plusDays(3), true),
                enrolled,
                new IdentityLinked(new EventMeta(
                        EventIds.of("l"), "p", "s", "p-1", "i-1", Instant.EPOCH, Instant.EPOCH, List.of(), false, "r")),
                new StudyRegistered(
                        person,
                        "s",
                        "t",
                        "q?",
                        "a",
                        "b",
                        "A",
                        "B",
                        Unit.CLUSTER,
                        true,
                        false,
                        true,
                        List.of("c"),
                        List.of("x"),
                        0.5,
                        List.of(
                                new OutcomePlan("o", "O", Kind.PLACED, "P1", "pp", 5, true, true, 180),
                                new OutcomePlan("o2", "O2", Kind.PAY, "PAY.latest", "USD", 5, true, false, null)),
                        List.of(DAY.plusDays(90)),
                        true,
                        new StudyRegistered.Protocol(
                                StudyRegistered.Design.CROSSOVER,
                                List.of("w1", "w2"),
                                "admission",
                                70.5,
                                90,
                                List.of("o2"),
                                List.of("o"),
                                List.of("coding"),
                                Map.of("better", "go on"),
                                0.2,
                                new StudyRegistered.Costs(9000, 11_000.5, "GBP"),
                                new StudyRegistered.PlanLock(
                                        "h",
                                        Instant.EPOCH,
                                        "Kim",
                                        "too few",
                                        List.of(new StudyRegistered.Amendment(
                                                "h2", Instant.EPOCH, "Kim", "typo", List.of("title")))),
                                List.of(new StudyRegistered.Draw(
                                        "people within blocks",
                                        List.of("c"),
                                        "5",
                                        "l",
                                        "d",
                                        Instant.EPOCH,
                                        30,
                                        List.of("coding"),
                                        0.1,
                                        1)))),
                new FormatChanged(person, "b", DAY),
                new ParticipantErased(person, List.of("i-1")),
                new TaskAssigned(
                        person,
                        "capstone",
                        true,
                        TaskAssigned.Delivery.NOTEBOOK,
                        Instant.EPOCH,
                        Instant.ofEpochSecond(9),
                        "r-1",
                        null),
                new CommitDay("p", "i-1", DAY, 4, 3, 30, 20, 5, 2, 1, 1, 0, List.of(EventIds.of("a")), 2),
                new IdentityReleased("i-1", "p", true),
                new DeadLetter(
                        "t", 3, 4, DeadLetter.Code.PROCESSING, "measure", "IllegalState", "ab", 7, Instant.EPOCH),
                new CheckpointScored(
                        correction, "cp", "item", 4, 0.25, 17.5, -5, 25, null, DAY, DAY, "sprint", "sealed"),
                new PlacementRecorded(
                        person,
                        PlacementStatus.J1A,
                        EvidenceTier.V3,
                        DAY,
                        90_000.5,
                        null,
                        DAY.plusDays(30),
                        "research engineer",
                        "company",
                        true,
                        false,
                        "GBP"),
                new SurveyRegistered(
                        person,
                        "post",
                        "After the course",
                        SurveyRegistered.Occasion.POST,
                        DAY,
                        true,
                        List.of(
                                new SurveyRegistered.Question(
                                        "recommend",
                                        "recommend",
                                        "Would you recommend it?",
                                        SurveyRegistered.Kind.SCALE,
                                        0.0,
                                        10.0,
                                        "",
                                        true,
                                        List.of()),
                                new SurveyRegistered.Question(
                                        "gain",
                                        "gain",
                                        "What was most valuable?",
                                        SurveyRegistered.Kind.MULTIPLE,
                                        null,
                                        null,
                                        "",
                                        false,
                                        List.of(new SurveyRegistered.Option("people", "The people"))))),
                new SurveyAnswered(person, "post", "recommend", 9.0, 0.0, 10.0, List.of("people"), "sealed", true, DAY),
                new ApplicationRecorded(
                        person, "c", ApplicationRecorded.Stage.INTERVIEWED, "a friend", DAY.minusDays(40)),
                new CommitObserved(
                        person,
                        "abc",
                        "repo",
                        Instant.ofEpochMilli(-5),
                        Instant.EPOCH,
                        2,
                        List.of("i-2"),
                        true,
                        true,
                        3,
                        40,
                        5,
                        1,
                        "tree",
                        "i-3",
                        "i-4",
                        -90,
                        CommitObserved.Clock.AHEAD,
                        "0abc",
                        "def",
                        true,
                        List.of("claude"),
                        List.of(new FileChange(
                                "f-1",
                                "f-2",
                                FileChange.Status.RENAMED,
                                FileChange.Kind.NOTEBOOK,
                                "ipynb",
                                FileChange.Lines.COUNTED,
                                30,
                                2,
                                12,
                                1)),
                        12,
                        1,
                        4,
                        2),
                new RepositoryScanned(person, "repo", null, null, 0, 0, 7, true, 3, "upstream", 5, 6),
                new CheckpointSubmitted(person, "cp", DAY, null, 12.5, null, 3, CheckpointSubmitted.AiUse.PARTLY, 45.0),
                new ConsentRecorded(person, ConsentRecorded.Purpose.RESEARCH, true, DAY),
                new RefPushed(
                        person,
                        HOST,
                        "b-1",
                        RefPushed.RefKind.BRANCH,
                        true,
                        "abc",
                        null,
                        false,
                        true,
                        null,
                        List.of("abc"),
                        1,
                        null),
                new PullRequestChanged(
                        person,
                        HOST,
                        7,
                        "closed",
                        PullRequestChanged.State.CLOSED,
                        false,
                        true,
                        Instant.EPOCH,
                        "abc",
                        "def",
                        "012",
                        "h-2",
                        "i-1",
                        1,
                        2,
                        3,
                        null,
                        Instant.EPOCH),
                new ReviewSubmitted(
                        person, HOST, "17", 7, ReviewSubmitted.State.CHANGES_REQUESTED, "abc", "i-1", false),
                new CiRunChanged(
                        person,
                        HOST,
                        "99",
                        2,
                        CiRunChanged.Kind.WORKFLOW,
                        "n-1",
                        "abc",
                        "b-1",
                        "push",
                        CiRunChanged.Status.COMPLETED,
                        CiRunChanged.Conclusion.FAILURE,
                        null,
                        Instant.EPOCH,
                        Instant.EPOCH,
                        List.of(7)),
                new IssueChanged(person, HOST, "5", 12, "opened", IssueChanged.State.OPEN, "i-1", true, Instant.EPOCH),
                new SourceGap(person, "git:x", null, Instant.EPOCH, SourceGap.Reason.SHALLOW, 4),
                new RejectResolved(
                        "p",
                        EventIds.of("r"),
                        RejectResolved.Resolution.REPLAYED,
                        "roster was late",
                        List.of(EventIds.of("e")),
                        Instant.EPOCH),
                EnrolmentState.of("p", "p-1", 3, enrolled),
                EnrolmentState.of("p", "p-1", 4, null),
                new MeasureValue(
                        "p",
                        "p-1",
                        "c",
                        "a",
                        "S1.x",
                        1,
                        9,
                        12.5,
                        true,
                        null,
                        DAY,
                        null,
                        List.of(EventIds.of("a")),
                        1,
                        false),
                new FormatMetric("p", "c", "a", "S1.x", 2, 30, 55.5, 1234.5, 4, 3),
                new Reject(
                        person, Reject.Code.OUT_OF_RANGE, "score", "too much", null, "api", "number", "maximum 100"));
    }

    static EventMeta meta(String run, String source) {
        return new EventMeta(
                EventIds.of("x"),
                "p",
                source,
                "p-1",
                null,
                Instant.EPOCH,
                Instant.ofEpochMilli(run.hashCode() & 0xFFFF),
                List.of(),
                false,
                run);
    }
}
