package dev.dayone.dashboard.document;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.study.ArmSummary;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The one rounding of an outcome's numbers: page, chart, report, terminal and JSON all print these strings.
 *
 * @param control value of the reference arm, with its unit
 * @param treatment value of the other arm
 * @param difference treatment minus control with sign and unit; null = not estimable
 * @param interval "from ... to ..." limits with signs; null = not estimable
 * @param decimals digits after the point in all of them
 */
public record Figures(
        String control,
        String treatment,
        @Nullable String difference,
        @Nullable String interval,
        int decimals) {

    public static final String NONE = "–";

    /** The figures of one outcome. */
    public static Figures of(OutcomeResult result) {
        return of(result, result.estimate() instanceof Known known ? decimals(known.interval()) : 1);
    }

    /** The same to so many digits after the point. */
    public static Figures of(OutcomeResult result, int decimals) {
        return of(result, result.estimate() instanceof Known k ? k : null, decimals);
    }

    /** The same with another estimate in place of the outcome's own, such as one that is rounded more. */
    public static Figures of(OutcomeResult result, @Nullable Known known, int decimals) {
        String unit = suffix(result);
        return new Figures(
                arm(result.control(), result, decimals),
                arm(result.treatment(), result, decimals),
                known == null ? null : signed(known.value(), decimals) + unit,
                known == null
                        ? null
                        : signed(known.interval().lower(), decimals) + " to "
                                + signed(known.interval().upper(), decimals),
                decimals);
    }

    /** The difference and interval of an alternative method, rounded as the main one; or why there is none. */
    public static String alternative(Estimate estimate, int decimals) {
        return estimate.match(
                known -> signed(known.value(), decimals) + " ("
                        + signed(known.interval().lower(), decimals) + " to "
                        + signed(known.interval().upper(), decimals) + ")",
                refused -> refused.why().forEvaluators());
    }

    /** A p-value to three digits, never 0. */
    public static String pValue(@Nullable Double p) {
        if (p == null) {
            return NONE;
        }
        return p < 0.001 ? "< 0.001" : fixed(p, 3);
    }

    /** With a sign, a true minus, and no negative zero. */
    public static String signed(double value, int decimals) {
        String text = fixed(Math.abs(value), decimals);
        boolean zero = text.chars().allMatch(c -> c == '0' || c == '.' || c == ',');
        return (zero ? "" : value < 0 ? "−" : "+") + text;
    }

    /** With thousands separated. */
    public static String fixed(double value, int decimals) {
        return String.format(java.util.Locale.ROOT, "%,." + decimals + "f", value)
                .replace("-", "−");
    }

    /** A share of 1 as percent, to a tenth. */
    public static String percent(double share) {
        return fixed(100 * share, 1) + " %";
    }

    /** The same to whole percent. */
    public static String wholePercent(double share) {
        return fixed(100 * share, 0) + " %";
    }

    public static String count(long n) {
        return String.format(java.util.Locale.ROOT, "%,d", n);
    }

    /** One digit beyond what the interval can tell apart: tenths when it is some units wide, whole numbers when hundreds. */
    private static int decimals(Interval interval) {
        double width = interval.upper() - interval.lower();
        if (!(width > 0) || width >= 1000) {
            return 0;
        }
        if (width >= 0.5) {
            return 1;
        }
        return Math.min(6, 1 + (int) Math.ceil(-Math.log10(width)));
    }

    private static String arm(ArmSummary arm, OutcomeResult result, int decimals) {
        Double value = arm.value();
        if (value == null) {
            return NONE;
        }
        Kind kind = result.outcome().kind();
        boolean perCent = result.outcome().inPerCent();
        int digits = perCent ? Math.min(1, decimals) : kind == Kind.COUNT ? 1 : decimals;
        return fixed(value, digits) + (perCent ? " %" : kind.pairs() ? " of 100" : "");
    }

    /** The unit of a difference as it stands behind a number, with the space before it. */
    public static String unit(OutcomeResult result) {
        return suffix(result);
    }

    private static String suffix(OutcomeResult result) {
        return switch (result.outcome().kind()) {
            case PLACED, INCIDENCE, FRACTION -> " pp";
            case COUNT -> " %";
            case SCORE, PAY, TIME_TO_PLACEMENT, GRADE, PRIORITISED ->
                " " + shortUnit(result.outcome().unit());
        };
    }

    static String shortUnit(String unit) {
        return unit.equals("percentage points") ? "pp" : unit;
    }
}
