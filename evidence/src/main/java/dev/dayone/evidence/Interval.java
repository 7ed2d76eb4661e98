package dev.dayone.evidence;

/**
 * A two-sided confidence interval.
 *
 * @param lower lower limit, in the unit of the estimate
 * @param upper upper limit, in the unit of the estimate
 * @param level confidence level in (0, 1)
 */
public record Interval(double lower, double upper, double level) {

    public Interval {
        if (!(lower <= upper)) {
            throw new IllegalArgumentException("limits must be ordered, were " + lower + " and " + upper);
        }
        requireLevel(level);
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
