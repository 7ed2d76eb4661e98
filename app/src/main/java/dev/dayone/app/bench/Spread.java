package dev.dayone.app.bench;

import java.util.Arrays;

/**
 * One figure over several runs.
 *
 * @param median the middle value, the mean of the two middle ones where their number is even
 * @param least the smallest
 * @param most the largest
 * @param runs how many there were
 */
public record Spread(double median, double least, double most, int runs) {

    /** @throws IllegalArgumentException when there is no value */
    public static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no value");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return new Spread((sorted[(n - 1) / 2] + sorted[n / 2]) / 2, sorted[0], sorted[n - 1], n);
    }

    /** How far apart the runs are, as a share of the median; 0 for a single run. */
    public double width() {
        return (most - least) / median;
    }
}
