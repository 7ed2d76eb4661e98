package dev.dayone.evidence.study.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.simulation.Calibration.Cell;
import dev.dayone.evidence.study.simulation.Calibration.Line;
import dev.dayone.evidence.study.simulation.Calibration.Scenario;
import dev.dayone.evidence.study.simulation.StudySimulation.Truth;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The defaults keep their promises end to end, through the code that judges real studies; docs/calibration.md has the long run. */
@Execution(ExecutionMode.CONCURRENT)
class CalibrationTest {

    private static final int RUNS = 300;
    private static final int CELL_RUNS = 40;

    /** What the long run of docs/calibration.md shows at the least: skew and few, uneven people cost some coverage. */
    private static final double COVERAGE = 0.93;

    /** Where treatment changes the noise, the test of the draw, exact only if it changes nobody's outcome, says so more often. */
    private static final double NOISY = 0.08;

    private static final int RHYTHM_RUNS = 40;

    @TestFactory
    Stream<DynamicTest> falseAlarmsAndCoverage() {
        return Calibration.scenarios().stream()
                .map(scenario ->
                        DynamicTest.dynamicTest(scenario.method() + ", " + scenario.name(), () -> check(scenario)));
    }

    private static void check(Scenario scenario) {
        Line line = Calibration.run(scenario, RUNS, 20261125);
        double slack = 3 * Math.sqrt(0.05 * 0.95 / RUNS);

        double rejected = scenario.name().contains("noisy") ? NOISY : 0.05;
        assertThat(line.none().rejected()).as("type I error").isLessThanOrEqualTo(rejected + slack);
        assertThat(line.none().excludesZero()).as("false verdicts").isLessThanOrEqualTo(1 - COVERAGE + slack);
        assertThat(line.none().covered()).as("coverage without effect").isGreaterThanOrEqualTo(COVERAGE - slack);
        assertThat(line.some().covered()).as("coverage with effect").isGreaterThanOrEqualTo(COVERAGE - slack);
        if (scenario.name().startsWith("6 whole cohorts")) {
            assertThat(line.some().excludesZero())
                    .as("three of six cohorts can be drawn in 20 ways, so p is never below 0.1")
                    .isZero();
            return;
        }
        assertThat(line.some().excludesZero())
                .as("an effect is seen more often than none")
                .isGreaterThan(line.none().excludesZero());
    }

    /** Few studies a cell: an interval of another quantity, in another unit or far too short, misses the truth more often than this allows. */
    @TestFactory
    Stream<DynamicTest> everyOutcomeUnderEveryDesignHoldsTheTruth() {
        return Stream.of(Way.values())
                .filter(way -> way != Way.DISCONTINUITY)
                .flatMap(way -> Stream.of(Kind.values())
                        .filter(kind -> CellSimulation.answered(way, kind))
                        .map(kind -> DynamicTest.dynamicTest(way.words() + ", " + kind, () -> {
                            Cell cell = Calibration.cell(way, kind, 15, CELL_RUNS, 20261130, Piecework.ANEW)
                                    .orElseThrow();
                            double slack = 3.5 * Math.sqrt(0.05 * 0.95 / CELL_RUNS);
                            assertThat(cell.none().covered())
                                    .as("nothing differs")
                                    .isGreaterThan(COVERAGE - slack);
                            assertThat(cell.some().covered())
                                    .as("something does")
                                    .isGreaterThan(COVERAGE - slack);
                        })));
    }

    /** Nothing differs but how often formats are asked; docs/calibration.md has 2000 studies of each. */
    @Test
    void askingAtDifferentRhythmsIsNoEffect() {
        for (Calibration.Rhythm rhythm : Calibration.rhythms()) {
            Operating none = Calibration.asked(rhythm, RHYTHM_RUNS, 20261130);

            assertThat(none.excludesZero())
                    .as(rhythm.toString())
                    .isLessThanOrEqualTo(0.05 + 3 * Math.sqrt(0.05 * 0.95 / RHYTHM_RUNS));
        }
    }

    @Test
    void twoProportionsAreEnumerated() {
        Calibration.Exact exact = Calibration.proportions(15);

        assertThat(exact.boschlooSize()).isCloseTo(0.043, within(1e-3));
        assertThat(exact.fisherSize()).isCloseTo(0.018, within(1e-3));
        assertThat(exact.intervals().get(0).covered()).isCloseTo(0.937, within(1e-3));
        assertThat(exact.intervals().get(1).covered()).isCloseTo(0.943, within(1e-3));
        assertThat(exact.intervals().get(2).covered()).isCloseTo(0.957, within(1e-3));
    }

    @Test
    void twoWholeCohortsAnArmSaySmallPCannotBe() {
        var none = StudySimulation.of(Truth.scores(40, 40, 0).in(4, true, 0.1)).run(20, 3);

        assertThat(none.smallestP()).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(none.rejected()).isZero();
    }
}
