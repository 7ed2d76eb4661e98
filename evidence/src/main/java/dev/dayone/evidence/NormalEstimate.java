package dev.dayone.evidence;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.NotEstimableException;
import dev.dayone.evidence.refusal.Refusal;

/**
 * An estimate judged by the normal distribution.
 *
 * @param estimate treatment minus control, on the method's scale
 * @param se standard error, same scale
 * @param statistic estimate / se
 * @param pValue two-sided
 * @param ciLower lower confidence limit
 * @param ciUpper upper confidence limit
 */
public record NormalEstimate(
        double estimate, double se, double statistic, double pValue, double ciLower, double ciUpper) {

    /**
     * @throws NotEstimableException with ZERO_VARIANCE where the standard error is zero or undefined; INVALID_LEVEL
     */
    public static NormalEstimate of(double estimate, double se, double level) {
        Interval.requireLevel(level);
        Refusal.ZERO_VARIANCE.unless(se > 0 && Double.isFinite(se));
        Interval interval = Interval.ofNormal(estimate, se, level);
        double z = estimate / se;
        return new NormalEstimate(estimate, se, z, Distributions.normalTwoSided(z), interval.lower(), interval.upper());
    }
}
