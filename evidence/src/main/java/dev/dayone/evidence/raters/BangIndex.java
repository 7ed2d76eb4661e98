package dev.dayone.evidence.raters;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.refusal.Refusal;

/**
 * Could raters tell the arm of the work they judged? One arm at a time: 0 = no better than chance, 1 = all guessed right, -1 = all guessed
 * the other arm; "don't know" counts as unable to tell.
 *
 * <p>BI = p_right - p_wrong of all guesses; Var = [p_right (1 - p_right) + p_wrong (1 - p_wrong) + 2 p_right p_wrong] / n. Source: Bang, Ni and Davis
 * 2004, Control. Clin. Trials 25:143.
 *
 * @param index in [-1, 1]
 * @param ciLower lower limit
 * @param ciUpper upper limit
 * @param n guesses, "don't know" included
 */
public record BangIndex(double index, double ciLower, double ciUpper, int n) {

    /** Refuses INVALID_COUNTS, NO_DATA, INVALID_LEVEL. */
    public static BangIndex of(int right, int wrong, int unknown, double level) {
        Refusal.INVALID_COUNTS.unless(right >= 0 && wrong >= 0 && unknown >= 0);
        int n = right + wrong + unknown;
        Refusal.NO_DATA.unless(n > 0);
        double p = (double) right / n;
        double q = (double) wrong / n;
        double se = Math.sqrt((p * (1 - p) + q * (1 - q) + 2 * p * q) / n);
        Interval interval = Interval.ofNormal(p - q, se, level);
        return new BangIndex(p - q, Math.max(-1, interval.lower()), Math.min(1, interval.upper()), n);
    }
}
