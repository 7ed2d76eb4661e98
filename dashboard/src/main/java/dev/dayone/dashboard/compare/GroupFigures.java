package dev.dayone.dashboard.compare;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.proportions.ProportionInterval;
import dev.dayone.warehouse.view.ProgrammeViews.Grouped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The average of a group as pages print it, with the interval that fits its scale: one answer for every page that shows groups. */
public final class GroupFigures {

    private static final double LEVEL = 0.95;

    private GroupFigures() {}

    /** A measure that is 1 or 0 is a share of people. */
    public static boolean yesOrNo(String unit) {
        return unit.equals("1 or 0");
    }

    /** A number as it is printed: whole from a hundred on, else to a hundredth; a dash where there is none. */
    public static String value(@Nullable Double value) {
        return value == null
                ? Figures.NONE
                : Math.abs(value) >= 100 ? Figures.fixed(value, 0) : Figures.fixed(value, 2);
    }

    /** The average, as a percentage where it is a share of people. */
    public static String mean(Grouped group, String unit) {
        Double mean = group.mean();
        return yesOrNo(unit) && mean != null ? Figures.percent(mean) : value(mean);
    }

    /** The 95 % interval in words: "4.0 % to 39.9 %"; a dash where there is none. */
    public static String interval(Grouped group, String unit) {
        return limits(group, unit)
                .map(limits -> yesOrNo(unit)
                        ? Figures.percent(limits.lower()) + " to " + Figures.percent(limits.upper())
                        : value(limits.lower()) + " to " + value(limits.upper()))
                .orElse(Figures.NONE);
    }

    /** The same as numbers: Wilson's for a share of people, Student's for a number, kept within 0 and 1 where the number is a share itself. */
    public static Optional<Interval> limits(Grouped group, String unit) {
        Double mean = group.mean();
        Double deviation = group.deviation();
        if (mean != null && yesOrNo(unit) && group.n() > 0) {
            return Optional.of(ProportionInterval.wilson((int) Math.round(mean * group.n()), group.n(), LEVEL));
        }
        if (mean == null || deviation == null || group.n() < 2) {
            return Optional.empty();
        }
        Moments moments = new Moments(group.n(), mean, deviation * deviation * (group.n() - 1));
        Interval interval = Interval.ofT(mean, Math.sqrt(moments.variance() / group.n()), group.n() - 1.0, LEVEL);
        boolean share = unit.equals("share");
        return Optional.of(new Interval(
                share ? Math.max(0, interval.lower()) : interval.lower(),
                share ? Math.min(1, interval.upper()) : interval.upper(),
                LEVEL));
    }
}
