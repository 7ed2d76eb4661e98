package dev.dayone.evidence.randomization;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.numerics.Combinations;
import java.util.Arrays;

/**
 * The exact permutation test of Welch's t: exact when the format changes nobody's outcome, right in large samples when it only
 * leaves the average alone, whatever the variances.
 *
 * <p>Source: Janssen 1997, Stat. Probab. Lett. 36:9; Chung and Romano 2013, Ann. Stat. 41:484. Checked against R 4.2 by listing.
 *
 * @param statistic Welch's t of the observed assignment
 * @param total assignments
 * @param countTwoSided assignments with |t| at least as large
 * @param pValue two-sided
 */
public record WelchPermutation(double statistic, long total, long countTwoSided, double pValue) {

    /** Refuses EMPTY_ARM, ARM_TOO_SMALL and TOO_MANY_ASSIGNMENTS. */
    public static WelchPermutation of(Arms arms) {
        arms.atLeast(2);
        int k = arms.treated().length;
        WelchStatistic statistic = WelchStatistic.of(arms.pooled(), k);
        double observed = statistic.observed();
        double size = Math.abs(observed);
        double limit = Combinations.atLeast(size);
        long[] counts = new long[2];
        Combinations.eachSums(statistic.centred(), k, (sum, squares) -> {
            counts[0]++;
            counts[1] += statistic.reaches(sum, squares, limit) ? 1 : 0;
        });
        return new WelchPermutation(observed, counts[0], counts[1], (double) counts[1] / counts[0]);
    }

    /**
     * Welch's t for any assignment, from sums of the centred outcomes.
     *
     * @param centred outcomes minus their mean
     * @param squares their sum of squares
     * @param k people treated
     */
    public record WelchStatistic(double[] centred, double squares, int k) {

        public static WelchStatistic of(double[] y, int k) {
            double mean = Arrays.stream(y).sum() / y.length;
            double[] centred = Arrays.stream(y).map(v -> v - mean).toArray();
            return new WelchStatistic(
                    centred, Arrays.stream(centred).map(v -> v * v).sum(), k);
        }

        public double observed() {
            int[] first = new int[k];
            Arrays.setAll(first, i -> i);
            return of(first);
        }

        public double of(int[] treated) {
            double s = 0;
            double q = 0;
            for (int person : treated) {
                double v = centred[person];
                s += v;
                q += v * v;
            }
            return of(s, q);
        }

        /** Whether |t| is at least a limit, without a root or a division by the variance. */
        boolean reaches(double s, double q, double limit) {
            if (limit <= 0) {
                return true;
            }
            int m = centred.length - k;
            double variance = Math.max(0, q - s * s / k) / ((k - 1.0) * k)
                    + Math.max(0, squares - q - s * s / m) / ((m - 1.0) * m);
            if (variance <= 1e-24 * squares || Double.isInfinite(limit)) {
                return Math.abs(of(s, q)) >= limit;
            }
            double difference = s / k + s / m;
            return difference * difference >= limit * limit * variance;
        }

        /** From the sum and sum of squares of the treated; the centred outcomes of all add up to zero. */
        public double of(double s, double q) {
            int m = centred.length - k;
            double v1 = Math.max(0, q - s * s / k) / (k - 1.0) / k;
            double v0 = Math.max(0, squares - q - s * s / m) / (m - 1.0) / m;
            double difference = s / k + s / m;
            double variance = v1 + v0;
            if (variance <= 1e-24 * squares) {
                return Math.abs(difference) < 1e-12 * Math.sqrt(squares)
                        ? 0
                        : Math.copySign(Double.POSITIVE_INFINITY, difference);
            }
            return difference / Math.sqrt(variance);
        }
    }
}
