package dev.dayone.evidence.randomization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Interval;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShiftIntervalTest {

    /** Drawn at will and listed, it is the interval of the reference set, whose limits were made in R. */
    @Test
    void listedItIsTheIntervalOfOneBlock() {
        SplittableRandom random = new SplittableRandom(2);
        double[] y = random.doubles(12).map(v -> 100 * v).toArray();
        double[] z = {1, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1};

        ShiftInterval listed = ShiftInterval.of(Arms.of(y, z), 0.95);
        Interval found = ShiftInterval.of(y, z, new int[12], Draws.seeded(1), 0.95);

        assertThat(found.lower()).isCloseTo(listed.ciLower(), within(1e-9));
        assertThat(found.upper()).isCloseTo(listed.ciUpper(), within(1e-9));
    }

    /** A limit is where the test itself turns: just inside p is above, just outside below. */
    @Test
    void limitsAreWhereTheTestTurns() {
        SplittableRandom random = new SplittableRandom(6);
        double[] y = random.doubles(16).map(v -> 10 * v).toArray();
        double[] z = new double[16];
        int[] block = new int[16];
        for (int i = 0; i < 16; i++) {
            z[i] = i % 2;
            block[i] = 0;
        }
        Interval found = ShiftInterval.of(y, z, block, Draws.seeded(1), 0.9);

        assertThat(pAt(y, z, found.lower() + 1e-6)).isGreaterThan(0.09);
        assertThat(pAt(y, z, found.lower() - 1e-6)).isLessThanOrEqualTo(0.11);
        assertThat(pAt(y, z, found.lower() - 1)).isLessThan(0.1);
    }

    private static double pAt(double[] y, double[] z, double shift) {
        double[] moved = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            moved[i] = y[i] - shift * z[i];
        }
        return MeanDifferencePermutation.of(Arms.of(moved, z)).pValue();
    }

    /** Drawn within blocks and not listed: the true shift lies within in 19 of 20 studies. */
    @Test
    void drawnWithinBlocksItCovers() {
        SplittableRandom random = new SplittableRandom(4);
        int runs = 400;
        int covered = 0;
        for (int run = 0; run < runs; run++) {
            double[] y = new double[36];
            double[] z = new double[36];
            int[] block = new int[36];
            for (int i = 0; i < 36; i++) {
                block[i] = i / 12;
                z[i] = i % 2;
                y[i] = 5 * block[i] + random.nextGaussian() + 2 * z[i];
            }
            covered += ShiftInterval.of(y, z, block, Draws.seeded(run), 0.95).contains(2) ? 1 : 0;
        }

        assertThat((double) covered / runs).isBetween(0.95 - 0.033, 0.95 + 0.033);
    }

    @Test
    void twoClustersAnArmRuleNothingOut() {
        Interval found = ShiftInterval.of(
                new double[] {1, 2, 8, 9}, new double[] {0, 0, 1, 1}, new int[4], Draws.seeded(1), 0.95);

        assertThat(found.lower()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(found.upper()).isEqualTo(Double.POSITIVE_INFINITY);
    }
}
