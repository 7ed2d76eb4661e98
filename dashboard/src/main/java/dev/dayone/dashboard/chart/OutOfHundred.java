package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How many of every hundred learners got there: a bar for each format from 0 to 100, the number at its end, and a whisker over what the data fit for that format alone. A
 * stranger reads the lengths; nothing has to be counted.
 */
public final class OutOfHundred {

    private static final int TOP = 12;
    private static final double BAR = 26;
    private static final double GAP = 22;

    private OutOfHundred() {}

    /**
     * One format.
     *
     * @param of100 of a hundred
     * @param low what the data fit, from; NaN = not said
     * @param high to
     * @param label at the end of the bar
     */
    public record Bar(String format, double of100, double low, double high, String label) {

        private boolean ranged() {
            return !Double.isNaN(low) && !Double.isNaN(high);
        }
    }

    /**
     * @param bars the reference format first
     * @param words said in the description besides the bars; "" = nothing
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(String title, List<Bar> bars, String words, int width, String id) {
        boolean wide = width > 500;
        double left = wide ? 150 : 16;
        double right = width - (wide ? 180 : 30);
        double row = BAR + GAP + (wide ? 0 : 22);
        int height = (int) Math.round(TOP + bars.size() * row + 34);
        Svg svg = Svg.of(width, height, id, title, describe(bars, words));
        double bottom = TOP + bars.size() * row - 6;
        for (int tick = 0; tick <= 100; tick += 25) {
            double x = x(tick, left, right);
            svg.line(x, TOP - 4, x, bottom, tick == 0 ? Ink.QUIET : Ink.RULE, 1, "");
            String label = tick == 100 ? (wide ? "100 learners" : "100") : String.valueOf(tick);
            svg.text(x, bottom + 18, label, Ink.QUIET, "middle", false);
        }
        Format[] formats = Format.values();
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double top = TOP + i * row + (wide ? 0 : 22);
            double middle = top + BAR / 2;
            Ink ink = formats[i % formats.length].ink();
            if (wide) {
                svg.text(left - 12, middle + 5, bar.format(), Ink.TEXT, "end", true);
            } else {
                svg.text(left, top - 6, bar.format() + ": " + bar.label(), Ink.TEXT, "start", true);
            }
            double end = x(bar.of100(), left, right);
            svg.rectangle(left, top, end - left, BAR, ink, 1);
            double label = end;
            if (bar.ranged()) {
                double low = x(bar.low(), left, right);
                double high = x(bar.high(), left, right);
                // Over the bar in the colour of the ground, beyond it in its own: seen on both.
                svg.line(low, middle, Math.min(end, high), middle, Ink.PAPER, 3, "");
                svg.line(low, middle - 6, low, middle + 6, low < end ? Ink.PAPER : ink, 3, "");
                svg.line(Math.max(end, low), middle, high, middle, ink, 3, "");
                svg.line(high, middle - 6, high, middle + 6, high > end ? ink : Ink.PAPER, 3, "");
                label = Math.max(end, high);
            }
            if (wide) {
                svg.text(label + 10, middle + 5, bar.label(), Ink.TEXT, "start", true);
            }
        }
        return svg.close();
    }

    private static double x(double of100, double left, double right) {
        return left + Math.max(0, Math.min(100, of100)) / 100 * (right - left);
    }

    private static String describe(List<Bar> bars, String words) {
        return (bars.stream()
                                .map(bar -> bar.format() + ": " + bar.label() + ".")
                                .collect(Collectors.joining(" "))
                        + (words.isEmpty() ? "" : " " + words))
                .strip();
    }
}
