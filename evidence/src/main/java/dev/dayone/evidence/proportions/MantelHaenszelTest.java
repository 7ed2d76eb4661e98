package dev.dayone.evidence.proportions;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.Refusal;
import java.util.List;

/**
 * Do proportions differ between arms once cohorts are kept apart?
 *
 * <p>Chi-squared = (sum (x1 - E))^2 / sum V without continuity correction; common odds ratio sum(a d / n) / sum(b c / n) with the
 * Robins-Breslow-Greenland interval; and, exactly, the conditional estimate, limits and p by convolution over cohorts.
 *
 * <p>Source: Mantel and Haenszel 1959, JNCI 22:719; Robins, Breslow and Greenland 1986, Biometrics 42:311; Mehta, Patel and Gray
 * 1985, JASA 80:969. Checked against R 4.2 {@code mantelhaen.test}.
 *
 * @param statistic chi-squared with 1 df
 * @param pValue its p
 * @param mhOddsRatio common odds ratio of Mantel and Haenszel
 * @param ciLower its lower limit
 * @param ciUpper its upper limit
 * @param exactP two-sided, given all margins
 * @param exactOrCmle conditional estimate; 0 or infinite at the edge
 * @param exactCiLower its lower limit
 * @param exactCiUpper its upper limit
 * @param smallestP the smallest exact p that these margins allow
 */
public record MantelHaenszelTest(
        double statistic,
        double pValue,
        double mhOddsRatio,
        double ciLower,
        double ciUpper,
        double exactP,
        double exactOrCmle,
        double exactCiLower,
        double exactCiUpper,
        double smallestP) {

    /** Refuses NO_DATA, INVALID_LEVEL and, where no cohort tells the arms apart, ZERO_VARIANCE. */
    public static MantelHaenszelTest of(List<Proportions> strata, double level) {
        Interval.requireLevel(level);
        Refusal.NO_DATA.unless(!strata.isEmpty());
        double gap = 0;
        double variance = 0;
        double r = 0;
        double s = 0;
        double pr = 0;
        double psqr = 0;
        double qs = 0;
        for (Proportions t : strata) {
            double n = t.n1() + t.n0();
            double m = t.x1() + t.x0();
            gap += t.x1() - t.n1() * m / n;
            variance += n > 1 ? (double) t.n1() * t.n0() * m * (n - m) / (n * n * (n - 1)) : 0;
            double ri = (double) t.x1() * (t.n0() - t.x0()) / n;
            double si = (double) (t.n1() - t.x1()) * t.x0() / n;
            double p = (t.x1() + t.n0() - t.x0()) / n;
            r += ri;
            s += si;
            pr += p * ri;
            psqr += p * si + (1 - p) * ri;
            qs += (1 - p) * si;
        }
        Refusal.ZERO_VARIANCE.unless(variance > 0);
        double statistic = gap * gap / variance;
        double se = Math.sqrt(pr / (2 * r * r) + psqr / (2 * r * s) + qs / (2 * s * s));
        double z = Distributions.normalQuantile(level);
        HypergeometricTable exact = HypergeometricTable.of(strata);
        double tail = (1 - level) / 2;
        return new MantelHaenszelTest(
                statistic,
                Distributions.chiSquaredUpper(statistic, 1),
                r / s,
                r / s * Math.exp(-z * se),
                r / s * Math.exp(z * se),
                exact.twoSided(),
                exact.conditionalEstimate(),
                exact.lowerLimit(tail),
                exact.upperLimit(tail),
                exact.smallest());
    }
}
