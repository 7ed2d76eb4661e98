package dev.dayone.evidence.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.planning.DesignOptions.Design;
import dev.dayone.evidence.planning.DesignOptions.Expected;
import dev.dayone.evidence.planning.DesignOptions.Option;
import dev.dayone.evidence.power.LogRankPower;
import org.junit.jupiter.api.Test;

/** The tables of design options, worked out by hand from the published formulas. */
class DesignOptionsTest {

    @Test
    void peopleDrawnOneByOne() {
        assertThat(DetectableEffect.multiplier(28)).isCloseTo(2.903, within(1e-3));
        double[][] table = {{30, 1.06, 0.89, 0.75}, {90, 0.60, 0.50, 0.42}, {180, 0.42, 0.35, 0.30}};
        for (double[] row : table) {
            assertThat(DetectableEffect.people(row[0], 0.5, 0)).isCloseTo(row[1], within(0.006));
            assertThat(DetectableEffect.people(row[0], 0.5, 0.3)).isCloseTo(row[2], within(0.006));
            assertThat(DetectableEffect.people(row[0], 0.5, 0.5)).isCloseTo(row[3], within(0.006));
        }
    }

    @Test
    void wholeCohorts() {
        double[][] table = {
            {4, 1.11, 1.53, 1.93, 2.55, 0.333},
            {6, 0.63, 0.87, 1.09, 1.45, 0.1},
            {8, 0.49, 0.68, 0.86, 1.13, 0.029},
            {12, 0.37, 0.51, 0.65, 0.85, 0.002}
        };
        double[] icc = {0.01, 0.05, 0.1, 0.2};
        for (double[] row : table) {
            for (int k = 0; k < icc.length; k++) {
                assertThat(DetectableEffect.clusters(row[0], 30, icc[k], 0.5)).isCloseTo(row[k + 1], within(0.006));
            }
            assertThat(DetectableEffect.smallestP((int) row[0], (int) row[0] / 2))
                    .isCloseTo(row[5], within(5e-4));
        }
    }

    @Test
    void podsTurnsCutOffsStepsAndTimes() {
        assertThat(DetectableEffect.clusters(10, 3, 0.2, 0.5)).isCloseTo(1.38, within(0.01));
        assertThat(DetectableEffect.clusters(30, 3, 0.2, 0.5)).isCloseTo(0.73, within(0.01));
        assertThat(DetectableEffect.crossover(30, 2, 0.5)).isCloseTo(0.53, within(0.006));
        assertThat(DetectableEffect.crossover(30, 4, 0.5)).isCloseTo(0.38, within(0.006));
        assertThat(DetectableEffect.discontinuity(60)).isCloseTo(1.47, within(0.02));
        assertThat(DetectableEffect.steppedWedge(4, 8, 0.1)).isBetween(0.76, 0.81);
        assertThat(LogRankPower.events(2, 0.5, 0.8, 0.05)).isCloseTo(66, within(1.0));
        assertThat(DesignOptions.hazardRatio(54, 0.5)).isCloseTo(2.14, within(0.01));
        assertThat(DesignOptions.chanceImbalance(30, 0.5, 0.25)).isCloseTo(0.49, within(0.01));
    }

    @Test
    void aProgrammeSeesWhichDesignWouldDo() {
        DesignOptions options = DesignOptions.of(new Expected(6, 30, 3, 0.5, 0.1, 0.2, 0.5, 0.3, 0, 0.36, null, null));

        Option lottery = option(options, Design.LOTTERY);
        Option whole = option(options, Design.COHORTS);
        assertThat(lottery.detectable()).isCloseTo(0.35, within(0.006));
        assertThat(lottery.cohortsNeeded()).isEqualTo(6);
        assertThat(lottery.years()).isCloseTo(2, within(1e-9));
        assertThat(whole.smallestP()).isCloseTo(0.1, within(1e-9));
        assertThat(whole.canReject()).isFalse();
        assertThat(whole.cohortsNeeded()).isGreaterThan(20);
        assertThat(option(options, Design.CROSSOVER).cohortsNeeded()).isEqualTo(2);
        assertThat(option(options, Design.BEFORE_AFTER).cohortsNeeded()).isNull();
    }

    @Test
    void sharesAreSeenLess() {
        DesignOptions options = DesignOptions.of(new Expected(3, 30, 3, 0.5, 0.1, 0.2, 0.5, 0, 0, 0.2, 0.3, 0.1));

        assertThat(option(options, Design.LOTTERY).detectable()).isCloseTo(0.29, within(0.02));
        assertThat(option(options, Design.ADMISSION).detectable()).isGreaterThan(0.1);
        assertThat(options.options()).noneMatch(each -> each.design() == Design.CROSSOVER);
    }

    private static Option option(DesignOptions options, Design design) {
        return options.options().stream()
                .filter(each -> each.design() == design)
                .findFirst()
                .orElseThrow();
    }
}
