package dev.dayone.evidence.planning;

import dev.dayone.evidence.numerics.Combinations;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.Refusal;

/**
 * The smallest effect that a design sees with 80 % power at 5 %, two-sided, in standard deviations: M times the standard error, M = t(0.975, df) +
 * t(0.8, df).
 *
 * <p>Source: Bloom 1995, Eval. Rev. 19:547 (minimum detectable effects); Hayes and Moulton 2017 (clusters); Senn 2002 (cross-over); Schochet 2009, J. Educ.
 * Behav. Stat. 34:238 (discontinuity); Hussey and Hughes 2007, eq. 8 (stepped wedge).
 */
public final class DetectableEffect {

    private static final double POWER = 0.8;
    private static final double LEVEL = 0.95;

    private DetectableEffect() {}

    /** M at those degrees of freedom; infinite below one. */
    public static double multiplier(double df) {
        return df < 1
                ? Double.POSITIVE_INFINITY
                : Distributions.tQuantile(1 - (1 - LEVEL) / 2, df) + Distributions.tQuantile(POWER, df);
    }

    /** People drawn one by one. */
    public static double people(double n, double share, double rSquared) {
        Refusal.INVALID_INPUT.unless(n > 0 && share > 0 && share < 1 && rSquared >= 0 && rSquared < 1);
        return multiplier(n - 2) * Math.sqrt((1 - rSquared) / (share * (1 - share) * n));
    }

    /**
     * Clusters drawn as a whole.
     *
     * @param clusters in both arms
     * @param size people in each
     * @param icc share of the variance between clusters
     */
    public static double clusters(double clusters, double size, double icc, double share) {
        double spread = share * (1 - share) * clusters;
        return multiplier(clusters - 2) * Math.sqrt(icc / spread + (1 - icc) / (spread * size));
    }

    /**
     * Everyone has both formats by turns.
     *
     * @param periods of one person, an even number
     * @param within share of the variance of a period that is the person's
     */
    public static double crossover(double n, int periods, double within) {
        return multiplier(n - 2) * Math.sqrt(2 * (1 - within) / (n * periods / 2.0));
    }

    /** A cut-off with so many people on its two sides together: a line on each side of a uniform score costs a factor of four. */
    public static double discontinuity(double near) {
        return multiplier(near - 4) * Math.sqrt(4 / (0.25 * near));
    }

    /**
     * Clusters go over one step at a time; one cluster a step, the first period without anybody.
     *
     * @param clusters clusters, one for each step
     * @param size people of a cluster in one period
     */
    public static double steppedWedge(int clusters, int size, double icc) {
        int periods = clusters + 1;
        double sigma = (1 - icc) / size;
        double tau = icc;
        double u = 0;
        double w = 0;
        double v = 0;
        for (int t = 0; t < periods; t++) {
            w += (double) t * t;
        }
        for (int i = 1; i <= clusters; i++) {
            double treated = periods - i;
            u += treated;
            v += treated * treated;
        }
        double variance = clusters
                * sigma
                * (sigma + periods * tau)
                / ((clusters * u - w) * sigma + (u * u + clusters * periods * u - periods * w - clusters * v) * tau);
        return multiplier(clusters * periods - clusters - periods) * Math.sqrt(variance);
    }

    /** The smallest two-sided p that lots over whole units can give. */
    public static double smallestP(int units, int treated) {
        return Math.min(1, (2 * treated == units ? 2 : 1) / Combinations.count(units, treated));
    }
}
