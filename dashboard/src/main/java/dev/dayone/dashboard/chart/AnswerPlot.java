package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.plan.StudyPlan;

/**
 * The answer of a study as one picture: the difference of one outcome with its interval, in its own unit, on an axis whose marks are labelled. The band holds what is too small to
 * matter. A filled mark excludes no difference, a hollow one does not.
 */
public final class AnswerPlot {

    private static final int HEIGHT = 168;
    private static final double TOP = 40;
    private static final double BOTTOM = 118;
    private static final double NARROW = 110;
    /** Width of a character, at most about so much on average. */
    private static final double CHARACTER = 8.2;

    private AnswerPlot() {}

    /**
     * @param known what the outcome's estimate is
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(StudyPlan plan, OutcomeResult result, Known known, int width, String id) {
        return of(plan, result, known, Figures.of(result), width, id);
    }

    /** @param figures as they may be shown */
    public static String of(StudyPlan plan, OutcomeResult result, Known known, Figures figures, int width, String id) {
        int decimals = figures.decimals();
        Interval interval = known.interval();
        double matters = result.outcome().smallestDifference();
        boolean wide = width > 500;
        double left = wide ? 40 : 26;
        double right = width - left;
        double low = Math.min(-1.6 * matters, interval.lower());
        double high = Math.max(1.6 * matters, interval.upper());
        Axis axis = Axis.around(low, high, wide ? 9 : 5);
        String unit = Figures.unit(result);
        Svg svg = Svg.of(
                width,
                HEIGHT,
                id,
                result.outcome().title() + ": the difference and its 95 % interval",
                plan.treatment().label() + " minus " + plan.control().label() + ": " + figures.difference()
                        + ", 95 % interval " + figures.interval() + ". Differences between "
                        + Figures.signed(-matters, decimals) + " and " + Figures.signed(matters, decimals) + unit
                        + " are too small to matter.");
        double bandFrom = axis.at(-matters, left, right);
        double bandTo = axis.at(matters, left, right);
        svg.rectangle(bandFrom, TOP, bandTo - bandFrom, BOTTOM - TOP, Ink.BAND, 1);
        for (double mark : axis.marks()) {
            double x = axis.at(mark, left, right);
            svg.line(x, TOP, x, BOTTOM, Ink.RULE, 1, "");
            svg.text(x, BOTTOM + 18, axis.signed(mark), Ink.QUIET, "middle", false);
        }
        double zero = axis.at(0, left, right);
        svg.line(zero, TOP - 6, zero, BOTTOM, Ink.TEXT, 1.5, "");
        boolean more = result.outcome().higherIsBetter();
        String worse = (more ? plan.control() : plan.treatment()).label();
        String better = (more ? plan.treatment() : plan.control()).label();
        String toTheLeft = "← " + worse + " better";
        String toTheRight = better + " better →";
        if (zero - 12 >= CHARACTER * toTheLeft.length() && width - zero - 12 >= CHARACTER * toTheRight.length()) {
            svg.text(zero - 12, 22, toTheLeft, Ink.TEXT, "end", false);
            svg.text(zero + 12, 22, toTheRight, Ink.TEXT, "start", false);
        } else {
            // Long names: one above the other, each from its own side.
            svg.text(4, 12, toTheLeft, Ink.TEXT, "start", false);
            svg.text(width - 4.0, 30, toTheRight, Ink.TEXT, "end", false);
        }
        svg.text(
                (left + right) / 2,
                BOTTOM + 40,
                wide
                        ? "difference in " + result.outcome().unit() + "; grey band: too small to matter"
                        : "grey band: too small to matter",
                Ink.QUIET,
                "middle",
                false);
        double y = (TOP + BOTTOM) / 2 + 2;
        double from = axis.at(interval.lower(), left, right);
        double to = axis.at(interval.upper(), left, right);
        double at = axis.at(known.value(), left, right);
        svg.line(from, y, to, y, Ink.TREATMENT, 5, "");
        svg.line(from, y - 8, from, y + 8, Ink.TREATMENT, 2.5, "");
        svg.line(to, y - 8, to, y + 8, Ink.TREATMENT, 2.5, "");
        svg.circle(at, y, 8, Ink.TREATMENT, !interval.contains(0));
        svg.text(at, y - 16, String.valueOf(figures.difference()), Ink.TEXT, "middle", true);
        if (to - from < NARROW) {
            svg.text((from + to) / 2, y + 26, String.valueOf(figures.interval()), Ink.TEXT, "middle", false);
        } else {
            limit(svg, from, zero, y + 26, Figures.signed(interval.lower(), decimals));
            limit(svg, to, zero, y + 26, Figures.signed(interval.upper(), decimals));
        }
        return svg.close();
    }

    /** Under the end of the interval, on its own side of the line of no difference where it would stand on it. */
    private static void limit(Svg svg, double at, double zero, double y, String text) {
        boolean near = Math.abs(at - zero) < 24;
        boolean left = at < zero;
        svg.text(
                near ? zero + (left ? -8 : 8) : at, y, text, Ink.TEXT, near ? left ? "end" : "start" : "middle", false);
    }
}
