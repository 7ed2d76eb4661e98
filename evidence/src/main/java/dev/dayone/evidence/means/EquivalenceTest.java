package dev.dayone.evidence.means;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.Refusal;

/**
 * Are two arms alike enough? Two one-sided Welch tests, against a difference as small as the low margin and as large as the high
 * one; p is the larger of the two.
 *
 * <p>The interval has level 1 - 2 alpha: it lies inside the margins exactly when the arms are equivalent at alpha. Source:
 * Schuirmann 1987, J. Pharmacokinet. Biopharm. 15:657. Checked against R 4.2.
 *
 * @param estimate treatment minus control
 * @param se Welch's standard error
 * @param df Welch's degrees of freedom
 * @param tLower t against the low margin
 * @param pLower its p
 * @param tUpper t against the high margin
 * @param pUpper its p
 * @param pValue the larger of both
 * @param ciLower lower limit at level 1 - 2 alpha
 * @param ciUpper upper limit at level 1 - 2 alpha
 * @param equivalent pValue < alpha
 */
public record EquivalenceTest(
        double estimate,
        double se,
        double df,
        double tLower,
        double pLower,
        double tUpper,
        double pUpper,
        double pValue,
        double ciLower,
        double ciUpper,
        boolean equivalent) {

    /** Refuses what Welch's test refuses, and INVALID_MARGIN unless low < high. */
    public static EquivalenceTest of(Arms arms, double low, double high, double alpha) {
        Refusal.INVALID_MARGIN.unless(low < high);
        Refusal.INVALID_LEVEL.unless(alpha > 0 && alpha < 0.5);
        StudentEstimate welch = WelchTest.of(arms, 1 - 2 * alpha).difference();
        double tLower = (welch.estimate() - low) / welch.se();
        double tUpper = (welch.estimate() - high) / welch.se();
        double pLower = Distributions.tUpper(tLower, welch.df());
        double pUpper = Distributions.tUpper(-tUpper, welch.df());
        double p = Math.max(pLower, pUpper);
        return new EquivalenceTest(
                welch.estimate(),
                welch.se(),
                welch.df(),
                tLower,
                pLower,
                tUpper,
                pUpper,
                p,
                welch.ciLower(),
                welch.ciUpper(),
                p < alpha);
    }
}
