package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import dev.dayone.evidence.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Differences with their intervals, a row each, on one axis in units of the smallest difference that matters, better to the right. The band holds what is too small to
 * matter. Filled marks exclude no difference, hollow ones do not; a dashed row is still to come. The axis ends at four of the smallest differences whatever the data are, so
 * that it does not move from one day to the next; what lies beyond is an arrow.
 */
final class IntervalRows {

    private static final double REACH = 4;
    private static final int ROW = 46;
    private static final int TOP = 34;
    private static final int SCALE_ROW = 18;
    private static final int BOLD_LETTERS = 31;
    private static final int LETTERS = 36;

    private IntervalRows() {}

    /**
     * One row.
     *
     * @param value in smallest differences, better above zero
     * @param gain its interval; null = nothing is known yet
     * @param numbers the difference as the table has it; or why there is none
     * @param interval the interval as the table has it
     * @param scale the smallest difference that matters in the unit of the row; {@link Scale#NONE} where all rows have one unit
     */
    record Row(
            String label,
            boolean bold,
            double value,
            @Nullable Interval gain,
            String numbers,
            String interval,
            Scale scale) {

        /** A row without an answer. */
        static Row without(String label, boolean bold, String why) {
            return new Row(label, bold, 0, null, why, "", Scale.NONE);
        }
    }

    /**
     * The smallest difference that matters as it is written at both edges of the band.
     *
     * @param worse at the left edge
     * @param better at the right edge
     */
    record Scale(String worse, String better) {
        static final Scale NONE = new Scale("", "");
    }

    /**
     * The picture.
     *
     * @param control label of the reference arm
     * @param treatment label of the other
     * @param marks written under the axis at -4, -2, 0, 2 and 4 smallest differences
     * @param unit what the axis measures in
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    static String of(
            String title,
            String description,
            String control,
            String treatment,
            List<Row> rows,
            List<String> marks,
            String unit,
            int width,
            String id) {
        boolean wide = width > 500;
        double left = wide ? 250 : 16;
        double right = wide ? width - 190 : width - 16;
        boolean scaled = rows.stream().anyMatch(each -> !each.scale().equals(Scale.NONE));
        int rowHeight = (wide ? ROW : ROW + 34) + (scaled ? SCALE_ROW : 0);
        int height = TOP + rows.size() * rowHeight + 64;
        Svg svg = Svg.of(width, height, id, title, description);
        double bottom = TOP + rows.size() * rowHeight;
        svg.rectangle(x(-1, left, right), TOP, x(1, left, right) - x(-1, left, right), bottom - TOP, Ink.BAND, 1);
        for (int i = 0; i < marks.size(); i++) {
            double x = x(2.0 * i - 4, left, right);
            svg.line(x, TOP, x, bottom, Ink.RULE, 1, "");
            svg.text(x, bottom + 18, marks.get(i), Ink.QUIET, "middle", false);
        }
        svg.line(x(0, left, right), TOP - 4, x(0, left, right), bottom, Ink.QUIET, 1, "");
        double zero = x(0, left, right);
        svg.text(zero - 10, 20, "← " + control + " better", Ink.QUIET, "end", false);
        svg.text(zero + 10, 20, treatment + " better →", Ink.QUIET, "start", false);
        for (int i = 0; i < rows.size(); i++) {
            row(svg, rows.get(i), TOP + i * rowHeight, rowHeight - (scaled ? SCALE_ROW : 0), left, right, wide, width);
        }
        svg.text((left + right) / 2, bottom + 37, unit, Ink.QUIET, "middle", false);
        svg.text((left + right) / 2, bottom + 56, "grey band: too small to matter", Ink.QUIET, "middle", false);
        return svg.close();
    }

    private static void row(
            Svg svg, Row row, double top, int height, double left, double right, boolean wide, int width) {
        double y = wide ? top + height / 2.0 : top + height - 16;
        Interval gain = row.gain();
        if (wide) {
            double first = row.label().length() > (row.bold() ? BOLD_LETTERS : LETTERS) ? y - 3 : y + 4;
            label(svg, row.label(), 8, first, row.bold());
            svg.text(width - 8, gain == null ? y + 4 : y - 4, row.numbers(), Ink.TEXT, "end", row.bold());
            if (gain != null) {
                svg.text(width - 8, y + 13, "[" + row.interval() + "]", Ink.QUIET, "end", false);
            }
        } else {
            svg.text(16, top + 18, row.label(), Ink.TEXT, "start", row.bold());
            String numbers = gain == null ? row.numbers() : row.numbers() + " [" + row.interval() + "]";
            svg.text(16, top + 36, numbers, Ink.QUIET, "start", false);
        }
        if (gain == null) {
            svg.line(left, y, right, y, Ink.QUIET, 1.5, "3 5");
            return;
        }
        if (!row.scale().equals(Scale.NONE)) {
            svg.text(x(-1, left, right), top + height + 10, row.scale().worse(), Ink.QUIET, "middle", false);
            svg.text(x(0, left, right), top + height + 10, "0", Ink.QUIET, "middle", false);
            svg.text(x(1, left, right), top + height + 10, row.scale().better(), Ink.QUIET, "middle", false);
        }
        double lower = x(gain.lower(), left, right);
        double upper = x(gain.upper(), left, right);
        svg.line(lower, y, upper, y, Ink.TREATMENT, row.bold() ? 4 : 3, "");
        arrow(svg, gain.lower() < -REACH, lower, y, -1);
        arrow(svg, gain.upper() > REACH, upper, y, 1);
        svg.circle(x(row.value(), left, right), y, row.bold() ? 7 : 5.5, Ink.TREATMENT, !gain.contains(0));
    }

    private static void label(Svg svg, String title, double x, double y, boolean bold) {
        int most = bold ? BOLD_LETTERS : LETTERS;
        if (title.length() <= most) {
            svg.text(x, y, title, Ink.TEXT, "start", bold);
            return;
        }
        int cut = title.lastIndexOf(' ', most);
        int at = cut < 0 ? most : cut;
        svg.text(x, y, title.substring(0, at), Ink.TEXT, "start", bold);
        svg.text(x, y + 17, title.substring(at).strip(), Ink.TEXT, "start", bold);
    }

    private static void arrow(Svg svg, boolean beyond, double x, double y, int direction) {
        if (beyond) {
            svg.path(
                    "M" + Svg.one(x - 7 * direction) + " " + Svg.one(y - 6) + " L" + Svg.one(x) + " " + Svg.one(y)
                            + " L" + Svg.one(x - 7 * direction) + " " + Svg.one(y + 6),
                    Ink.TREATMENT,
                    2,
                    "");
        }
    }

    private static double x(double value, double left, double right) {
        double clipped = Math.max(-REACH, Math.min(REACH, value));
        return left + (clipped + REACH) / (2 * REACH) * (right - left);
    }
}
