package dev.dayone.app.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How the time of one stage grows with the amount of work.
 *
 * @param stage what is measured
 * @param of what there is more of
 * @param sizes how many of it, rising
 * @param seconds how long each took
 */
public record Growth(String stage, String of, long[] sizes, double[] seconds) {

    /** Times of the first size beside the others: 1, 3, 10 and 30. */
    static final int[] FACTORS = {1, 3, 10, 30};

    /**
     * An exponent above it is faster than n log n: between the sizes measured here log n adds less than a tenth, and as much again is noise.
     */
    public static final double MOST = 1.2;

    /**
     * How time grows: seconds are about a constant times the size to this power. The slope of a straight line through the logarithms of the largest
     * sizes: at the smallest, what every run costs anyhow hides the growth.
     */
    public double exponent() {
        int from = Math.max(0, sizes.length - 3);
        double meanX = 0;
        double meanY = 0;
        int n = sizes.length - from;
        for (int k = from; k < sizes.length; k++) {
            meanX += Math.log((double) sizes[k]) / n;
            meanY += Math.log(seconds[k]) / n;
        }
        double xy = 0;
        double xx = 0;
        for (int k = from; k < sizes.length; k++) {
            double x = Math.log((double) sizes[k]) - meanX;
            xy += x * (Math.log(seconds[k]) - meanY);
            xx += x * x;
        }
        return xy / xx;
    }

    /** Whether time grows faster than n log n. */
    public boolean tooFast() {
        return exponent() > MOST;
    }

    /** The table of all stages, and a bar for the seconds of each size, on a logarithmic scale of its own. */
    static List<String> table(List<Growth> all) {
        List<String> out = new ArrayList<>();
        out.add(String.format(
                Locale.ROOT,
                "%-26s %-14s %12s %9s %9s %9s %9s  %-6s %8s",
                "stage",
                "more of",
                "first size",
                "1x, s",
                "3x, s",
                "10x, s",
                "30x, s",
                "",
                "exponent"));
        for (Growth each : all) {
            StringBuilder line = new StringBuilder(
                    String.format(Locale.ROOT, "%-26s %-14s %,12d", each.stage(), each.of(), each.sizes()[0]));
            for (double seconds : each.seconds()) {
                line.append(String.format(Locale.ROOT, " %9.3f", seconds));
            }
            line.append(String.format(Locale.ROOT, "  %-6s %8.2f", each.bars(), each.exponent()));
            if (each.tooFast()) {
                line.append("  faster than n log n");
            }
            out.add(line.toString());
        }
        return out;
    }

    /** One block a size, as high as the logarithm of its seconds between no growth and growth with the square. */
    String bars() {
        StringBuilder out = new StringBuilder();
        for (int k = 0; k < seconds.length; k++) {
            double grown = Math.log(seconds[k] / seconds[0]);
            double square = 2 * Math.log((double) sizes[sizes.length - 1] / sizes[0]);
            int height = (int) Math.round(7 * Math.max(0, Math.min(1, grown / square)));
            out.append((char) ('\u2581' + height));
        }
        return out.toString();
    }
}
