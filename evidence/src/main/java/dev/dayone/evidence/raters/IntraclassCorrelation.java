package dev.dayone.evidence.raters;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.Refusal;

/**
 * How much of the spread of scores is between pieces of work, when raters are a sample of those who could have rated?
 *
 * <p>Two-way random effects, absolute agreement: ICC(2,1) = (BMS - EMS) / (BMS + (k - 1) EMS + k (JMS - EMS) / n) of one rater, ICC(2,k) = (BMS - EMS) /
 * (BMS + (JMS - EMS) / n) of the mean of k. Everyone rates everything.
 *
 * <p>Source: Shrout and Fleiss 1979, Psychol. Bull. 86:420. Checked against their Table 4.
 *
 * @param single ICC(2,1)
 * @param singleLower its lower limit
 * @param singleUpper its upper limit
 * @param average ICC(2,k)
 * @param averageLower its lower limit
 * @param averageUpper its upper limit
 */
public record IntraclassCorrelation(
        double single,
        double singleLower,
        double singleUpper,
        double average,
        double averageLower,
        double averageUpper) {

    /**
     * Refuses ARM_TOO_SMALL below two pieces or two raters, ZERO_VARIANCE where all scores are equal.
     *
     * @param scores one row per piece of work, one column per rater
     */
    public static IntraclassCorrelation of(double[][] scores, double level) {
        Interval.requireLevel(level);
        int n = scores.length;
        Refusal.ARM_TOO_SMALL.unless(n > 1 && scores[0].length > 1);
        int k = scores[0].length;
        double grand = 0;
        double[] rater = new double[k];
        double[] piece = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < k; j++) {
                grand += scores[i][j] / (n * k);
                piece[i] += scores[i][j] / k;
                rater[j] += scores[i][j] / n;
            }
        }
        double between = 0;
        double judges = 0;
        double total = 0;
        for (int i = 0; i < n; i++) {
            between += k * (piece[i] - grand) * (piece[i] - grand);
            for (int j = 0; j < k; j++) {
                total += (scores[i][j] - grand) * (scores[i][j] - grand);
            }
        }
        for (double mean : rater) {
            judges += n * (mean - grand) * (mean - grand);
        }
        Refusal.ZERO_VARIANCE.unless(total > 0);
        double bms = between / (n - 1);
        double jms = judges / (k - 1);
        double ems = Math.max(0, total - between - judges) / ((n - 1.0) * (k - 1));
        double single = (bms - ems) / (bms + (k - 1) * ems + k * (jms - ems) / n);
        double average = (bms - ems) / (bms + (jms - ems) / n);
        double[] limits = limits(n, k, bms, jms, ems, single, level);
        return new IntraclassCorrelation(
                single, limits[0], limits[1], average, stepped(limits[0], k), stepped(limits[1], k));
    }

    private static double[] limits(int n, int k, double bms, double jms, double ems, double rho, double level) {
        if (ems == 0) {
            return new double[] {rho, rho};
        }
        double fj = jms / ems;
        double a = k * rho * fj;
        double b = n * (1 + (k - 1) * rho) - k * rho;
        double v = (k - 1.0) * (n - 1) * (a + b) * (a + b) / ((n - 1) * a * a + b * b);
        double tail = 1 - (1 - level) / 2;
        double upper = Distributions.fQuantile(tail, n - 1.0, v);
        double lower = Distributions.fQuantile(tail, v, n - 1.0);
        double rest = k * jms + ((double) k * n - k - n) * ems;
        return new double[] {
            n * (bms - upper * ems) / (upper * rest + n * bms), n * (lower * bms - ems) / (rest + n * lower * bms)
        };
    }

    /** Spearman and Brown: agreement of the mean of k raters. */
    private static double stepped(double rho, int k) {
        return k * rho / (1 + (k - 1) * rho);
    }
}
