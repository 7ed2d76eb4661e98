package dev.dayone.evidence.randomization;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Combinations;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;

/**
 * By which constant shifts could the difference be explained, with nothing but the draw of the arms assumed? By inversion of the two one-sided tests.
 *
 * <p>Under a shift t the weighted block difference of the observed assignment and that of another cross at t_a = (D - D_a) / (1 - c_a), c_a the same
 * difference of the true arms. Of N assignments the interval runs from the k-th smallest to the k-th largest t_a, k = floor(N alpha / 2): one pass and no
 * search; infinite where k = 0. All assignments are listed where there are few, else seeded draws stand for them, the observed one among them.
 *
 * <p>Source: Garthwaite 1996, Biometrics 52:1387; Imbens and Rubin 2015, Causal Inference, ch. 5.7. Checked against R 4.2.
 *
 * @param estimate difference of means
 * @param total assignments
 * @param ciLower lower limit, or minus infinity
 * @param ciUpper upper limit, or infinity
 */
public record ShiftInterval(double estimate, long total, double ciLower, double ciUpper) {

    /** Units drawn at will, all assignments listed. Refuses EMPTY_ARM, INVALID_LEVEL and TOO_MANY_ASSIGNMENTS. */
    public static ShiftInterval of(Arms arms, double level) {
        Interval.requireLevel(level);
        double[] y = arms.atLeast(1).pooled();
        int n = y.length;
        int k = arms.treated().length;
        double all = Combinations.count(n, k);
        Refusal.TOO_MANY_ASSIGNMENTS.unless(all <= Combinations.MOST);
        double sum = Arrays.stream(y).sum();
        double observed = arms.meanDifference();
        double[] crossings = new double[(int) all - 1];
        int[] at = {-1};
        Combinations.each(n, k, treated -> {
            if (at[0] >= 0) {
                double chosen = 0;
                int stay = 0;
                for (int i : treated) {
                    chosen += y[i];
                    stay += i < k ? 1 : 0;
                }
                double d = chosen / k - (sum - chosen) / (n - k);
                double c = (double) stay / k - (double) (k - stay) / (n - k);
                crossings[at[0]] = (observed - d) / (1 - c);
            }
            at[0]++;
        });
        Interval found = between(crossings, all, level);
        return new ShiftInterval(observed, (long) all, found.lower(), found.upper());
    }

    /**
     * Units drawn within blocks. Refuses EMPTY_ARM where no block has both arms.
     *
     * @param y outcomes of the units drawn, freed of covariates
     * @param z 1 for treatment, 0 for control
     * @param block which block each unit was drawn in
     */
    public static Interval of(double[] y, double[] z, int[] block, Draws draws, double level) {
        Interval.requireLevel(level);
        Blocks blocks = Blocks.bothArmed(block, z);
        Assignments assignments = draws.within(blocks.sizes(), blocks.treated());
        Crossings crossings = new Crossings(assignments.count());
        BlockDifferences.of(assignments).each(Ranks.pick(y, blocks.rows()), Ranks.pick(z, blocks.rows()), crossings);
        return between(crossings.found(), assignments.count(), level);
    }

    /** Where assignments cross the first, which happened. */
    private static final class Crossings implements BlockDifferences.Both {
        private final double[] values;
        private double observed = Double.NaN;
        private int known;

        Crossings(int assignments) {
            this.values = new double[assignments];
        }

        @Override
        public void accept(double outcome, double arm) {
            double moved = 1 - arm;
            if (Double.isNaN(observed)) {
                observed = outcome;
            } else if (moved > 1e-12) {
                values[known++] = (observed - outcome) / moved;
            }
        }

        double[] found() {
            return Arrays.copyOf(values, known);
        }
    }

    private static Interval between(double[] crossings, double all, double level) {
        Arrays.sort(crossings);
        int tail = (int) Math.floor(all * (1 - level) / 2 + 1e-12);
        return new Interval(
                tail < 1 ? Double.NEGATIVE_INFINITY : crossings[tail - 1],
                tail < 1 ? Double.POSITIVE_INFINITY : crossings[crossings.length - tail],
                level);
    }
}
