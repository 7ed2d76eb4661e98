package dev.dayone.evidence.health;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.Refusal;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * Were people split between the arms as planned? Exact multinomial below 200 people, chi-squared above; an alarm below 0.001
 * says that the assignment, or the data about it, is broken.
 *
 * <p>Chi-squared: Pearson's goodness of fit, no correction. Exact: all tables no more likely than the one seen (relative slack 1e-7).
 *
 * <p>Source: Fabijan et al. 2019, KDD 2156 (sample ratio mismatch). Checked against R 4.2.
 */
public final class SampleRatio {

    public static final double ALARM = 0.001;

    private static final int EXACT_BELOW = 200;
    private static final double TIE_SLACK = 1 + 1e-7;

    private SampleRatio() {}

    /** @param share planned share of the treatment arm, in (0, 1) */
    public static double pValue(int treatment, int control, double share) {
        int[] observed = {treatment, control};
        double[] shares = {share, 1 - share};
        return treatment + control < EXACT_BELOW
                ? exact(observed, shares)
                : ChiSquared.of(observed, shares).pValue();
    }

    /**
     * @param statistic sum (observed - expected)^2 / expected
     * @param df arms minus 1
     * @param pValue small = not split as planned
     */
    public record ChiSquared(double statistic, int df, double pValue) {

        /** Refuses NO_DATA, INVALID_COUNTS, SHARES_DO_NOT_SUM_TO_ONE. */
        public static ChiSquared of(int[] observed, double[] shares) {
            double n = require(observed, shares);
            double statistic = 0;
            for (int i = 0; i < observed.length; i++) {
                double expected = n * shares[i];
                statistic += (observed[i] - expected) * (observed[i] - expected) / expected;
            }
            return new ChiSquared(
                    statistic, observed.length - 1, Distributions.chiSquaredUpper(statistic, observed.length - 1.0));
        }
    }

    /** Exact p; refuses NO_DATA, INVALID_COUNTS, SHARES_DO_NOT_SUM_TO_ONE. */
    public static double exact(int[] observed, double[] shares) {
        int n = require(observed, shares);
        double limit = Math.exp(logProbability(observed, shares)) * TIE_SLACK;
        return Math.min(1, sum(new int[observed.length], 0, n, shares, limit));
    }

    private static double sum(int[] table, int arm, int left, double[] shares, double limit) {
        if (arm == table.length - 1) {
            table[arm] = left;
            double p = Math.exp(logProbability(table, shares));
            return p <= limit ? p : 0;
        }
        double sum = 0;
        for (int x = 0; x <= left; x++) {
            table[arm] = x;
            sum += sum(table, arm + 1, left - x, shares, limit);
        }
        return sum;
    }

    private static double logProbability(int[] table, double[] shares) {
        int n = 0;
        double log = 0;
        for (int i = 0; i < table.length; i++) {
            n += table[i];
            log += (table[i] == 0 ? 0 : table[i] * Math.log(shares[i])) - LogGamma.value(table[i] + 1.0);
        }
        return log + LogGamma.value(n + 1.0);
    }

    private static int require(int[] observed, double[] shares) {
        Refusal.SHARES_DO_NOT_SUM_TO_ONE.unless(observed.length == shares.length && observed.length > 1);
        int n = 0;
        double total = 0;
        for (int i = 0; i < observed.length; i++) {
            Refusal.INVALID_COUNTS.unless(observed[i] >= 0);
            Refusal.SHARES_DO_NOT_SUM_TO_ONE.unless(shares[i] > 0);
            n += observed[i];
            total += shares[i];
        }
        Refusal.SHARES_DO_NOT_SUM_TO_ONE.unless(Math.abs(total - 1) < 1e-8);
        Refusal.NO_DATA.unless(n > 0);
        return n;
    }

    /**
     * The same question asked after every person: Bayes factor of a Dirichlet prior against the plan; p = running minimum of its inverse, valid
     * at any look.
     *
     * <p>Source: Lindon and Malek 2022, NeurIPS (arXiv 2011.03567). Checked against R 4.2.
     *
     * @param logBayesFactor after each person
     * @param sequentialP after each person
     */
    public record Sequential(double[] logBayesFactor, double[] sequentialP) {

        /**
         * @param arm which arm each person went to, from 0, in the order of assignment
         * @param dirichlet prior weights of the arms, positive
         */
        public static Sequential of(int[] arm, double[] shares, double[] dirichlet) {
            require(new int[] {arm.length, 0}, new double[] {0.5, 0.5});
            double[] log = new double[arm.length];
            double[] p = new double[arm.length];
            double[] counts = new double[shares.length];
            double prior = 0;
            double planned = 0;
            for (int j = 0; j < shares.length; j++) {
                Refusal.INVALID_INPUT.unless(dirichlet[j] > 0);
                prior += dirichlet[j];
                planned += shares[j];
            }
            Refusal.SHARES_DO_NOT_SUM_TO_ONE.unless(Math.abs(planned - 1) < 1e-8);
            double running = 1;
            for (int i = 0; i < arm.length; i++) {
                counts[arm[i]]++;
                double value = LogGamma.value(prior) - LogGamma.value(prior + i + 1);
                for (int j = 0; j < shares.length; j++) {
                    value += LogGamma.value(dirichlet[j] + counts[j])
                            - LogGamma.value(dirichlet[j])
                            - counts[j] * Math.log(shares[j]);
                }
                log[i] = value;
                running = Math.min(running, Math.exp(-value));
                p[i] = running;
            }
            return new Sequential(log, p);
        }
    }
}
