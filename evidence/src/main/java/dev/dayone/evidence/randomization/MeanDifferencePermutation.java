package dev.dayone.evidence.randomization;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.Refusal;
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
        double slack = Combinations.TIE * Math.max(1, Math.abs(observed));
        long[] counts = new long[4];
        Combinations.eachSum(y, k, sum -> {
            double d = sum * perTreated - offset;
            counts[0]++;
            counts[1] += Math.abs(d) >= Math.abs(observed) - slack ? 1 : 0;
            counts[2] += d >= observed - slack ? 1 : 0;
            counts[3] += -d >= -observed - slack ? 1 : 0;
        });
        double all = counts[0];
        return new MeanDifferencePermutation(
                observed, counts[0], counts[1], counts[1] / all, counts[2] / all, counts[3] / all);
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

    /**
     * By which constant shifts could the difference be explained? Exact, by inversion of the two one-sided tests.
     *
     * <p>Under a shift t the statistics of the observed and another assignment a cross at t_a = (D - D_a) / (1 - c_a), c_a the mean of
     * the true treatment in a's treated group minus that in its control group. With N assignments and k = floor(N alpha / 2) the
     * interval runs from the k-th smallest to the k-th largest t_a; infinite where k = 0.
     *
     * <p>Source: Garthwaite 1996, Biometrics 52:1387, inverted without a search. Checked against R 4.2.
     *
     * @param estimate difference of means
     * @param total assignments
     * @param ciLower lower limit, or minus infinity
     * @param ciUpper upper limit, or infinity
     */
    public record ShiftInterval(double estimate, long total, double ciLower, double ciUpper) {

        /** Refuses EMPTY_ARM, INVALID_LEVEL and TOO_MANY_ASSIGNMENTS. */
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
            Arrays.sort(crossings);
            int tail = (int) Math.floor(all * (1 - level) / 2 + 1e-12);
            return new ShiftInterval(
                    observed,
                    (long) all,
                    tail < 1 ? Double.NEGATIVE_INFINITY : crossings[tail - 1],
                    tail < 1 ? Double.POSITIVE_INFINITY : crossings[crossings.length - tail]);
        }
    }
}
