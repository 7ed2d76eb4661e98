package dev.dayone.evidence.study;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What the day of an analysis is to a plan with looks.
 *
 * @param number of the look, from 1; 0 = no look is due on that day
 * @param of looks planned; 0 = one, at the end
 * @param nominalLevel level at which this look's interval is computed, so that the intervals of all looks hold together with 95 %
 * @param next the next look; null = none is left
 * @param hidden nothing by arm may be shown on that day
 */
public record Look(
        int number, int of, double nominalLevel, @Nullable LocalDate next, boolean hidden) {

    /** The end of the study: its verdict may be spoken. */
    public boolean last() {
        return number == of;
    }

    /** Looks are planned, and this day is none. */
    public boolean between() {
        return number == 0 && of > 0;
    }

    /** The interval had to be widened because there are several looks. */
    public boolean repeated() {
        return number > 0 && of > 1;
    }
}
