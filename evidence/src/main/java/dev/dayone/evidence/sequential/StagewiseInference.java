package dev.dayone.evidence.sequential;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Roots;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;

/**
 * What does a study that stopped at a planned look say? Results are ordered first by the look at which they stopped.
 *
 * <p>p(theta) = probability of stopping earlier, or at this look with at least this z, when the effect is theta; p(0) is the p-value, the root of p
 * = 1/2 the median-unbiased estimate, the roots of (1 - level)/2 and 1 - (1 - level)/2 its interval. The naive estimate z / sqrt(I) is too large
 * on average after an early stop.
 *
 * <p>Source: Fairbanks and Madsen 1982, Biometrika 69:69; Jennison and Turnbull 2000, ch. 8. Checked against R mvtnorm.
 *
 * @param pStagewiseOneSided p(0)
 * @param estimateNaive z / sqrt(I)
 * @param estimateMedianUnbiased effect at which p = 1/2
 * @param ciLower lower limit of the effect
 * @param ciUpper upper limit
 */
public record StagewiseInference(
        double pStagewiseOneSided,
        double estimateNaive,
        double estimateMedianUnbiased,
        double ciLower,
        double ciUpper) {

    /**
     * Refuses INFORMATION_NOT_INCREASING, INVALID_LEVEL, INVALID_INPUT for a look that does not exist.
     *
     * @param information Fisher information at each look, 1 / SE^2
     * @param critical upper bound at each look
     * @param look the look at which the study stopped, from 1
     * @param z its statistic
     */
    public static StagewiseInference of(double[] information, double[] critical, int look, double z, double level) {
        Interval.requireLevel(level);
        GroupSequentialDesign.requireIncreasing(information);
        Refusal.INVALID_INPUT.unless(look >= 1 && look <= information.length && critical.length >= look);
        double root = Math.sqrt(information[look - 1]);
        double[] times = Arrays.copyOf(information, look);
        double[] bounds = Arrays.copyOf(critical, look);
        bounds[look - 1] = z;
        double tail = (1 - level) / 2;
        return new StagewiseInference(
                p(times, bounds, 0),
                z / root,
                effect(times, bounds, 0.5, root),
                effect(times, bounds, tail, root),
                effect(times, bounds, 1 - tail, root));
    }

    private static double p(double[] times, double[] bounds, double drift) {
        return Arrays.stream(CrossingProbability.each(times, bounds, 1, drift)).sum();
    }

    private static double effect(double[] times, double[] bounds, double p, double root) {
        double centre = bounds[bounds.length - 1] / root;
        return Roots.between(
                theta -> p(times, bounds, theta) - p, Math.min(centre, 0) - 12 / root, Math.max(centre, 0) + 12 / root);
    }
}
