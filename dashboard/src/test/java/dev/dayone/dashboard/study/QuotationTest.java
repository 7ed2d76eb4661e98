package dev.dayone.dashboard.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.RenderingTest;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Words;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.simulation.DesignSimulation;
import dev.dayone.evidence.study.simulation.SimulatedStudy;
import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class QuotationTest {

    @Test
    void aQuotationSaysWhomWhenWhatHowSureAndThatItIsSimulated() {
        StudyResult result = DatesAreOfTheDataTest.result(LocalDate.of(2026, 1, 1));
        Setting setting = new Setting("arena", 3, LocalDate.of(2024, 1, 8), LocalDate.of(2024, 10, 10));
        String said = Quotation.of(result, setting, true);

        assertThat(said)
                .startsWith(
                        "SIMULATED DATA. In a randomised comparison of 80 learners (3 cohorts of arena, January to October 2024), ")
                .contains(
                        Figures.of(result.main()).difference(),
                        "95 % interval " + Figures.of(result.main()).interval(),
                        "Verdict: ",
                        "Follow-up to 2025-11-30",
                        "Security ");
        assertThat(Quotation.of(result, setting, false)).doesNotContain("SIMULATED");
    }

    /** At a cut-off the difference is not the gap between the averages of everyone: 53 against 37 and no difference need a word. */
    @Test
    void aDifferenceThatIsNotTheGapSaysHowItWasCompared() {
        SimulatedStudy cut = DesignSimulation.discontinuity(0);
        StudyResult result = StudyAnalysis.of(cut.plan(), LocalDate.of(2026, 1, 1))
                .analyse(List.of(new StudyAnalysis.Table(
                        cut.plan().outcomes().get(0),
                        cut.stages(new SplittableRandom(3)).get(0),
                        null)));

        assertThat(Quotation.of(result, new Setting("p", 1, null, null), false)).contains(" (at the cut-off)");
        assertThat(Words.sentence(result.plan(), result.main())).contains("At the cut-off, ");
    }

    @Test
    void aPeriodIsToldInMonths() {
        assertThat(new Setting("p", 1, LocalDate.of(2024, 5, 1), LocalDate.of(2024, 5, 30)).words())
                .isEqualTo("1 cohort of p, May 2024");
        assertThat(new Setting("p", 2, LocalDate.of(2024, 11, 1), LocalDate.of(2025, 2, 1)).words())
                .isEqualTo("2 cohorts of p, November 2024 to February 2025");
        assertThat(new Setting("p", 0, null, null).words()).isEqualTo("p");
    }

    @Test
    void theNextTestIsFilledInWithThisOnesNumbers() {
        assertThat(Onward.plan(RenderingTest.result(2), 4))
                .startsWith("/plan?outcome=score&matters=5&deviation=")
                .contains("&cohorts=4&size=20&loss=0&earlier=no");
        assertThat(Onward.plan(RenderingTest.result(2), 0)).doesNotContain("cohorts=");
    }
}
