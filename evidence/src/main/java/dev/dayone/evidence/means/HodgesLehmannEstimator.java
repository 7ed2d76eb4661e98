package dev.dayone.evidence.means;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.ranks.MannWhitneyTest;
import java.util.Arrays;

/**
 * By how much is one arm shifted against the other, judged by order alone?
 *
 * <p>Estimate: the median of all n1 n0 differences treated minus control. Interval: their q-th smallest and q-th largest, q the
 * (1 - level)/2 quantile of the exact null distribution of U (at least 1). Assumes both arms have one shape, and no ties.
 *
 * <p>Source: Hodges and Lehmann 1963, Ann. Math. Stat. 34:598; Bauer 1972, JASA 67:687. Checked against R 4.2 {@code wilcox.test(conf.int
 * = TRUE)}.
 *
 * @param estimate shift, in the outcome's unit
 * @param ciLower lower limit
 * @param ciUpper upper limit
 * @param pValue exact two-sided Mann-Whitney p
 */
public record HodgesLehmannEstimator(double estimate, double ciLower, double ciUpper, double pValue) {

    /** Refuses EMPTY_ARM, and ties with INVALID_INPUT. */
    public static HodgesLehmannEstimator of(Arms arms, double level) {
        Interval.requireLevel(level);
        MannWhitneyTest test = MannWhitneyTest.exact(arms);
        double[] differences = new double[arms.treated().length * arms.control().length];
        int at = 0;
        for (double a : arms.treated()) {
            for (double b : arms.control()) {
                differences[at++] = a - b;
            }
        }
        Arrays.sort(differences);
        int n = differences.length;
        int q = Math.max(1, MannWhitneyTest.quantile((1 - level) / 2, arms.treated().length, arms.control().length));
        double middle = n % 2 == 1 ? differences[n / 2] : (differences[n / 2 - 1] + differences[n / 2]) / 2;
        return new HodgesLehmannEstimator(middle, differences[q - 1], differences[n - q], test.pValue());
    }
}
