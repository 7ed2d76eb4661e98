package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import dev.dayone.evidence.planning.PlanAnswer.Question;
import dev.dayone.evidence.power.MeanPower;
import dev.dayone.evidence.power.ProportionPower;
import java.util.List;
import java.util.Locale;

/** Chance of seeing a true difference by the number of cohorts: the smallest that matters heavy, half of it and twice it beside. */
public final class PowerCurve {

    private static final int HEIGHT = 300;
    private static final int TOP = 16;
    /** Differences drawn, in smallest differences that matter. */
    public static final List<Double> FACTORS = List.of(0.5, 1.0, 2.0);

    private PowerCurve() {}

    /**
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(Question question, int width, String id) {
        int most = most(question);
        double left = 52;
        double right = width - 74.0;
        double bottom = HEIGHT - 46.0;
        StringBuilder described = new StringBuilder();
        for (int cohorts = 1; cohorts <= most; cohorts += Math.max(1, most / 6)) {
            described.append(
                    String.format(Locale.ROOT, "%d cohorts: %.0f %%. ", cohorts, 100 * power(question, cohorts, 1)));
        }
        Svg svg = Svg.of(
                width,
                HEIGHT,
                id,
                "Chance of seeing the smallest difference that matters, by cohorts",
                described.toString().strip());
        for (int tick = 0; tick <= 100; tick += 20) {
            double y = y(tick / 100.0, bottom);
            svg.line(left, y, right, y, tick == 80 ? Ink.QUIET : Ink.RULE, 1, tick == 80 ? "6 4" : "");
            svg.text(left - 8, y + 4, tick + " %", Ink.QUIET, "end", false);
        }
        int step = Math.max(1, (int) Math.ceil(most / 8.0));
        for (int cohorts = 1; cohorts <= most; cohorts += step) {
            svg.text(x(cohorts, most, left, right), bottom + 18, String.valueOf(cohorts), Ink.QUIET, "middle", false);
        }
        double chosen = x(Math.min(question.cohorts(), most), most, left, right);
        svg.line(chosen, TOP, chosen, bottom, Ink.BAND, 8, "");
        for (double factor : FACTORS) {
            StringBuilder path = new StringBuilder();
            for (int cohorts = 1; cohorts <= most; cohorts++) {
                path.append(cohorts == 1 ? "M" : " L")
                        .append(Svg.one(x(cohorts, most, left, right)))
                        .append(' ')
                        .append(Svg.one(y(power(question, cohorts, factor), bottom)));
            }
            boolean main = factor == 1;
            svg.path(path.toString(), main ? Ink.TREATMENT : Ink.CONTROL, main ? 3.5 : 2, main ? "" : "5 4");
            svg.text(
                    right + 8,
                    y(power(question, most, factor), bottom) + (factor == 2 ? -6 : main ? 9 : 4),
                    label(question.matters() * factor),
                    Ink.TEXT,
                    "start",
                    main);
        }
        svg.text((left + right) / 2, HEIGHT - 8.0, "cohorts of " + question.perCohort(), Ink.QUIET, "middle", false);
        return svg.close();
    }

    /** Most cohorts drawn. */
    public static int most(Question question) {
        return Math.max(9, Math.min(60, question.cohorts() * 2));
    }

    /**
     * Chance that a test at 5 % sees a true difference.
     *
     * @param factor the difference, in smallest differences that matter
     * @return in [0, 1]
     */
    public static double power(Question q, int cohorts, double factor) {
        double perArm = q.perCohort() * (1 - q.loss()) * cohorts / 2;
        if (perArm < 2) {
            return 0;
        }
        if (q.kind().share()) {
            double other = q.base() + factor * q.matters() / 100;
            return other >= 1 ? 1 : ProportionPower.power(perArm, other, q.base(), 0.05);
        }
        return MeanPower.power(perArm, factor * q.matters(), q.deviation() * Math.sqrt(1 - q.rSquared()), 0.05);
    }

    /** A difference as the picture names it. */
    public static String label(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
    }

    private static double x(int cohorts, int most, double left, double right) {
        return left + (right - left) * (cohorts - 1.0) / (most - 1);
    }

    private static double y(double power, double bottom) {
        return bottom - (bottom - TOP) * power;
    }
}
