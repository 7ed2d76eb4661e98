package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import dev.dayone.evidence.attrition.AttritionBoundary;
import dev.dayone.evidence.attrition.AttritionBoundary.Boundary;
import dev.dayone.evidence.study.OutcomeResult;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * People lost, over all and between the arms, against the boundaries of the What Works Clearinghouse (Standards Handbook 4.1, Table II.1): under the
 * full line low by the cautious one, under the dashed line by the optimistic one.
 */
public final class AttritionPlot {

    private static final double WIDEST = 65;
    private static final double TALLEST = 16;
    private static final int TOP = 20;
    private static final int HEIGHT = 300;

    private AttritionPlot() {}

    /**
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(List<OutcomeResult> outcomes, int width, String id) {
        double left = 52;
        double right = width - 20.0;
        double bottom = HEIGHT - 48.0;
        Svg svg = Svg.of(
                width,
                HEIGHT,
                id,
                "People lost against the boundaries of the What Works Clearinghouse",
                describe(outcomes));
        for (int tick = 0; tick <= 60; tick += 20) {
            double x = x(tick, left, right);
            svg.line(x, TOP, x, bottom, Ink.RULE, 1, "");
            svg.text(x, bottom + 18, tick + " %", Ink.QUIET, "middle", false);
        }
        for (int tick = 0; tick <= 15; tick += 5) {
            double y = y(tick, bottom);
            svg.line(left, y, right, y, Ink.RULE, 1, "");
            svg.text(left - 8, y + 4, String.valueOf(tick), Ink.QUIET, "end", false);
        }
        svg.path(line(Boundary.CAUTIOUS, left, right, bottom), Ink.TEXT, 2, "");
        svg.path(line(Boundary.OPTIMISTIC, left, right, bottom), Ink.QUIET, 2, "6 4");
        svg.text(left + 12, y(0.7, bottom), "low by the cautious boundary", Ink.QUIET, "start", false);
        svg.text((left + right) / 2, HEIGHT - 10.0, "outcomes missing over all", Ink.QUIET, "middle", false);
        svg.text(left - 8, 12, "points between the formats", Ink.QUIET, "start", false);
        for (OutcomeResult outcome : outcomes) {
            double x = x(100 * outcome.attrition().overall(), left, right);
            double y = y(100 * outcome.attrition().differential(), bottom);
            boolean main = outcome.outcome().primary();
            svg.circle(x, y, main ? 7 : 5, Ink.TREATMENT, main);
        }
        return svg.close();
    }

    /** The largest difference that is still low, at each share missing. */
    private static String line(Boundary boundary, double left, double right, double bottom) {
        StringBuilder path = new StringBuilder();
        for (int overall = 0; overall <= WIDEST; overall++) {
            double most = most(overall, boundary);
            if (most < 0) {
                break;
            }
            path.append(path.isEmpty() ? "M" : " L")
                    .append(Svg.one(x(overall, left, right)))
                    .append(' ')
                    .append(Svg.one(y(most, bottom)));
        }
        return path.toString();
    }

    private static double most(int overall, Boundary boundary) {
        return AttritionBoundary.highestDifferential(overall, boundary);
    }

    private static double x(double percent, double left, double right) {
        return left + (right - left) * Math.min(WIDEST, percent) / WIDEST;
    }

    private static double y(double points, double bottom) {
        return bottom - (bottom - TOP) * Math.min(TALLEST, points) / TALLEST;
    }

    private static String describe(List<OutcomeResult> outcomes) {
        return outcomes.stream()
                .map(each -> String.format(
                        Locale.ROOT,
                        "%s: %.1f %% missing, %.1f points between the formats, %s.",
                        each.outcome().title(),
                        100 * each.attrition().overall(),
                        100 * each.attrition().differential(),
                        each.attrition().low() ? "within the cautious boundary" : "beyond the cautious boundary"))
                .collect(Collectors.joining(" "));
    }
}
