package dev.dayone.evidence.randomization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.allocation.BalanceCriterion;
import dev.dayone.evidence.randomization.Rerandomization.Lots;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two cohorts of six, each drawn by itself until its arms were alike: the test against a list of all pairs of draws that would have been taken. */
class RerandomizedTest {

    private static final double[][] BEFORE = {
        {1.0}, {2.2}, {3.1}, {4.7}, {5.0}, {6.4}, {1.5}, {2.0}, {4.1}, {4.2}, {5.8}, {7.0}
    };
    private static final double[] Y = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8};
    private static final double[] Z = {1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1};
    private static final double TAKEN = 0.3;

    @Test
    void onlyDrawsThatTheCriterionTakesCountAndEachCohortHasItsOwn() {
        int[] first = {0, 1, 2, 3, 4, 5};
        int[] second = {6, 7, 8, 9, 10, 11};
        BalanceCriterion one = criterion(first);
        BalanceCriterion two = criterion(second);
        double[] free = MeanFree.of(Y, BEFORE);
        double observed = Math.abs(difference(free, first, mask(first)) + difference(free, second, mask(second)));
        int taken = 0;
        int far = 0;
        for (int a = 0; a < 64; a++) {
            for (int b = 0; b < 64; b++) {
                if (Integer.bitCount(a) != 3
                        || Integer.bitCount(b) != 3
                        || !one.accepts(drawn(a))
                        || !two.accepts(drawn(b))) {
                    continue;
                }
                taken++;
                far += Math.abs(difference(free, first, a) + difference(free, second, b)) >= observed - 1e-9 ? 1 : 0;
            }
        }
        assertThat(taken).isBetween(4, 399);

        AssignmentTest test = Rerandomization.test(
                Y,
                Z,
                new int[] {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1},
                BEFORE,
                List.of(new Lots(first, one.within(first, 12)), new Lots(second, two.within(second, 12))),
                1);

        assertThat(test.pValue()).isCloseTo((double) far / taken, within(5 * test.error() + 1e-3));
    }

    private static BalanceCriterion criterion(int[] rows) {
        double[][] own = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            own[i] = BEFORE[rows[i]];
        }
        return BalanceCriterion.of(own, 3, TAKEN);
    }

    private static int mask(int[] rows) {
        int mask = 0;
        for (int i = 0; i < rows.length; i++) {
            mask |= Z[rows[i]] == 1 ? 1 << i : 0;
        }
        return mask;
    }

    private static boolean[] drawn(int mask) {
        boolean[] out = new boolean[6];
        for (int i = 0; i < 6; i++) {
            out[i] = (mask >> i & 1) == 1;
        }
        return out;
    }

    private static double difference(double[] y, int[] rows, int mask) {
        double sum = 0;
        for (int i = 0; i < 6; i++) {
            sum += (mask >> i & 1) == 1 ? y[rows[i]] / 3 : -y[rows[i]] / 3;
        }
        return sum;
    }

    /** Residuals of the outcome, centred by cohort, on the covariate, centred by cohort: worked out apart from the code under test. */
    private static final class MeanFree {

        static double[] of(double[] y, double[][] x) {
            double[] own = new double[12];
            double[] at = new double[12];
            for (int cohort = 0; cohort < 2; cohort++) {
                double my = 0;
                double mx = 0;
                for (int i = 6 * cohort; i < 6 * cohort + 6; i++) {
                    my += y[i] / 6;
                    mx += x[i][0] / 6;
                }
                for (int i = 6 * cohort; i < 6 * cohort + 6; i++) {
                    own[i] = y[i] - my;
                    at[i] = x[i][0] - mx;
                }
            }
            double sxy = 0;
            double sxx = 0;
            for (int i = 0; i < 12; i++) {
                sxy += at[i] * own[i];
                sxx += at[i] * at[i];
            }
            for (int i = 0; i < 12; i++) {
                own[i] -= sxy / sxx * at[i];
            }
            return own;
        }
    }
}
