package dev.dayone.evidence.ranks;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.numerics.Combinations;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;

/**
 * What is the chance that a treated person exceeds a control person, ties half? For rubrics and other ordered outcomes.
 *
 * <p>p = (mean rank treated - mean rank control) / N + 1/2; variance from the ranks overall minus the ranks within the arm; t with the
 * df of the paper. Assumes nothing about shape or equal spread. The interval of p is not clipped; {@link #onLogitScale} stays in (0, 1) and
 * is what readers see.
 *
 * <p>Source: Brunner and Munzel 2000, Biom. J. 42:17; Neubert and Brunner 2007, Comput. Stat. Data Anal. 51:5192 (permutation).
 * Checked against R 4.2.
 *
 * @param estimate P(treated > control) + P(equal) / 2
 * @param se of the estimate
 * @param df degrees of freedom
 * @param statistic (estimate - 1/2) / se
 * @param pValue two-sided
 * @param ciLower lower limit, not clipped
 * @param ciUpper upper limit, not clipped
 * @param cliffsDelta 2 estimate - 1
 */
public record BrunnerMunzelTest(
        double estimate,
        double se,
        double df,
        double statistic,
        double pValue,
        double ciLower,
        double ciUpper,
        double cliffsDelta) {

    /** Refuses EMPTY_ARM, ARM_TOO_SMALL, and ZERO_VARIANCE where the arms do not overlap. */
    public static BrunnerMunzelTest of(Arms arms, double level) {
        Core core = Core.of(arms.atLeast(2).treated(), arms.control());
        Refusal.ZERO_VARIANCE.unless(core.se > 0);
        StudentEstimate t = StudentEstimate.of(core.p - 0.5, core.se, core.df, level);
        return new BrunnerMunzelTest(
                core.p,
                core.se,
                core.df,
                t.statistic(),
                t.pValue(),
                t.ciLower() + 0.5,
                t.ciUpper() + 0.5,
                2 * core.p - 1);
    }

    /** Limits on the logit scale, within (0, 1). */
    public double[] onLogitScale(double level) {
        double logit = Math.log(estimate / (1 - estimate));
        double half = -Distributions.tQuantile((1 - level) / 2, df) * se / (estimate * (1 - estimate));
        return new double[] {1 / (1 + Math.exp(half - logit)), 1 / (1 + Math.exp(-half - logit))};
    }

    private record Core(double p, double se, double df) {

        static Core of(double[] y1, double[] y0) {
            double n1 = y1.length;
            double n0 = y0.length;
            double[] all = Ranks.midranks(new Arms(y1, y0).pooled());
            double[] own1 = Ranks.midranks(y1);
            double[] own0 = Ranks.midranks(y0);
            double mean1 = mean(all, 0, y1.length);
            double mean0 = mean(all, y1.length, all.length);
            double v1 = spread(all, 0, own1, mean1) / (n1 - 1);
            double v0 = spread(all, y1.length, own0, mean0) / (n0 - 1);
            double a = n1 * v1;
            double b = n0 * v0;
            return new Core(
                    (mean1 - mean0) / (n1 + n0) + 0.5,
                    Math.sqrt(v1 / (n1 * n0 * n0) + v0 / (n0 * n1 * n1)),
                    (a + b) * (a + b) / (a * a / (n1 - 1) + b * b / (n0 - 1)));
        }

        double statistic() {
            double gap = p - 0.5;
            if (se < 1e-12) {
                return Math.abs(gap) < 1e-12 ? 0 : Math.copySign(Double.POSITIVE_INFINITY, gap);
            }
            return gap / se;
        }

        private static double mean(double[] values, int from, int to) {
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += values[i];
            }
            return sum / (to - from);
        }

        private static double spread(double[] all, int from, double[] own, double mean) {
            double sum = 0;
            for (int i = 0; i < own.length; i++) {
                double d = all[from + i] - own[i] - mean + (own.length + 1) / 2.0;
                sum += d * d;
            }
            return sum;
        }
    }

    /** The statistic of many assignments of the same people, from how many of each arm have each value. */
    public static final class Levels {

        /** Stands for infinity: the arms do not overlap. */
        private static final double APART = 1e300;

        private final int[] level;
        private final double[] all;
        private final double[] treated;

        private Levels(int[] level, int levels) {
            this.level = level;
            this.all = new double[levels];
            this.treated = new double[levels];
            for (int l : level) {
                all[l]++;
            }
        }

        public static Levels of(double[] values) {
            double[] distinct = Ranks.distinct(values);
            return new Levels(
                    Arrays.stream(values)
                            .mapToInt(value -> Arrays.binarySearch(distinct, value))
                            .toArray(),
                    distinct.length);
        }

        /** Distinct values. */
        public int count() {
            return all.length;
        }

        /** For each distinct value, in rising order, a column that is 1 for those who have it. */
        public double[][] indicators() {
            double[][] out = new double[all.length][level.length];
            for (int i = 0; i < level.length; i++) {
                out[level[i]][i] = 1;
            }
            return out;
        }

        /** (estimate - 1/2) / se where the first k of those people are treated. */
        public double statistic(int[] people, int k) {
            Arrays.fill(treated, 0);
            for (int i = 0; i < k; i++) {
                treated[level[people[i]]]++;
            }
            return statistic(treated, k);
        }

        /** The same where so many of the k treated have each value. */
        public double statistic(double[] treated, int k) {
            double n1 = k;
            double n0 = level.length - k;
            double p = 0;
            double squares1 = 0;
            double squares0 = 0;
            double below1 = 0;
            double below0 = 0;
            for (int l = 0; l < all.length; l++) {
                double control = all[l] - treated[l];
                double beaten1 = (below0 + control / 2.0) / n0;
                double beaten0 = (below1 + treated[l] / 2.0) / n1;
                p += treated[l] * beaten1 / n1;
                squares1 += treated[l] * beaten1 * beaten1;
                squares0 += control * beaten0 * beaten0;
                below1 += treated[l];
                below0 += control;
            }
            double v1 = squares1 - n1 * p * p;
            double v0 = squares0 - n0 * (1 - p) * (1 - p);
            double se = Math.sqrt(Math.max(0, v1 / (n1 * (n1 - 1)) + v0 / (n0 * (n0 - 1))));
            double gap = p - 0.5;
            if (se < 1e-9) {
                return Math.abs(gap) < 1e-9 ? 0 : Math.copySign(APART, gap);
            }
            return gap / se;
        }
    }

    /**
     * The exact studentised permutation test.
     *
     * @param statistic of the observed assignment; infinite where the arms do not overlap
     * @param total assignments
     * @param countTwoSided assignments with |statistic| at least as large
     * @param pValue two-sided
     */
    public record Permutation(double statistic, long total, long countTwoSided, double pValue) {

        /** Refuses EMPTY_ARM, ARM_TOO_SMALL and TOO_MANY_ASSIGNMENTS. */
        public static Permutation of(Arms arms) {
            double[] y = arms.atLeast(2).pooled();
            int k = arms.treated().length;
            double observed = Core.of(arms.treated(), arms.control()).statistic();
            double size = Math.abs(observed);
            double limit = Double.isInfinite(size) ? size : size - 1e-9 * Math.max(1, size);
            double[] treated = new double[k];
            double[] control = new double[y.length - k];
            long[] counts = new long[2];
            Combinations.each(y.length, k, chosen -> {
                int at = 0;
                int other = 0;
                for (int i = 0; i < y.length; i++) {
                    if (at < k && chosen[at] == i) {
                        treated[at++] = y[i];
                    } else {
                        control[other++] = y[i];
                    }
                }
                counts[0]++;
                counts[1] += Math.abs(Core.of(treated, control).statistic()) >= limit ? 1 : 0;
            });
            return new Permutation(observed, counts[0], counts[1], (double) counts[1] / counts[0]);
        }
    }
}
