package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.survival.KaplanMeier;
import dev.dayone.evidence.survival.KaplanMeier.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Share placed by day, both arms: Kaplan-Meier step curves with pointwise 95 % bands, people still looking below. A curve stops
 * when fewer than ten remain.
 */
public final class PlacementCurves {

    private static final int FEWEST = 10;
    private static final double TOP = 16;
    private static final double PLOT = 230;
    private static final double LINE = 17;
    private static final double NEAR = 90;

    private PlacementCurves() {}

    /** @param result an outcome with curves, control first */
    public static String of(StudyPlan plan, OutcomeResult result, int width, String id) {
        boolean wide = width > 500;
        double left = 46;
        double right = width - (wide ? 120 : 16);
        Integer window = result.outcome().windowDays();
        double horizon = window == null ? 365 : window;
        int height = 350;
        List<String> labels = List.of(plan.control().label(), plan.treatment().label());
        Svg svg = Svg.of(
                width,
                height,
                id,
                "Share placed by days from the end of the cohort",
                describe(labels, result.curves(), horizon));
        for (int percent = 0; percent <= 100; percent += 25) {
            double y = y(percent / 100.0);
            svg.line(left, y, right, y, Ink.RULE, 1, "");
            svg.text(left - 6, y + 4, percent + " %", Ink.QUIET, "end", false);
        }
        List<Double> marks = new ArrayList<>();
        for (int i = 0; i <= 4; i++) {
            marks.add(Math.rint(horizon * i / 4));
        }
        marks.forEach(day ->
                svg.text(x(day, horizon, left, right), TOP + PLOT + 18, Svg.one(day), Ink.QUIET, "middle", false));
        svg.text((left + right) / 2, TOP + PLOT + 36, "days from the end of the cohort", Ink.QUIET, "middle", false);
        double[][] ends = new double[2][];
        for (int arm = 0; arm < 2; arm++) {
            ends[arm] = draw(svg, result.curves().get(arm), arm == 1, horizon, left, right);
        }
        names(svg, labels, ends, left, wide);
        for (int arm = 0; arm < 2; arm++) {
            double last = lastDrawn(result.curves().get(arm), horizon);
            if (last < horizon) {
                double y = ends[arm][1] + (ends[arm][1] > ends[1 - arm][1] ? 22 : -12);
                svg.line(
                        ends[arm][0],
                        ends[arm][1] - 6,
                        ends[arm][0],
                        ends[arm][1] + 6,
                        arm == 1 ? Ink.TREATMENT : Ink.CONTROL,
                        2,
                        "");
                svg.text(
                        Math.min(ends[arm][0], right),
                        y,
                        wide ? "ends here: fewer than ten still looking" : "ends: fewer than ten left",
                        Ink.QUIET,
                        "end",
                        false);
            }
        }
        for (int arm = 0; arm < 2; arm++) {
            double y = TOP + PLOT + 60 + 20 * arm;
            if (wide) {
                svg.text(right + 24, y, labels.get(arm), Ink.TEXT, "start", true);
            }
            for (double day : marks) {
                String count = String.valueOf(result.curves().get(arm).atRisk(Math.nextUp(day)));
                svg.text(x(day, horizon, left, right), y, count, Ink.TEXT, "middle", false);
            }
        }
        svg.text(
                left - 40,
                TOP + PLOT + 98,
                wide
                        ? "numbers: people still looking; bands: 95 % interval of each day"
                        : "numbers: still looking; bands: 95 % interval",
                Ink.QUIET,
                "start",
                false);
        return svg.close();
    }

    /** At the curves' ends where there is room, never one on the other; else as a legend in the corner that rising curves leave free. */
    private static void names(Svg svg, List<String> labels, double[][] ends, double left, boolean wide) {
        int upper = ends[1][1] <= ends[0][1] ? 1 : 0;
        double gap = Math.abs(ends[0][1] - ends[1][1]);
        double shift = Math.abs(ends[0][0] - ends[1][0]) < NEAR ? Math.max(0, LINE - gap) / 2 : 0;
        for (int arm = 0; arm < 2; arm++) {
            Ink ink = arm == 1 ? Ink.TREATMENT : Ink.CONTROL;
            if (wide) {
                double y = ends[arm][1] + 4 + (arm == upper ? -shift : shift);
                svg.text(ends[arm][0] + 8, y, labels.get(arm), Ink.TEXT, "start", true);
            } else {
                double y = TOP + 10 + LINE * arm;
                svg.line(left + 6, y, left + 30, y, ink, 2.5, arm == 1 ? "" : "6 3");
                svg.text(left + 36, y + 4, labels.get(arm), Ink.TEXT, "start", true);
            }
        }
    }

