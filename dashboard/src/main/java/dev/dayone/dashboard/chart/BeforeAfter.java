package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the same people said before and after, a row for each topic: a hollow mark before, a filled one after, and the line between them. */
public final class BeforeAfter {

    private static final int TOP = 34;
    private static final int ROW = 34;
    private static final int NAME = 34;

    private BeforeAfter() {}

    /** One topic. */
    public record Row(String name, double before, double after) {}

    /**
     * @param rows one at least
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(String title, List<Row> rows, int width, String id) {
        boolean wide = width > 500;
        double left = wide ? 230 : 22;
        double right = width - (wide ? 120 : 22);
        int row = wide ? ROW : ROW + 20;
        double low = rows.stream()
                .mapToDouble(each -> Math.min(each.before(), each.after()))
                .min()
                .orElse(0);
        double high = rows.stream()
                .mapToDouble(each -> Math.max(each.before(), each.after()))
                .max()
                .orElse(1);
        Axis axis = Axis.around(low, high, wide ? 6 : 4);
        Svg svg = Svg.of(width, TOP + rows.size() * row + 30, id, title, describe(rows));
        double bottom = TOP + rows.size() * (double) row;
        svg.circle(left + 6, 12, 5.5, Ink.TREATMENT, false).text(left + 18, 16, "before", Ink.TEXT, "start", false);
        svg.circle(left + 86, 12, 5.5, Ink.TREATMENT, true).text(left + 98, 16, "after", Ink.TEXT, "start", false);
        for (double mark : axis.marks()) {
            double x = axis.at(mark, left, right);
            svg.line(x, TOP - 4, x, bottom, Ink.RULE, 1, "");
            svg.text(x, bottom + 18, axis.label(mark), Ink.QUIET, "middle", false);
        }
        for (int i = 0; i < rows.size(); i++) {
            Row each = rows.get(i);
            double y = TOP + i * row + row / 2.0 + (wide ? 0 : 10);
            String numbers = numbers(each);
            if (wide) {
                svg.text(left - 12, y + 4, cut(each.name()), Ink.TEXT, "end", false);
                svg.text(width - 8, y + 4, numbers, Ink.TEXT, "end", true);
            } else {
                svg.text(left, y - 14, each.name() + ": " + numbers, Ink.TEXT, "start", false);
            }
            double from = axis.at(each.before(), left, right);
            double to = axis.at(each.after(), left, right);
            svg.line(from, y, to, y, Ink.TREATMENT, 3, "");
            svg.circle(from, y, 5.5, Ink.TREATMENT, false);
            svg.circle(to, y, 5.5, Ink.TREATMENT, true);
        }
        return svg.close();
    }

    private static String cut(String name) {
        return name.length() <= NAME ? name : name.substring(0, NAME - 1) + "…";
    }

    private static String numbers(Row row) {
        return String.format(Locale.ROOT, "%.1f → %.1f", row.before(), row.after());
    }

    private static String describe(List<Row> rows) {
        return rows.stream()
                .map(each -> each.name() + ": " + numbers(each) + ".")
                .collect(Collectors.joining(" "));
    }
}
