package dev.dayone.evidence.proportions;

import dev.dayone.evidence.Interval;

/**
 * Do two proportions differ, given both margins?
 *
 * <p>Two-sided p: the probability of all tables no more likely than the one seen (relative slack 1e-7). Odds ratio: conditional
 * maximum likelihood; its limits invert the one-sided tests, solved on the log scale to the last digits, where R stops at 1e-4. At
 * 15 against 15 the test is very hesitant: {@link BoschlooTest} is the default.
 *
 * <p>Source: Fisher 1935, J. R. Stat. Soc. 98:39; Cornfield 1956. Checked against R 4.2 {@code fisher.test}.
 *
 * @param pValue two-sided
 * @param pGreater one-sided, for more in treatment
 * @param pLess one-sided, for less in treatment
 * @param oddsRatioCmle conditional estimate; 0 or infinite at the edge
 * @param ciLower lower limit of the odds ratio
 * @param ciUpper upper limit of the odds ratio
 */
public record FisherExactTest(
        double pValue, double pGreater, double pLess, double oddsRatioCmle, double ciLower, double ciUpper) {

    /** Refuses EMPTY_ARM and INVALID_LEVEL. */
    public static FisherExactTest of(Proportions table, double level) {
        Interval.requireLevel(level);
        HypergeometricTable given = HypergeometricTable.of(table.withBothArms());
        double tail = (1 - level) / 2;
        return new FisherExactTest(
                given.twoSided(),
                given.upper(0),
                given.lower(0),
                given.conditionalEstimate(),
                given.lowerLimit(tail),
                given.upperLimit(tail));
    }
}
