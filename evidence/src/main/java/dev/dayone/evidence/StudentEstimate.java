package dev.dayone.evidence;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.NotEstimableException;
import dev.dayone.evidence.refusal.Refusal;

/**
 * An estimate judged by a t distribution.
 *
 * @param estimate treatment minus control, in the outcome's unit
 * @param se standard error, same unit
 * @param df degrees of freedom
 * @param statistic estimate / se
 * @param pValue two-sided unless the method says otherwise
 * @param ciLower lower confidence limit
 * @param ciUpper upper confidence limit
 */
public record StudentEstimate(
        double estimate, double se, double df, double statistic, double pValue, double ciLower, double ciUpper) {

    private static final double ROUNDING = 1e-12;

    /** Which differences count against the null hypothesis. */
    public enum Alternative {
        TWO_SIDED,
        GREATER,
        LESS
    }

    /**
     * @throws NotEstimableException with ZERO_VARIANCE where the standard error is zero or undefined; INVALID_LEVEL
     */
    public static StudentEstimate of(double estimate, double se, double df, double level) {
        Interval.requireLevel(level);
        Refusal.ZERO_VARIANCE.unless(se > 0 && df > 0 && Double.isFinite(se));
        Interval interval = Interval.ofT(estimate, se, df, level);
        double t = estimate / se;
        return new StudentEstimate(
                estimate, se, df, t, Distributions.tTwoSided(t, df), interval.lower(), interval.upper());
    }

    /** The same of a fit to outcomes y: refuses ZERO_VARIANCE also where the error is nothing but rounding. */
    public static StudentEstimate ofFit(double estimate, double se, double df, double level, double[] y) {
        double largest = 0;
        for (double v : y) {
            largest = Math.max(largest, Math.abs(v));
        }
        Refusal.ZERO_VARIANCE.unless(se > ROUNDING * largest);
        return of(estimate, se, df, level);
    }

    /** The same estimate against one side; the other limit is infinite. */
    public StudentEstimate against(Alternative alternative, double level) {
        double q = Distributions.tQuantile(level, df) * se;
        return switch (alternative) {
            case TWO_SIDED -> of(estimate, se, df, level);
            case GREATER ->
                new StudentEstimate(
                        estimate,
                        se,
                        df,
                        statistic,
                        Distributions.tUpper(statistic, df),
                        estimate - q,
                        Double.POSITIVE_INFINITY);
            case LESS ->
                new StudentEstimate(
                        estimate,
                        se,
                        df,
                        statistic,
                        Distributions.tUpper(-statistic, df),
                        Double.NEGATIVE_INFINITY,
                        estimate + q);
        };
    }
}
