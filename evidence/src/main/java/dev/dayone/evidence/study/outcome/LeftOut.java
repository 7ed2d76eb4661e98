package dev.dayone.evidence.study.outcome;

/**
 * What the adjustment does without, although the plan names it.
 *
 * @param covariate the plan's name of it
 * @param whole whether all of it is left out; false = levels of it count with the first
 * @param sentence what is left out and why
 */
public record LeftOut(String covariate, boolean whole, String sentence) {

    static LeftOut whole(String covariate, String why) {
        return new LeftOut(covariate, true, "The covariate " + covariate + " is left out: " + why + ".");
    }
}
