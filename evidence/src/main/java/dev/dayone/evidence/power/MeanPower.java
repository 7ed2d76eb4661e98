package dev.dayone.evidence.power;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Roots;
import dev.dayone.evidence.refusal.Refusal;

/**
 * What chance has a two-sided t test to see a difference of means, how many people does it need, and what can it see?
 *
 * <p>Non-central t with ncp delta / (sd sqrt(2 / n)) and 2n - 2 df, both tails counted; n is people per arm and not rounded. With clusters:
 * variance 2 sd^2 (1 + (m - 1) ICC) / (m k) and 2 (k - 1) df, m people in each of k clusters per arm.
 *
 * <p>Source: Cohen 1988, ch. 2; Hayes and Moulton 2017, ch. 7. Checked against R 4.2 {@code power.t.test(strict = TRUE)}.
 */
public final class MeanPower {

    private MeanPower() {}

    /** Power of n people per arm against a difference. */
    public static double power(double n, double delta, double sd, double alpha) {
        require(sd, alpha);
        Refusal.ARM_TOO_SMALL.unless(n > 1);
        return twoTails(delta / (sd * Math.sqrt(2 / n)), 2 * n - 2, alpha);
    }

    /** People per arm for that power. */
    public static double peoplePerArm(double delta, double sd, double power, double alpha) {
        require(sd, alpha);
        Refusal.INVALID_INPUT.unless(delta != 0 && power > alpha && power < 1);
        return Roots.between(n -> power(n, delta, sd, alpha) - power, 1.0001, 1e7);
    }

    /** Smallest difference seen with that power. */
    public static double detectable(double n, double sd, double power, double alpha) {
        require(sd, alpha);
        Refusal.INVALID_INPUT.unless(power > alpha && power < 1);
        return Roots.between(d -> power(n, d, sd, alpha) - power, 1e-9 * sd, 60 * sd);
    }

    /**
     * @param designEffect factor by which clustering inflates the variance
     * @param power chance to see the difference
     */
    public record Clustered(double designEffect, double power) {

        /** Refuses TOO_FEW_CLUSTERS below two per arm. */
        public static Clustered of(
                double clustersPerArm, double clusterSize, double icc, double delta, double sd, double alpha) {
            require(sd, alpha);
            Refusal.TOO_FEW_CLUSTERS.unless(clustersPerArm >= 2);
            double effect = 1 + (clusterSize - 1) * icc;
            double variance = 2 * sd * sd * effect / (clusterSize * clustersPerArm);
            return new Clustered(effect, twoTails(delta / Math.sqrt(variance), 2 * (clustersPerArm - 1), alpha));
        }
    }

    private static double twoTails(double ncp, double df, double alpha) {
        double q = -Distributions.tQuantile(alpha / 2, df);
        return 1 - Distributions.noncentralT(q, df, ncp) + Distributions.noncentralT(-q, df, ncp);
    }

    private static void require(double sd, double alpha) {
        Refusal.ZERO_VARIANCE.unless(sd > 0);
        Refusal.INVALID_LEVEL.unless(alpha > 0 && alpha < 1);
    }
}