    /** Draws one curve with its band. @return where it ends, x and y */
    private static double[] draw(
            Svg svg, KaplanMeier curve, boolean treatment, double horizon, double left, double right) {
        Ink ink = treatment ? Ink.TREATMENT : Ink.CONTROL;
        StringBuilder path = new StringBuilder("M" + Svg.one(left) + " " + Svg.one(y(0)));
        StringBuilder upper = new StringBuilder();
        List<String> lower = new ArrayList<>();
        double share = 0;
        @Nullable Interval band = null;
        double bandFrom = 0;
        for (Step step : curve.steps()) {
            if (step.time() > horizon || step.atRisk() < FEWEST) {
                break;
            }
            double x = x(step.time(), horizon, left, right);
            band(upper, lower, band, bandFrom, x);
            share = 1 - step.survival();
            path.append(" H").append(Svg.one(x)).append(" V").append(Svg.one(y(share)));
            band = step.interval(Interval.LEVEL);
            bandFrom = x;
        }
        double last = lastDrawn(curve, horizon);
        double lastX = x(last, horizon, left, right);
        band(upper, lower, band, bandFrom, lastX);
        path.append(" H").append(Svg.one(lastX));
        if (!lower.isEmpty()) {
            StringBuilder area = new StringBuilder("M").append(upper.substring(2));
            for (int i = lower.size() - 1; i >= 0; i--) {
                area.append(lower.get(i));
            }
            svg.area(area.append('Z').toString(), ink, 0.2);
        }
        svg.path(path.toString(), ink, 2.5, treatment ? "" : "6 3");
        return new double[] {lastX, y(share)};
    }

    /** Adds one level stretch of the band; limits of the share are one minus those of the survival. */
    private static void band(StringBuilder upper, List<String> lower, @Nullable Interval band, double from, double to) {
        if (band == null || to <= from) {
            return;
        }
        String high = Svg.one(y(1 - band.lower()));
        String low = Svg.one(y(1 - band.upper()));
        upper.append(" L").append(Svg.one(from)).append(' ').append(high);
        upper.append(" L").append(Svg.one(to)).append(' ').append(high);
        lower.add(" L" + Svg.one(to) + " " + low + " L" + Svg.one(from) + " " + low);
    }

    /** The last day on which ten people or more are still looking: there the curve ends, and with it what the picture and its table say. */
    public static double lastDrawn(KaplanMeier curve, double horizon) {
        if (curve.atRisk(horizon) >= FEWEST) {
            return horizon;
        }
        double last = 0;
        for (double day = 0; day <= horizon; day++) {
            if (curve.atRisk(day) >= FEWEST) {
                last = day;
            }
        }
        for (Step step : curve.steps()) {
            if (step.time() <= horizon && step.atRisk() >= FEWEST) {
                last = Math.max(last, step.time());
            }
        }
        return last;
    }

    private static double x(double day, double horizon, double left, double right) {
        return left + day / horizon * (right - left);
    }

    private static double y(double share) {
        return TOP + (1 - share) * PLOT;
    }

    private static String describe(List<String> labels, List<KaplanMeier> curves, double horizon) {
        StringBuilder out = new StringBuilder();
        for (int arm = 0; arm < 2; arm++) {
            KaplanMeier curve = curves.get(arm);
            out.append(labels.get(arm)).append(": ");
            double last = lastDrawn(curve, horizon);
            List<String> said = new ArrayList<>();
            for (int i = 1; i <= 4; i++) {
                double day = Math.rint(horizon * i / 4);
                if (day <= last) {
                    said.add(Math.round(100 * (1 - curve.survival(day))) + " % placed by day " + Svg.one(day));
                }
            }
            out.append(String.join(", ", said));
            if (last < horizon) {
                out.append(said.isEmpty() ? "" : "; ")
                        .append("the curve ends at day ")
                        .append(Svg.one(last))
                        .append(", when fewer than ten are still looking");
            }
            out.append(". ");
        }
        return out.toString().strip();
    }
}
