package dev.dayone.evidence.ranks;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;

/**
 * Do ordered outcomes differ between arms once cohorts are kept apart? Rank sums within each cohort, weighted by 1 / (n + 1).
 *
 * <p>Midranks; variance w^2 n1 n0 / (n (n - 1)) sum(r - mean)^2; no continuity correction. A cohort of one arm adds nothing. Source:
 * van Elteren 1960, Bull. ISI 37:351. Checked against R 4.2.
 *
 * @param score weighted sum of rank sums minus expectation
 * @param variance of the score
 * @param statistic score / sqrt(variance)
 * @param pValue two-sided
 */
public record VanElterenTest(double score, double variance, double statistic, double pValue) {

    /** Refuses EMPTY_ARM, and ZERO_VARIANCE where no cohort tells the arms apart. */
    public static VanElterenTest of(double[] y, double[] z, int[] stratum) {
        Arms.requireBoth(z);
        double score = 0;
        double variance = 0;
        for (int[] rows : Ranks.groups(stratum)) {
            double n = rows.length;
            if (n < 2) {
                continue;
            }
            double[] ranks =
                    Ranks.midranks(Arrays.stream(rows).mapToDouble(i -> y[i]).toArray());
            double w = 1 / (n + 1);
            double middle = (n + 1) / 2;
            double k = 0;
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < rows.length; i++) {
                k += z[rows[i]];
                sum += z[rows[i]] * ranks[i];
                squares += (ranks[i] - middle) * (ranks[i] - middle);
            }
            score += w * (sum - k * middle);
            variance += w * w * k * (n - k) / (n * (n - 1)) * squares;
        }
        Refusal.ZERO_VARIANCE.unless(variance > 0);
        double statistic = score / Math.sqrt(variance);
        return new VanElterenTest(score, variance, statistic, Distributions.normalTwoSided(statistic));
    }
}
