package dev.dayone.schemas;

/**
 * The live standing of one arm of one cohort on one measure.
 *
 * @param revision grows with each change
 * @param n number of values
 * @param mean mean in the measure's unit; 0 when n = 0
 * @param m2 sum of squared deviations from the mean
 * @param missing people without a value
 * @param open of those, people whose window is still open or who are censored
 */
public record FormatMetric(
        String programme,
        String cohort,
        String arm,
        String measure,
        long revision,
        long n,
        double mean,
        double m2,
        long missing,
        long open)
        implements WireRecord {}
