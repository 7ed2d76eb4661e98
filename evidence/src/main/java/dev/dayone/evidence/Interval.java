package dev.dayone.evidence;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.Refusal;

/**
 * A two-sided confidence interval.
 *
 * @param lower lower limit, in the unit of the estimate
 * @param upper upper limit, in the unit of the estimate
 * @param level confidence level in (0, 1)
 */
public record Interval(double lower, double upper, double level) {

    /** Confidence level of every interval that a study shows. */
    public static final double LEVEL = 0.95;

    public Interval {
        if (!(lower <= upper)) {
            throw new IllegalArgumentException("limits must be ordered, were " + lower + " and " + upper);
        }
        requireLevel(level);
    }

    /**
     * The interval of an estimate judged by a t distribution.
     *
     * @throws NotEstimableException with INVALID_LEVEL
     */
    public static Interval ofT(double estimate, double standardError, double df, double level) {
        requireLevel(level);
        double half = -Distributions.tQuantile((1 - level) / 2, df) * standardError;
        return new Interval(estimate - half, estimate + half, level);
    }

    /**
     * The interval of an estimate judged by the normal distribution.
     *
     * @throws NotEstimableException with INVALID_LEVEL
     */
    public static Interval ofNormal(double estimate, double standardError, double level) {
        double half = Distributions.normalQuantile(level) * standardError;
        return new Interval(estimate - half, estimate + half, level);
    }

    /** The same interval in another unit. */
    public Interval times(double factor) {
        double a = lower * factor;
        double b = upper * factor;
        return new Interval(Math.min(a, b), Math.max(a, b), level);
    }

    public boolean contains(double value) {
        return lower <= value && value <= upper;
    }

    public static void requireLevel(double level) {
        Refusal.INVALID_LEVEL.unless(level > 0 && level < 1);
    }
}
