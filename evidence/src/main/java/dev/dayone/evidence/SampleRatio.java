package dev.dayone.evidence;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * Were people split between the arms as planned? Exact binomial below 200 people, chi-squared above; an alarm below 0.001
 * says that the assignment, or the data about it, is broken.
 *
 * <p>Source: Fabijan et al. 2019, KDD 2156 (sample ratio mismatch). Checked against R 4.2.
 */
public final class SampleRatio {

    public static final double ALARM = 0.001;

    private static final int EXACT_BELOW = 200;

    private SampleRatio() {}

    /** @param share planned share of the treatment arm, in (0, 1) */
    public static double pValue(int treatment, int control, double share) {
        return treatment + control < EXACT_BELOW
                ? exact(treatment, control, share)
                : chiSquared(treatment, control, share);
    }

    static double chiSquared(int treatment, int control, double share) {
        int n = treatment + control;
        double expected = n * share;
        double gap = treatment - expected;
        return Distributions.chiSquaredUpper(gap * gap / expected + gap * gap / (n - expected), 1);
    }

    static double exact(int treatment, int control, double share) {
        int n = treatment + control;
        BinomialDistribution binomial = BinomialDistribution.of(n, share);
        double observed = binomial.probability(treatment) * (1 + 1e-7);
        double p = 0;
        for (int x = 0; x <= n; x++) {
            double probability = binomial.probability(x);
            p += probability <= observed ? probability : 0;
        }
        return Math.min(1, p);
    }
}
