package dev.dayone.evidence.study;

import dev.dayone.evidence.Interval;

/** The heading over a result, picked by rule from the interval and the smallest difference that matters; never by a p-value. */
public enum Verdict {
    BETTER("Better, by an amount that matters"),
    BETTER_COULD_BE_SMALL("Better in this trial; could be small"),
    TOO_ALIKE("Too alike to matter"),
    NOT_SETTLED("Not settled"),
    WORSE_COULD_BE_SMALL("Worse in this trial; could be small"),
    WORSE("Worse, by an amount that matters"),
    TOO_EARLY("Too early to say"),
    CANNOT_BE_READ("Cannot be read yet: data problem"),
    CANNOT_TELL("Cannot tell from these data"),
    TOO_FEW("Too few learners to report");

    private final String heading;

    Verdict(String heading) {
        this.heading = heading;
    }

    public String heading() {
        return heading;
    }

    /** Key of a plan's decisions that this verdict calls for; "" where nothing is decided. */
    public String decision() {
        return switch (this) {
            case BETTER, BETTER_COULD_BE_SMALL -> "better";
            case TOO_ALIKE -> "too-alike";
            case NOT_SETTLED, CANNOT_TELL -> "not-settled";
            case WORSE, WORSE_COULD_BE_SMALL -> "worse";
            case TOO_EARLY, CANNOT_BE_READ, TOO_FEW -> "";
        };
    }

    /**
     * Rows of the rule, tested in order; each interval meets exactly one.
     *
     * @param interval treatment minus control
     * @param matters smallest difference that matters, > 0, in the interval's unit
     * @param higherIsBetter whether more of the outcome is good
     */
    public static Verdict of(Interval interval, double matters, boolean higherIsBetter) {
        Interval gain = higherIsBetter ? interval : interval.times(-1);
        if (gain.lower() > -matters && gain.upper() < matters) {
            return TOO_ALIKE;
        }
        if (gain.lower() > 0) {
            return gain.lower() > matters ? BETTER : BETTER_COULD_BE_SMALL;
        }
        if (gain.upper() < 0) {
            return gain.upper() < -matters ? WORSE : WORSE_COULD_BE_SMALL;
        }
        return NOT_SETTLED;
    }
}
