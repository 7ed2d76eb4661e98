package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.simulation.DesignSimulation;
import dev.dayone.evidence.study.simulation.SimulatedStudy;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Intervals at a cut-off are short where few applied (docs/calibration.md): the result says so. */
class FewAtTheCutoffTest {

    @Test
    void fewApplicantsAreSaidBesideTheResult() {
        assertThat(notes(200)).contains("held the truth");
        assertThat(notes(300)).isNotEmpty().doesNotContain("held the truth");
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
