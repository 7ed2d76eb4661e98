package dev.dayone.ingest.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.ingest.plan.ProgrammeFile.Drawing;
import dev.dayone.ingest.plan.ProgrammeFile.Study;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.StudyRegistered.Amendment;
import dev.dayone.schemas.StudyRegistered.Costs;
import dev.dayone.schemas.StudyRegistered.Design;
import dev.dayone.schemas.StudyRegistered.Draw;
import dev.dayone.schemas.StudyRegistered.Kind;
import dev.dayone.schemas.StudyRegistered.OutcomePlan;
import dev.dayone.schemas.StudyRegistered.PlanLock;
import dev.dayone.schemas.StudyRegistered.Protocol;
import dev.dayone.schemas.StudyRegistered.Unit;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The ids of plans in data directories out there: if one of these changes, every unlocked study says that its plan was changed. Give what a plan can
 * newly say its place at the end of {@link PlanText}, written only where it is said; never change these expectations.
 */
class PlanTextTest {

    private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void publishedPlansKeepTheirIds() {
        ProgrammeFile file = ProgrammeFile.read(Path.of("../examples/star"));

        Map<String, String> ids = new PlanEvents(
                        file, Secrets.forgetful(new byte[32]).mint(file.programme(), AT, "run"))
                .events().stream()
                        .filter(StudyRegistered.class::isInstance)
                        .map(StudyRegistered.class::cast)
                        .collect(Collectors.toMap(
                                StudyRegistered::study,
                                plan -> plan.meta().eventId().toString()));

        assertThat(ids)
                .isEqualTo(Map.of(
                        "small-class", "9f0032b4-d054-53a1-aa05-5da441a9f177",
                        "small-class-within-schools", "61f2ea12-598c-5700-881e-460d6599c43c",
                        "aide", "8567a443-9200-5b9d-bede-625e32835e40"));
    }

    @Test
    void aPlanThatSaysEverythingKeepsItsText() {
        Study study = study(
                List.of(LocalDate.of(2026, 5, 1), LocalDate.of(2026, 9, 1)),
                new Protocol(
                        Design.DISCONTINUITY,
                        List.of("first", "second"),
                        "baseline.score",
                        60.0,
                        80,
                        List.of("pay"),
                        List.of("days"),
                        List.of("baseline.years"),
                        Map.of("BETTER", "use it", "WORSE", "stop"),
                        0.1,
                        new Costs(9000, 10500, "GBP"),
                        new PlanLock(
                                "aa",
                                AT,
                                "ada",
                                null,
                                List.of(new Amendment("bb", AT, "ada", "late", List.of("title")))),
                        List.of(new Draw(
                                "person",
                                List.of("c1"),
                                "seed",
                                "l",
                                "d",
                                AT,
                                40,
                                List.of("baseline.years"),
                                0.1,
                                2))));

        assertThat(PlanText.of(study))
                .isEqualTo("Study[id=trial, title=A trial, question=q?, control=notebook, treatment=sprint, "
                        + "unit=PARTICIPANT, randomised=true, blocked=false, allFormats=false, cohorts=[c1, c2], "
                        + "covariates=[baseline.years], expectedShare=0.5, outcomes=[OutcomePlan[id=capstone, "
                        + "title=Capstone, kind=CHECKPOINT_SCORE, measure=checkpoint-score:capstone, unit=points, "
                        + "smallestDifference=5.0, higherIsBetter=true, primary=true, windowDays=null]]]"
                        + "[2026-05-01, 2026-09-01]true"
                        + "Protocol[design=DISCONTINUITY, periods=[first, second], runningVariable=baseline.score, "
                        + "cutoff=60.0, expectedPeople=80, guardrails=[pay], exploratory=[days], "
                        + "moderators=[baseline.years], decisions={BETTER=use it, WORSE=stop}, futility=0.1, "
                        + "costs=Costs[control=9000.0, treatment=10500.0, currency=GBP], lock=PlanLock[hash=aa, "
                        + "lockedAt=2026-01-02T03:04:05Z, lockedBy=ada, descriptive=null, amendments=[Amendment[hash=bb, "
                        + "amendedAt=2026-01-02T03:04:05Z, amendedBy=ada, why=late, changes=[title]]]], "
                        + "draws=[Draw[scheme=person, cohorts=[c1], seed=seed, listHash=l, drawnHash=d, "
                        + "drawnAt=2026-01-02T03:04:05Z, units=40, balanceOn=[baseline.years], acceptance=0.1, "
                        + "redraws=2]]]");
    }

    @Test
    void aPlanWithoutLooksOrProtocolReadsAsBeforeThereWereAny() {
        Study study = study(List.of(), ProgrammeFile.NO_PROTOCOL);

        assertThat(PlanText.of(study)).endsWith("primary=true, windowDays=null]]]");
    }

    private static Study study(List<LocalDate> looks, Protocol protocol) {
        return new Study(
                "trial",
                "A trial",
                "q?",
                "notebook",
                "sprint",
                Unit.PARTICIPANT,
                true,
                false,
                false,
                List.of("c1", "c2"),
                List.of("baseline.years"),
                0.5,
                List.of(new OutcomePlan(
                        "capstone",
                        "Capstone",
                        Kind.CHECKPOINT_SCORE,
                        "checkpoint-score:capstone",
                        "points",
                        5,
                        true,
                        true,
                        null)),
                looks,
                !looks.isEmpty(),
                new Drawing(false, List.of(), 1),
                protocol,
                new ExpectedNumbers(null, null, null, null, null, null, null, null, null));
    }
}
