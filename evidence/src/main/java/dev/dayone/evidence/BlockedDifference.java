package dev.dayone.evidence;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;

/**
 * How far apart are the arms, when people were assigned within blocks?
 *
 * <p>D = sum_b (n_b / n) D_b with D_b the block's difference in means; SE^2 = sum_b (n_b / n)^2 (s1b^2/n1b + s0b^2/n0b) (Neyman);
 * n - 2B degrees of freedom. Needs two people of each arm in every block; {@link RegressionEstimator#blockEffects} is the
 * fallback.
 *
 * <p>Source: Imbens and Rubin 2015, Causal Inference, ch. 9. Checked against R 4.2.
 */
public final class BlockedDifference {

    private BlockedDifference() {}

    /** The size-weighted mean of the blocks' differences. */
    public static Estimate of(Sample sample, double level) {
        if (sample.arm(true).size() == 0 || sample.arm(false).size() == 0) {
            return new NotEstimable(Method.BLOCKED, Refusal.EMPTY_ARM, "One arm has nobody with this outcome.");
        }
        double n = sample.size();
        double value = 0;
        double variance = 0;
        int blocks = 0;
        for (Sample block : sample.byBlock().values()) {
            Moments treatment = block.arm(true).moments();
            Moments control = block.arm(false).moments();
            if (treatment.n() == 0 || control.n() == 0) {
                return new NotEstimable(
                        Method.BLOCKED, Refusal.ONE_ARMED_STRATUM, "A block has people of one arm only.");
            }
            if (treatment.n() == 1 || control.n() == 1) {
                return new NotEstimable(
                        Method.BLOCKED, Refusal.ARM_TOO_SMALL, "A block has a single person of an arm.");
            }
            double weight = block.size() / n;
            value += weight * (treatment.mean() - control.mean());
            variance += weight * weight * (treatment.variance() / treatment.n() + control.variance() / control.n());
            blocks++;
        }
        double df = n - 2.0 * blocks;
        if (!(variance > 0)) {
            return new NotEstimable(
                    Method.BLOCKED, Refusal.ZERO_VARIANCE, "Within blocks everyone has the same value: no spread.");
        }
        return Known.ofT(Method.BLOCKED, value, Math.sqrt(variance), df, level, sample.size());
    }
}
