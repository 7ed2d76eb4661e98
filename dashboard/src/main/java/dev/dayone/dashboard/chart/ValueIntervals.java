package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Averages with their intervals on one labelled axis, a row for each group, the value at the right: what a table of groups looks like. Nothing joins the rows. */
public final class ValueIntervals {

    private static final int TOP = 12;
    private static final int ROW = 30;

    private ValueIntervals() {}

    /**
     * One group.
     *
     * @param value NaN = it has none, and the label says why
     * @param low lower limit; NaN = it has none
     * @param high upper limit
     * @param label the value as the table has it
     */
    public record Row(String name, double value, double low, double high, String label) {}

    /**
     * @param rows one at least
     * @param unit written under the axis; "" = none
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(String title, List<Row> rows, String unit, int width, String id) {
        return of(title, rows, unit, List.of(), width, id);
    }

    /**
     * The same on an axis that reaches to some numbers whatever the rows are, as a share's from 0 to 100.
     *
     * @param reached numbers that the axis holds
     */
    public static String of(String title, List<Row> rows, String unit, List<Double> reached, int width, String id) {
        boolean wide = width > 500;
        double left = wide ? 230 : 22;
        double right = width - (wide ? 120 : 22);
        int row = wide ? ROW : ROW + 20;
        int height = TOP + rows.size() * row + (unit.isEmpty() ? 30 : 50);
        List<Double> ends = new ArrayList<>(reached);
        rows.forEach(each -> ends.addAll(List.of(each.value(), each.low(), each.high())));
        ends.removeIf(end -> Double.isNaN(end));
        double low = ends.stream().mapToDouble(Double::doubleValue).min().orElse(0);
        double high = ends.stream().mapToDouble(Double::doubleValue).max().orElse(1);
        Axis axis = Axis.around(low, high, wide ? 6 : 4);
        Svg svg = Svg.of(width, height, id, title, describe(rows));
        double bottom = TOP + rows.size() * (double) row;
        for (double mark : axis.marks()) {
            double x = axis.at(mark, left, right);
            svg.line(x, TOP - 4, x, bottom, Ink.RULE, 1, "");
            svg.text(x, bottom + 18, axis.label(mark), Ink.QUIET, "middle", false);
        }
        if (!unit.isEmpty()) {
            svg.text((left + right) / 2, bottom + 38, unit, Ink.QUIET, "middle", false);
        }
        for (int i = 0; i < rows.size(); i++) {
            Row each = rows.get(i);
            double y = TOP + i * row + row / 2.0 + (wide ? 0 : 10);
            if (wide) {
                svg.text(left - 12, y + 4, each.name(), Ink.TEXT, "end", false);
                boolean told = !Double.isNaN(each.value());
                svg.text(width - 8, y + 4, each.label(), told ? Ink.TEXT : Ink.QUIET, "end", told);
            } else {
                svg.text(left, y - 14, each.name() + ": " + each.label(), Ink.TEXT, "start", false);
            }
            if (!Double.isNaN(each.low()) && !Double.isNaN(each.high())) {
                svg.line(
                        axis.at(each.low(), left, right),
                        y,
                        axis.at(each.high(), left, right),
                        y,
                        Ink.TREATMENT,
                        3,
                        "");
            }
            if (Double.isNaN(each.value())) {
                continue;
            }
            svg.circle(axis.at(each.value(), left, right), y, 5.5, Ink.TREATMENT, true);
        }
        return svg.close();
    }

    private static String describe(List<Row> rows) {
        return rows.stream()
                .map(each -> each.name() + ": " + each.label() + ".")
                .collect(Collectors.joining(" "));
    }
}
