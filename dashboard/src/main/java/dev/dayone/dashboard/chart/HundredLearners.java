package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.Svg.Ink;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.study.plan.StudyPlan;

/**
 * A hundred learners of each format, so many of them placed: counts in place of percentages. The reference format comes first; those placed beyond its count are drawn
 * in the other colour, and dashes reach to what the data would also fit.
 */
public final class HundredLearners {

    private static final int ACROSS = 20;

    private HundredLearners() {}

    /**
     * One format.
     *
     * @param label of the format
     * @param placed of a hundred
     */
    public record Arm(String label, int placed) {}

    /**
     * Both formats of a study, the reach from its interval.
     *
     * @param base placed of a hundred with the reference format
     * @param other the same with the other
     * @param difference interval of their difference, in percentage points
     */
    public static String of(StudyPlan plan, int base, int other, Interval difference, int width, String id) {
        return of(
                new Arm(plan.control().label(), base),
                new Arm(plan.treatment().label(), other),
                reach(base, difference),
                words(plan, base, difference),
                width,
                id);
    }

    /** How many of a hundred the data would also fit, as a sentence. */
    public static String words(StudyPlan plan, int base, Interval difference) {
        return "The data fit anything from " + fits(base, difference) + " of 100 with "
                + plan.treatment().label() + ".";
    }

    /** How many of a hundred the data would also fit, beside a base. */
    public static String fits(int base, Interval difference) {
        int[] reach = reach(base, difference);
        return reach[0] + " to " + reach[1];
    }

    private static int[] reach(int base, Interval difference) {
        return new int[] {
            (int) Math.max(0, Math.round(base + difference.lower())),
            (int) Math.min(100, Math.round(base + difference.upper()))
        };
    }

    /**
     * @param reach how many of a hundred of the second format the data would also fit, from and to
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(Arm control, Arm treatment, int[] reach, String words, int width, String id) {
        boolean wide = width > 500;
        double step = wide ? 22 : 17;
        double radius = wide ? 7.5 : 5.8;
        double left = wide ? 230 : 16;
        double block = 5 * step + (wide ? 26 : 46);
        int height = (int) Math.round(2 * block + 44);
        Svg svg = Svg.of(
                width,
                height,
                id,
                "Of every hundred learners, how many were placed",
                describe(control, treatment, words));
        arm(
                svg,
                control,
                control.placed(),
                new int[] {control.placed(), control.placed()},
                14,
                left,
                step,
                radius,
                wide,
                false);
        arm(svg, treatment, control.placed(), reach, 14 + block, left, step, radius, wide, true);
        svg.text(
                wide ? 110 : 16,
                height - 10.0,
                wide
                        ? "filled: placed; blue: beyond the first format; dashed: what the data would also fit"
                        : "filled: placed; dashed: also fits",
                Ink.QUIET,
                "start",
                false);
        return svg.close();
    }

    private static void arm(
            Svg svg,
            Arm arm,
            int base,
            int[] reach,
            double top,
            double left,
            double step,
            double radius,
            boolean wide,
            boolean second) {
        double y = wide ? top : top + 22;
        if (wide) {
            svg.text(left - 24, y + 2 * step - 6, arm.label(), Ink.TEXT, "end", true);
            svg.text(left - 24, y + 2 * step + 14, arm.placed() + " of 100", Ink.TEXT, "end", false);
        } else {
            svg.text(16, top + 6, arm.label() + ": " + arm.placed() + " of 100", Ink.TEXT, "start", true);
        }
        int from = Math.min(reach[0], arm.placed());
        int to = Math.max(reach[1], arm.placed());
        for (int i = 0; i < 100; i++) {
            double cx = left + i % ACROSS * step;
            double cy = y + radius + Math.floorDiv(i, ACROSS) * step;
            boolean placed = i < arm.placed();
            Ink ink = second && i >= base ? Ink.TREATMENT : Ink.CONTROL;
            if (placed) {
                svg.circle(cx, cy, radius, ink, true);
            } else {
                svg.circle(cx, cy, radius - 1, Ink.RULE, false);
            }
            if (second && i >= from && i < to) {
                svg.ring(cx, cy, radius + 1.6, Ink.TREATMENT);
            }
        }
    }

    private static String describe(Arm control, Arm treatment, String words) {
        return control.label() + ": " + control.placed() + " of 100. " + treatment.label() + ": " + treatment.placed()
                + " of 100. " + words;
    }
}
