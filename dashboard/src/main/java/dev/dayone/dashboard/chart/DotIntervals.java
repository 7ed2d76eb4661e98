package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Shares with their intervals, a row for each stage or cohort, a mark for each arm: circle for the first, square for the others, so that no arm is told by
 * colour alone. Hollow marks are not final.
 */
public final class DotIntervals {

    private static final int TOP = 30;

    private DotIntervals() {}

    /**
     * A share with its interval.
     *
     * @param first drawn as a circle
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
        legend(svg, rows, wide ? left : 16);
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
                Ink ink = mark.first() ? Ink.CONTROL : Ink.TREATMENT;
                svg.line(x(mark.low(), left, right), at, x(mark.high(), left, right), at, ink, 3, "");
                double x = x(mark.share(), left, right);
                if (mark.first() || mark.open()) {
                    svg.circle(x, at, 5, ink, !mark.open());
                } else {
                    svg.rectangle(x - 5, at - 5, 10, 10, ink, 1);
                }
                if (wide) {
                    svg.text(right + 12, at + 4, mark.counts(), Ink.QUIET, "start", false);
                }
                y += perMark;
            }
            y += 14;
        }
        return svg.close();
    }

    private static void legend(Svg svg, List<Row> rows, double left) {
        double x = left;
        List<Mark> arms = rows.stream()
                .flatMap(row -> row.marks().stream())
                .collect(Collectors.toMap(Mark::arm, mark -> mark, (a, b) -> a, LinkedHashMap::new))
                .values()
                .stream()
                .toList();
        for (Mark arm : arms) {
            if (arm.first()) {
                svg.circle(x + 5, 10, 5, Ink.CONTROL, true);
            } else {
                svg.rectangle(x, 5, 10, 10, Ink.TREATMENT, 1);
            }
            svg.text(x + 16, 14, arm.arm(), Ink.QUIET, "start", false);
            x += 30 + 7.5 * arm.arm().length();
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
