package dev.dayone.dashboard.chart;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.study.plan.StudyPlan;
import java.util.List;

/**
 * Of every hundred learners of two formats, how many were placed, where only rounded counts and the interval of their difference may be shown: two bars, and in words what the
 * data would also fit for the second.
 */
public final class HundredLearners {

    private HundredLearners() {}

    /**
     * Both formats of a study.
     *
     * @param base placed of a hundred with the reference format
     * @param other the same with the other
     * @param difference interval of their difference, in percentage points
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(StudyPlan plan, int base, int other, Interval difference, int width, String id) {
        return OutOfHundred.of(
                "Of every hundred learners, how many were placed",
                List.of(bar(plan.control().label(), base), bar(plan.treatment().label(), other)),
                words(plan, base, difference),
                width,
                id);
    }

    private static OutOfHundred.Bar bar(String format, int placed) {
        return new OutOfHundred.Bar(format, placed, Double.NaN, Double.NaN, placed + " of 100");
    }

    /** How many of a hundred the data would also fit, as a sentence. */
    public static String words(StudyPlan plan, int base, Interval difference) {
        long low = Math.max(0, Math.round(base + difference.lower()));
        long high = Math.min(100, Math.round(base + difference.upper()));
        return "Where " + base + " of 100 are placed with " + plan.control().label()
                + ", the data are consistent with anything from " + low + " to " + high + " of 100 with "
                + plan.treatment().label() + ".";
    }
}
