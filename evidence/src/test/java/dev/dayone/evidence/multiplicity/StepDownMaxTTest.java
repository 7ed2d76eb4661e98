package dev.dayone.evidence.multiplicity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.randomization.Draws;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StepDownMaxTTest {

    /** All assignments listed: the method of the reference set, whose numbers were made in R. */
    @Test
    void listedItIsWestfallYoung() {
        SplittableRandom random = new SplittableRandom(3);
        double[][] y = outcomes(4, 12, random, 1);
        double[] z = {1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0};

        WestfallYoungTest listed = WestfallYoungTest.of(y, z);
        StepDownMaxT found = StepDownMaxT.of(y, z, new int[12], Draws.seeded(1), 0.95);

        assertThat(found.seed()).isNull();
        assertThat(found.assignments()).isEqualTo(924);
        for (int k = 0; k < 4; k++) {
            assertThat(found.statistics()[k]).isCloseTo(listed.statisticsAbs()[k], within(1e-9));
            assertThat(found.adjusted()[k]).isCloseTo(listed.adjustedP()[k], within(1e-12));
        }
    }

    /** Whatever the unit of an outcome, and in whatever order outcomes stand. */
    @Test
    void unitsAndOrderDoNotMatter() {
        SplittableRandom random = new SplittableRandom(5);
        double[][] y = outcomes(3, 40, random, 1);
        double[] z = new double[40];
        int[] block = new int[40];
        for (int i = 0; i < 40; i++) {
            z[i] = i % 2;
            block[i] = i / 10;
        }
        double[] scaled = Arrays.stream(y[2]).map(v -> 1e6 * v + 7).toArray();

        StepDownMaxT one = StepDownMaxT.of(new double[][] {y[0], y[1], y[2]}, z, block, Draws.seeded(9), 0.95);
        StepDownMaxT other = StepDownMaxT.of(new double[][] {scaled, y[0], y[1]}, z, block, Draws.seeded(9), 0.95);

        assertThat(other.adjusted()[0]).isCloseTo(one.adjusted()[2], within(1e-12));
        assertThat(other.adjusted()[1]).isCloseTo(one.adjusted()[0], within(1e-12));
        assertThat(other.critical()).isCloseTo(one.critical(), within(1e-9));
    }

    /** Nothing differs, some are not known, outcomes go together: any false alarm among four in at most one of twenty. */
    @Test
    void theFamilyIsHeld() {
        int runs = 400;
        int alarms = 0;
        int covered = 0;
        SplittableRandom random = new SplittableRandom(8);
        for (int run = 0; run < runs; run++) {
            double[][] y = outcomes(4, 30, random, 0.9);
            double[] z = new double[30];
            int[] block = new int[30];
            for (int i = 0; i < 30; i++) {
                z[i] = i % 2;
                block[i] = run % 2 == 0 ? 0 : i / 10;
            }
            StepDownMaxT found = StepDownMaxT.of(y, z, block, Draws.seeded(run), 0.95);
            alarms += Arrays.stream(found.adjusted()).anyMatch(p -> p <= 0.05) ? 1 : 0;
            covered += Arrays.stream(found.statistics()).allMatch(t -> t <= found.critical()) ? 1 : 0;
        }
        double slack = 3 * Math.sqrt(0.05 * 0.95 / runs);

        assertThat((double) alarms / runs).isBetween(0.05 - slack, 0.05 + slack);
        assertThat((double) covered / runs).isBetween(0.95 - slack, 0.95 + slack);
    }

    /** A block of one arm compares nothing: neither its people nor that no two of the other arm are left there change anything. */
    @Test
    void aBlockOfOneArmCountsInNothing() {
        SplittableRandom random = new SplittableRandom(13);
        double[][] y = outcomes(3, 15, random, 1);
        double[] z = {1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 1};
        int[] block = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1};
        double[][] without =
                Arrays.stream(y).map(each -> Arrays.copyOf(each, 12)).toArray(double[][]::new);

        StepDownMaxT found = StepDownMaxT.of(y, z, block, Draws.seeded(1), 0.95);
        StepDownMaxT alone =
                StepDownMaxT.of(without, Arrays.copyOf(z, 12), Arrays.copyOf(block, 12), Draws.seeded(1), 0.95);

        assertThat(found.assignments()).isEqualTo(alone.assignments());
        assertThat(found.statistics()).containsExactly(alone.statistics(), within(1e-9));
        assertThat(found.adjusted()).containsExactly(alone.adjusted(), within(1e-12));
    }

    private static double[][] outcomes(int m, int n, SplittableRandom random, double known) {
        double[][] y = new double[m][n];
        for (int i = 0; i < n; i++) {
            double shared = random.nextGaussian();
            for (int k = 0; k < m; k++) {
                y[k][i] = random.nextDouble() < known ? shared + random.nextGaussian() : Double.NaN;
            }
        }
        return y;
    }
}
