package dev.dayone.evidence.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.planning.PlanAnswer.Chances;
import dev.dayone.evidence.planning.PlanAnswer.Question;
import dev.dayone.evidence.study.Verdict;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import dev.dayone.evidence.study.simulation.Operating;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan is told by formula and what comes out when its study is run again and again must be the same story. */
class PlannedSimulationTest {

    private static final int RUNS = 200;

    @ParameterizedTest
    @CsvSource({
        "SCORE, LOTTERY, false, 90, 5, 0.68, 0.92",
        "SCORE, LOTTERY, true, 30, 10, 0.60, 0.98",
        "PLACED, LOTTERY, false, 90, 30, 0.65, 0.95",
        "PLACED, LOTTERY, true, 30, 40, 0.60, 0.99",
        "TIME_TO_PLACEMENT, LOTTERY, false, 90, 90, 0.55, 0.99",
        "SCORE, CROSSOVER, false, 90, 3, 0.75, 1.00",
        "SCORE, STEPPED_WEDGE, true, 8, 11, 0.40, 1.00",
        "SCORE, DISCONTINUITY, false, 90, 15, 0.40, 1.00"
    })
    void everyDesignIsRunAtThePlansOwnNumbers(
            Kind kind, Design design, boolean clustered, int units, double matters, double least, double most) {
        Chances chances = PlanAnswer.of(
                        question(kind, design, clustered, design != Design.DISCONTINUITY, units, matters))
                .simulate(RUNS, 7)
                .orElseThrow();

        assertThat(better(chances.matters())).isBetween(least, most);
        assertThat(better(chances.none())).isLessThan(0.08);
        assertThat(chances.none().share(Verdict.values())).isCloseTo(1, within(1e-9));
    }

    @Test
    void whatCarriesNoVerdictIsNotSimulated() {
        assertThat(PlanAnswer.of(question(Kind.SCORE, Design.BEFORE_AFTER, true, false, 6, 5))
                        .simulate(2, 1))
                .isEmpty();
        assertThat(PlanAnswer.of(question(Kind.SCORE, Design.LOTTERY, false, false, 90, 5))
                        .simulate(2, 1))
                .isEmpty();
        assertThat(PlanAnswer.of(question(Kind.SCORE, Design.LOTTERY, true, true, 3, 5))
                        .simulate(2, 1))
                .isEmpty();
    }

    private static double better(Operating of) {
        return of.share(Verdict.BETTER, Verdict.BETTER_COULD_BE_SMALL);
    }

    private static Question question(
            Kind kind, Design design, boolean clustered, boolean random, int units, double matters) {
        return new Question(
                kind, design, clustered, random, 3, units, 30, 3, 0.5, 10, 0.3, 0.1, 0.3, 0, matters, "points");
    }
}
