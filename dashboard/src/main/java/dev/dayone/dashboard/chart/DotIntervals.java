package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Shares with their intervals, a row for each stage or cohort, a mark for each format, told apart by shape and tone ({@link Format}). Hollow marks are not final.
 */
public final class DotIntervals {

    private static final int TOP = 30;

    private DotIntervals() {}

    /**
     * A share with its interval.
     *
     * @param first the format that others are compared with
     * @param open not final
     * @param counts printed at the right
     */
    public record Mark(String arm, boolean first, double share, double low, double high, boolean open, String counts) {}

    /** Marks on one line. */
    public record Row(String name, List<Mark> marks) {
        public Row {
            marks = List.copyOf(marks);
        }
    }

    /**
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(String title, List<Row> rows, int width, String id) {
        boolean wide = width > 500;
        double left = wide ? 230 : 16;
        double right = wide ? width - 110 : width - 30;
        int perMark = 18;
        int height = TOP + 28;
        for (Row row : rows) {
            height += 14 + perMark * row.marks().size() + (wide ? 0 : 20);
        }
        Svg svg = Svg.of(width, height, id, title, describe(rows));
        double bottom = height - 26.0;
        for (int tick = 0; tick <= 100; tick += 25) {
            double x = left + (right - left) * tick / 100;
            svg.line(x, TOP - 8, x, bottom, Ink.RULE, 1, "");
            svg.text(x, bottom + 18, tick + " %", Ink.QUIET, "middle", false);
        }
        Map<String, Format> formats = Format.of(rows.stream()
                .flatMap(row -> row.marks().stream())
                .map(mark -> new Format.Named(mark.arm(), mark.first()))
                .toList());
        legend(svg, formats, wide ? left : 16);
        double y = TOP + 6;
        for (Row row : rows) {
            double middle = y + perMark * row.marks().size() / 2.0 + 4;
            if (wide) {
                svg.text(left - 12, middle, row.name(), Ink.TEXT, "end", false);
            } else {
                svg.text(left, y + 12, row.name(), Ink.TEXT, "start", false);
                y += 20;
            }
            for (Mark mark : row.marks()) {
                double at = y + perMark / 2.0;
                Format format = Objects.requireNonNull(formats.get(mark.arm()));
                svg.line(x(mark.low(), left, right), at, x(mark.high(), left, right), at, format.ink(), 3, "");
                format.mark(svg, x(mark.share(), left, right), at, 5.5, !mark.open());
                if (wide) {
                    svg.text(right + 12, at + 4, mark.counts(), Ink.QUIET, "start", false);
                }
                y += perMark;
            }
            y += 14;
        }
        return svg.close();
    }

    private static void legend(Svg svg, Map<String, Format> formats, double left) {
        double x = left;
        for (Map.Entry<String, Format> each : formats.entrySet()) {
            each.getValue().mark(svg, x + 5, 10, 5.5, true);
            svg.text(x + 16, 14, each.getKey(), Ink.TEXT, "start", false);
            x += 30 + 7.5 * each.getKey().length();
        }
    }

    private static double x(double share, double left, double right) {
        return left + (right - left) * Math.max(0, Math.min(1, share));
    }

    private static String describe(List<Row> rows) {
        return rows.stream()
                .flatMap(row -> row.marks().stream()
                        .map(mark -> String.format(
                                Locale.ROOT,
                                "%s, %s: %.0f %% (%.0f to %.0f), %s.",
                                row.name(),
                                mark.arm(),
                                100 * mark.share(),
                                100 * mark.low(),
                                100 * mark.high(),
                                mark.counts())))
                .collect(Collectors.joining(" "));
    }
}
