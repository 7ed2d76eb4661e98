package dev.dayone.evidence.randomization;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.numerics.Combinations;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.refusal.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The exact test when people were drawn within blocks: cohorts, pairs, strata.
 *
 * <p>Statistic: block differences weighted by block size. The sums of half of the blocks are listed and sorted, those of the other
 * half looked up in them, so that six cohorts of six, with 64 million assignments, take milliseconds. Source: Imbens and Rubin
 * 2015, Causal Inference, ch. 9. Checked against R 4.2.
 *
 * @param estimate weighted difference
 * @param total assignments
 * @param countTwoSided assignments at least as far from zero
 * @param pValue two-sided
 */
public record BlockedPermutation(double estimate, double total, double countTwoSided, double pValue) {

    /**
     * Refuses ONE_ARMED_STRATUM and, when half of the blocks have too many assignments, TOO_MANY_ASSIGNMENTS.
     *
     * @param block which block each row belongs to
     */
    public static BlockedPermutation of(double[] y, double[] z, int[] block) {
        Arms.requireBoth(z);
        List<double[]> lists = new ArrayList<>();
        double observed = 0;
        for (int[] rows : Ranks.groups(block)) {
            double[] own = Arrays.stream(rows).mapToDouble(i -> y[i]).toArray();
            double[] arm = Arrays.stream(rows).mapToDouble(i -> z[i]).toArray();
            double treated = Arrays.stream(arm).sum();
            Refusal.ONE_ARMED_STRATUM.unless(treated > 0 && treated < arm.length);
            double[] differences = differences(Arms.of(own, arm), (double) rows.length / y.length);
            observed += differences[0];
            lists.add(differences);
        }
        lists.sort((a, b) -> Integer.compare(b.length, a.length));
        double[] left = {0};
        double[] right = {0};
        for (double[] list : lists) {
            if (left.length <= right.length) {
                left = sums(left, list);
            } else {
                right = sums(right, list);
            }
        }
        Arrays.sort(right);
        double slack = Combinations.slack(y, observed);
        double high = Math.abs(observed) - slack;
        double count = 0;
        for (double a : left) {
            count += right.length - below(right, high - a);
            count += high <= 0 ? 0 : upTo(right, -high - a);
            count += high <= 0 ? below(right, high - a) : 0;
        }
        double total = (double) left.length * right.length;
        return new BlockedPermutation(observed, total, count, count / total);
    }

    private static double[] differences(Arms arms, double weight) {
        int n = arms.n();
        int k = arms.treated().length;
        double size = Combinations.count(n, k);
        Refusal.TOO_MANY_ASSIGNMENTS.unless(size <= 2e7);
        double[] y = arms.pooled();
        double total = Arrays.stream(y).sum();
        double[] out = new double[(int) size];
        int[] at = {0};
        Combinations.eachSum(y, k, sum -> out[at[0]++] = weight * (sum / k - (total - sum) / (n - k)));
        return out;
    }

    private static double[] sums(double[] a, double[] b) {
        Refusal.TOO_MANY_ASSIGNMENTS.unless((double) a.length * b.length <= 2e7);
        double[] out = new double[a.length * b.length];
        int at = 0;
        for (double u : a) {
            for (double v : b) {
                out[at++] = u + v;
            }
        }
        return out;
    }

    /** Number of sorted values < x. */
    private static int below(double[] sorted, double x) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < x) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Number of sorted values <= x. */
    private static int upTo(double[] sorted, double x) {
        return below(sorted, Math.nextUp(x));
    }
}
