package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Shares as bars from zero, a row for each thing counted, a bar for each arm; what was expected is a tick. Each bar carries its own label, so that no arm is told by colour alone.
 *
 */
public final class ShareBars {

    private static final int TOP = 8;
    private static final int BAR = 16;

    private ShareBars() {}

    /**
     * One bar.
     *
     * @param first drawn in the reference arm's ink
     * @param share of 1
     * @param expected of 1; NaN = nothing was
     * @param counts printed at the end of the bar
     * @param below the share is somewhere below it, of 1; NaN = it is known
     */
    public record Bar(String arm, boolean first, double share, double expected, String counts, double below) {

        public Bar(String arm, boolean first, double share, double expected, String counts) {
            this(arm, first, share, expected, counts, Double.NaN);
        }

        /** A share of which only a bound may be shown: an empty dashed box up to it, in which the share lies. */
        public static Bar below(String arm, boolean first, double bound, String counts) {
            return new Bar(arm, first, 0, Double.NaN, counts, bound);
        }

        private double reach() {
            double most = Double.isNaN(below) ? share : below;
            return Double.isNaN(expected) ? most : Math.max(most, expected);
        }
    }

    /** Bars on one row. */
    public record Row(String name, List<Bar> bars) {
        public Row {
            bars = List.copyOf(bars);
        }
    }

    /**
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(String title, List<Row> rows, int width, String id) {
        boolean wide = width > 500;
        double left = wide ? 230 : 16;
        double right = width - (wide ? 190 : 130);
        double most = Math.max(
                0.05,
                rows.stream()
                        .flatMap(row -> row.bars().stream())
                        .mapToDouble(Bar::reach)
                        .max()
                        .orElse(0));
        // Whoever compares with a planned share looks for the whole.
        boolean planned =
                rows.stream().flatMap(row -> row.bars().stream()).anyMatch(bar -> !Double.isNaN(bar.expected()));
        double top = planned || most > 0.5 ? 1 : most <= 0.1 ? 0.1 : most <= 0.2 ? 0.2 : 0.5;
        int marks = top == 0.1 || top == 0.5 ? 5 : 4;
        int height = TOP + 32;
        for (Row row : rows) {
            height += 12 + BAR * row.bars().size() + (wide ? 0 : 20);
        }
        Svg svg = Svg.of(width, height, id, title, describe(rows));
        double bottom = height - 28.0;
        for (int i = 0; i <= marks; i++) {
            double x = left + (right - left) * i / marks;
            svg.line(x, TOP, x, bottom, i == 0 ? Ink.QUIET : Ink.RULE, 1, "");
            svg.text(x, bottom + 18, Math.round(100 * top * i / marks) + " %", Ink.QUIET, "middle", false);
        }
        Map<String, Format> formats = Format.of(rows.stream()
                .flatMap(row -> row.bars().stream())
                .map(bar -> new Format.Named(bar.arm(), bar.first()))
                .toList());
        double y = TOP + 6;
        for (Row row : rows) {
            if (wide) {
                svg.text(left - 12, y + BAR * row.bars().size() / 2.0 + 4, row.name(), Ink.TEXT, "end", false);
            } else {
                svg.text(left, y + 12, row.name(), Ink.TEXT, "start", false);
                y += 20;
            }
            for (Bar bar : row.bars()) {
                Ink ink = Objects.requireNonNull(formats.get(bar.arm())).ink();
                double end = left + (right - left) * Math.min(1, bar.share() / top);
                if (Double.isNaN(bar.below())) {
                    svg.rectangle(left, y + 2, end - left, BAR - 4.0, ink, 1);
                } else {
                    svg.box(left, y + 2, (right - left) * Math.min(1, bar.below() / top), BAR - 4.0, ink);
                }
                if (!Double.isNaN(bar.expected())) {
                    double tick = left + (right - left) * bar.expected() / top;
                    svg.line(tick, y - 1, tick, y + BAR + 1.0, Ink.TEXT, 2, "");
                }
                svg.text(
                        left + (right - left) * Math.min(1, bar.reach() / top) + 6,
                        y + BAR - 4.0,
                        bar.arm() + (bar.arm().isEmpty() || bar.counts().isEmpty() ? "" : " ") + bar.counts(),
                        Ink.TEXT,
                        "start",
                        false);
                y += BAR;
            }
            y += 12;
        }
        return svg.close();
    }

    private static String describe(List<Row> rows) {
        return rows.stream()
                .flatMap(row -> row.bars().stream()
                        .map(bar -> row.name() + ", " + bar.arm() + ": "
                                + (Double.isNaN(bar.below()) ? "" : "below ")
                                + Svg.one(100 * (Double.isNaN(bar.below()) ? bar.share() : bar.below())) + " %"
                                + (Double.isNaN(bar.expected())
                                        ? ""
                                        : " (expected " + Svg.one(100 * bar.expected()) + " %)")
                                + (bar.counts().isEmpty() ? "" : ", " + bar.counts())
                                + "."))
                .collect(Collectors.joining(" "));
    }
}
