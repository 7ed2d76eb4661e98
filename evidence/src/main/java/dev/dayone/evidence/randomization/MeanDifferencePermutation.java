package dev.dayone.evidence.randomization;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.numerics.Combinations;
import java.util.Arrays;

/**
 * Had the format changed nobody's outcome, how often would a draw of the arms give a difference of means this large?
 *
 * <p>Exact: all n! / (n1! n0!) assignments with the observed arm sizes, the observed one counted; p = share with |D_a| >= |D|.
 * Assumes nothing but the draw. Source: Fisher 1935; Ernst 2004, Stat. Sci. 19:676. Checked against R 4.2 by listing.
 *
 * @param estimate difference of means
 * @param total assignments
 * @param countTwoSided assignments at least as far from zero
 * @param pValue two-sided
 * @param pGreater one-sided, for more in treatment
 * @param pLess one-sided, for less in treatment
 */
public record MeanDifferencePermutation(
        double estimate, long total, long countTwoSided, double pValue, double pGreater, double pLess) {

    /** Refuses EMPTY_ARM and TOO_MANY_ASSIGNMENTS. */
    public static MeanDifferencePermutation of(Arms arms) {
        double[] y = arms.atLeast(1).pooled();
        return of(y, arms.treated().length);
    }

    static MeanDifferencePermutation of(double[] y, int k) {
        int n = y.length;
        double total = Arrays.stream(y).sum();
        double perTreated = 1.0 / k + 1.0 / (n - k);
        double offset = total / (n - k);
        double observed = Moments.of(Arrays.copyOf(y, k)).mean()
                - Moments.of(Arrays.copyOfRange(y, k, n)).mean();
        Counter counter = new Counter(perTreated, offset, observed, Combinations.slack(y, observed));
        Combinations.eachSum(y, k, counter);
        double all = counter.total;
        return new MeanDifferencePermutation(
                observed, counter.total, counter.far, counter.far / all, counter.greater / all, counter.less / all);
    }

    /** Counts differences that reach the observed one. */
    private static final class Counter implements Combinations.Sums {
        private final double perTreated;
        private final double offset;
        private final double far0;
        private final double greater0;
        private final double less0;
        private long total;
        private long far;
        private long greater;
        private long less;

        Counter(double perTreated, double offset, double observed, double slack) {
            this.perTreated = perTreated;
            this.offset = offset;
            this.far0 = Math.abs(observed) - slack;
            this.greater0 = observed - slack;
            this.less0 = observed + slack;
        }

        @Override
        public void accept(double sum) {
            double d = sum * perTreated - offset;
            total++;
            far += Math.abs(d) >= far0 ? 1 : 0;
            greater += d >= greater0 ? 1 : 0;
            less += d <= less0 ? 1 : 0;
        }
    }

    /**
     * How often sums of that many values are as far from zero.
     *
     * @param total assignments
     * @param far assignments with |sum| at least as large
     */
    public record SumCount(long total, long far) {}

    /** Counts the sums of as many scores as there are treated people. */
    public static SumCount countSums(Arms scores, double observed) {
        long[] counts = new long[2];
        Combinations.eachSum(scores.pooled(), scores.treated().length, sum -> {
            counts[0]++;
            counts[1] += Combinations.reaches(Math.abs(sum), Math.abs(observed)) ? 1 : 0;
        });
        return new SumCount(counts[0], counts[1]);
    }
}
