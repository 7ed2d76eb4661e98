package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.simulation.DesignSimulation;
import dev.dayone.evidence.study.simulation.SimulatedStudy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Intervals at a cut-off are short where few applied (docs/calibration.md): the result says so. */
class FewAtTheCutoffTest {

    @Test
    void fewApplicantsAreSaidBesideTheResult() {
        assertThat(notes(499)).contains("held the truth");
        assertThat(notes(500)).isNotEmpty().doesNotContain("held the truth");
    }

    /**
     * Whatever the outcome: the answer rests on those near the cut-off. Nine of the people above it were near, and all had been placed.
     */
    @Test
    void fewNearTheCutoffAreTooFewForMainAndSecondaryOutcomes() {
        SplittableRandom random = new SplittableRandom(3);
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 90; i++) {
            boolean above = i % 11 == 0;
            double score = above ? 50 + random.nextDouble() : 20 + 30 * random.nextDouble();
            rows.add(new PersonRow(
                    above ? "treatment" : "control",
                    null,
                    null,
                    Map.of("score", Double.toString(score)),
                    above || random.nextDouble() < 0.2 ? 1.0 : 0.0,
                    false,
                    false));
        }
        for (int i = 0; i < 20; i++) {
            rows.add(new PersonRow(
                    "treatment", null, null, Map.of("score", Double.toString(90 + 0.1 * i)), 1.0, false, false));
        }
        StudyPlan made = DesignSimulation.discontinuity(0).plan();
        StudyProtocol.Cutoff cutoff = new StudyProtocol.Cutoff("score", 50);
        Outcome main = placed("main", true);
        Outcome second = placed("second", false);
        StudyPlan plan = new StudyPlan(
                "s",
                "S",
                "?",
                made.control(),
                made.treatment(),
                false,
                false,
                false,
                false,
                List.of(),
                null,
                List.of(main, second),
                StudyProtocol.of(StudyProtocol.Design.DISCONTINUITY, cutoff));
        List<OutcomeResult> results = StudyAnalysis.of(plan, LocalDate.of(2026, 1, 1))
                .analyse(List.of(new Table(main, rows, null), new Table(second, rows, null)))
                .outcomes();

        assertThat(MethodChoice.besideCutoff(rows, cutoff)).isLessThan(StudyAnalysis.FEWEST_LEARNERS);
        assertThat(results).allSatisfy(each -> {
            assertThat(each.treatment().n()).isGreaterThan(StudyAnalysis.FEWEST_LEARNERS);
            assertThat(each.verdict()).isEqualTo(Verdict.TOO_FEW);
        });
    }

    private static Outcome placed(String id, boolean primary) {
        return new Outcome(id, id, Kind.PLACED, "P1", "percentage points", 10, true, primary, 180);
    }

    private static String notes(int applicants) {
        SimulatedStudy study = DesignSimulation.discontinuity(0, 5, applicants, 0);
        StudyPlan plan = study.plan();
        Table table = new Table(
                plan.outcomes().get(0), study.stages(new SplittableRandom(7)).get(0), null, null, null, List.of());
        Known known = (Known) StudyAnalysis.of(plan, LocalDate.of(2026, 1, 1))
                .analyse(List.of(table))
                .main()
                .estimate();
        return String.join("\n", known.notes());
    }
}
