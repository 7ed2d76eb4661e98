package dev.dayone.evidence.attrition;

import dev.dayone.evidence.refusal.Refusal;

/**
 * How much worse (or better) than the observed would the missing of the treatment arm have to be for the interval to touch zero?
 *
 * <p>With a share m of the treatment arm missing and those d below the observed mean of their arm, the difference is D - m d; the interval moves
 * with it. The tip is where the nearer limit reaches 0. A tip beyond the range of the scale says that no missing outcomes could
 * overturn the answer.
 *
 * <p>Source: Yan, Lee and Li 2009, J. Biopharm. Stat. 19:1085; Cro et al. 2020, Stat. Med. 39:2815 (delta adjustment).
 *
 * @param shift how far below the observed mean the missing must lie; negative = above
 * @param missing share of the treatment arm missing
 */
public record TippingPoint(double shift, double missing) {

    /**
     * Refuses NO_DATA where nobody is missing, INVALID_INPUT where the interval already spans zero.
     *
     * @param lower lower limit of treatment minus control
     * @param upper upper limit
     */
    public static TippingPoint of(double lower, double upper, int assigned, int observed) {
        Refusal.INVALID_COUNTS.unless(observed >= 0 && observed <= assigned && assigned > 0);
        Refusal.NO_DATA.unless(observed < assigned);
        Refusal.INVALID_INPUT.unless(lower > 0 || upper < 0);
        double missing = 1 - (double) observed / assigned;
        return new TippingPoint((lower > 0 ? lower : upper) / missing, missing);
    }
}
