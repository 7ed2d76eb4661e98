package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import dev.dayone.evidence.Interval;

/**
 * A difference and its interval in a line of a list, in multiples of the smallest difference that matters, better to the right: the same scale down the column.
 */
public final class MiniInterval {

    private static final int WIDTH = 120;
    private static final int HEIGHT = 22;
    private static final double REACH = 4;

    private MiniInterval() {}

    /**
     * @param gain the interval in multiples of the smallest difference that matters, better positive
     * @param value the difference in the same
     * @param words the same in words
     * @param id unique in the page
     */
    public static String of(Interval gain, double value, String words, String id) {
        Svg svg = Svg.of(WIDTH, HEIGHT, id, "Difference", words);
        double middle = HEIGHT / 2.0;
        svg.rectangle(x(-1), 2, x(1) - x(-1), HEIGHT - 4.0, Ink.BAND, 1);
        svg.line(x(0), 1, x(0), HEIGHT - 1.0, Ink.QUIET, 1, "");
        svg.line(x(gain.lower()), middle, x(gain.upper()), middle, Ink.TREATMENT, 3, "");
        svg.circle(x(value), middle, 4.5, Ink.TREATMENT, !gain.contains(0));
        return svg.close();
    }

    private static double x(double value) {
        double clipped = Math.max(-REACH, Math.min(REACH, value));
        return 6 + (clipped + REACH) / (2 * REACH) * (WIDTH - 12);
    }
}
