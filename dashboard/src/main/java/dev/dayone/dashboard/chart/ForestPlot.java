package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.Figures;
import dev.dayone.dashboard.chart.Svg.Ink;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import java.util.List;
import java.util.function.Function;

/**
 * All outcomes of a study on one axis: each difference and interval measured in its own smallest difference that matters, better to
 * the right. The band holds what is too small to matter. Filled marks exclude no difference, hollow ones do not.
 */
public final class ForestPlot {

    private static final double REACH = 4;
    private static final int ROW = 46;
    private static final int TOP = 34;

    private ForestPlot() {}

    /**
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(StudyResult study, int width, String id) {
        return of(study, width, id, study.outcomes(), Figures::of);
    }

    /** The same for some outcomes, their numbers rounded by the caller. */
    public static String of(
            StudyResult study,
            int width,
            String id,
            List<OutcomeResult> outcomes,
            Function<OutcomeResult, Figures> rounded) {
        List<OutcomeResult> rows =
                outcomes.stream().filter(o -> o.estimate() instanceof Known).toList();
        boolean wide = width > 500;
        double left = wide ? 250 : 16;
        double right = wide ? width - 190 : width - 16;
        int rowHeight = wide ? ROW : ROW + 34;
        int height = TOP + rows.size() * rowHeight + 44;
        Svg svg = Svg.of(width, height, id, "Differences of " + study.plan().title(), describe(study, rows, rounded));
        double bottom = TOP + rows.size() * rowHeight;
        svg.rectangle(x(-1, left, right), TOP, x(1, left, right) - x(-1, left, right), bottom - TOP, Ink.BAND, 1);
        for (int tick = -4; tick <= 4; tick += 2) {
            svg.line(x(tick, left, right), TOP, x(tick, left, right), bottom, Ink.RULE, 1, "");
        }
        svg.line(x(0, left, right), TOP - 4, x(0, left, right), bottom, Ink.QUIET, 1, "");
        double zero = x(0, left, right);
        svg.text(zero - 10, 20, "← " + study.plan().control().label() + " better", Ink.QUIET, "end", false);
        svg.text(zero + 10, 20, study.plan().treatment().label() + " better →", Ink.QUIET, "start", false);
        for (int i = 0; i < rows.size(); i++) {
            row(svg, rows.get(i), rounded.apply(rows.get(i)), TOP + i * rowHeight, rowHeight, left, right, wide, width);
        }
        svg.text(x(0, left, right), bottom + 18, "no difference", Ink.QUIET, "middle", false);
        svg.text(
                (left + right) / 2,
                bottom + 36,
                wide
                        ? "band: too small to matter; ticks: multiples of the smallest difference that matters"
                        : "band: too small to matter",
                Ink.QUIET,
                "middle",
                false);
        return svg.close();
    }

    private static void row(
            Svg svg,
            OutcomeResult outcome,
            Figures figures,
            double top,
            int height,
            double left,
            double right,
            boolean wide,
            int width) {
        Known known = (Known) outcome.estimate();
        double scale = (outcome.outcome().higherIsBetter() ? 1 : -1)
                / outcome.outcome().smallestDifference();
        Interval gain = known.interval().times(scale);
        double y = wide ? top + height / 2.0 : top + height - 16;
        boolean main = outcome.outcome().primary();
        String numbers = figures.difference() + " [" + figures.interval() + "]";
        if (wide) {
            double size = outcome.outcome().title().length() > (main ? 31 : 36) ? y - 3 : y + 4;
            label(svg, outcome.outcome().title(), 8, size, main);
            svg.text(width - 8, y - 4, String.valueOf(figures.difference()), Ink.TEXT, "end", main);
            svg.text(width - 8, y + 13, "[" + figures.interval() + "]", Ink.QUIET, "end", false);
        } else {
            svg.text(16, top + 18, outcome.outcome().title(), Ink.TEXT, "start", main);
            svg.text(16, top + 36, numbers, Ink.QUIET, "start", false);
        }
        double lower = x(gain.lower(), left, right);
        double upper = x(gain.upper(), left, right);
        svg.line(lower, y, upper, y, Ink.TREATMENT, main ? 4 : 3, "");
        arrow(svg, gain.lower() < -REACH, lower, y, -1);
        arrow(svg, gain.upper() > REACH, upper, y, 1);
        svg.circle(x(known.value() * scale, left, right), y, main ? 7 : 5.5, Ink.TREATMENT, !gain.contains(0));
    }

    private static void label(Svg svg, String title, double x, double y, boolean bold) {
        int most = bold ? 31 : 36;
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

    private static String describe(
            StudyResult study, List<OutcomeResult> rows, Function<OutcomeResult, Figures> rounded) {
        StringBuilder out = new StringBuilder("Difference, ")
                .append(study.plan().treatment().label())
                .append(" minus ")
                .append(study.plan().control().label())
                .append(", with 95 % interval. ");
        rows.forEach(row -> {
            Figures figures = rounded.apply(row);
            out.append(row.outcome().title())
                    .append(": ")
                    .append(figures.difference())
                    .append(", ")
                    .append(figures.interval())
                    .append(". ");
        });
        return out.toString().strip();
    }
}
