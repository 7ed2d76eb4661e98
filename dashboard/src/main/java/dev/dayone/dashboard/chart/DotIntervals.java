package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import java.util.ArrayList;
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
    private static final int LINE = 20;
    /** Width of a character, about. */
    private static final double CHARACTER = 7.5;

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
        Map<String, Format> formats = Format.of(rows.stream()
                .flatMap(row -> row.marks().stream())
                .map(mark -> new Format.Named(mark.arm(), mark.first()))
                .toList());
        List<Place> legend = legend(formats, wide ? left : 16, width);
        int top = TOP + LINE * legend.stream().mapToInt(Place::line).max().orElse(0);
        int height = top + 28;
        for (Row row : rows) {
            height += 14 + perMark * row.marks().size() + (wide ? 0 : 20);
        }
        Svg svg = Svg.of(width, height, id, title, describe(rows));
        double bottom = height - 26.0;
        for (int tick = 0; tick <= 100; tick += 25) {
            double x = left + (right - left) * tick / 100;
            svg.line(x, top - 8, x, bottom, Ink.RULE, 1, "");
            svg.text(x, bottom + 18, tick + " %", Ink.QUIET, "middle", false);
        }
        for (Place place : legend) {
            Objects.requireNonNull(formats.get(place.name()))
                    .mark(svg, place.x() + 5, 10.0 + LINE * place.line(), 5.5, true);
            svg.text(place.x() + 16, 14.0 + LINE * place.line(), place.name(), Ink.TEXT, "start", false);
        }
        double y = top + 6.0;
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

    /** Where a name of the legend stands. */
    private record Place(String name, double x, int line) {}

    /** Names beside each other, on as many lines as they need. */
    private static List<Place> legend(Map<String, Format> formats, double left, int width) {
        List<Place> out = new ArrayList<>();
        double x = left;
        int line = 0;
        for (String name : formats.keySet()) {
            double needed = 16 + CHARACTER * name.length();
            if (x > left && x + needed > width) {
                x = left;
                line++;
            }
            out.add(new Place(name, x, line));
            x += needed + 14;
        }
        return out;
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
