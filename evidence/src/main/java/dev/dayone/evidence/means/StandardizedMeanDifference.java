package dev.dayone.evidence.means;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Roots;
import dev.dayone.evidence.refusal.Refusal;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * How large is a difference of means in units of spread, to compare with other studies?
 *
 * <p>d = (mean1 - mean0) / s pooled; g = J d with J = Gamma(nu/2) / (sqrt(nu/2) Gamma((nu - 1)/2)), nu = n1 + n0 - 2. The interval
 * of d inverts the non-central t distribution of d sqrt(n1 n0 / (n1 + n0)). Assumes normal outcomes of equal variance.
 *
 * <p>Source: Hedges 1981, J. Educ. Stat. 6:107; Cohen 1988; Steiger and Fouladi 1997. Checked against R 4.2 {@code pt(ncp)}.
 *
 * @param cohensD difference in pooled standard deviations
 * @param hedgesG the same without small-sample bias
 * @param correction J
 * @param dCiLower lower limit of d
 * @param dCiUpper upper limit of d
 */
public record StandardizedMeanDifference(
        double cohensD, double hedgesG, double correction, double dCiLower, double dCiUpper) {

    /** Hedges' g alone, whose limits take some thousand times as long. Refuses what {@link #of} refuses. */
    public static double hedgesG(Arms arms) {
        return correction(arms.n() - 2.0) * cohensD(arms);
    }

    private static double cohensD(Arms arms) {
        Moments a = Moments.of(arms.atLeast(2).treated());
        Moments b = Moments.of(arms.control());
        double spread = Math.sqrt((a.m2() + b.m2()) / (arms.n() - 2.0));
        Refusal.ZERO_VARIANCE.unless(spread > 0);
        return (a.mean() - b.mean()) / spread;
    }

    private static double correction(double nu) {
        return Math.exp(LogGamma.value(nu / 2) - LogGamma.value((nu - 1) / 2)) / Math.sqrt(nu / 2);
    }

    /** Refuses EMPTY_ARM, ARM_TOO_SMALL, ZERO_VARIANCE. */
    public static StandardizedMeanDifference of(Arms arms, double level) {
        Interval.requireLevel(level);
        double d = cohensD(arms);
        double nu = arms.n() - 2.0;
        double j = correction(nu);
        double scale = Math.sqrt((double) arms.treated().length * arms.control().length / arms.n());
        double t = d * scale;
        double tail = (1 - level) / 2;
        return new StandardizedMeanDifference(
                d, j * d, j, noncentrality(t, nu, 1 - tail) / scale, noncentrality(t, nu, tail) / scale);
    }

    private static double noncentrality(double t, double nu, double p) {
        double reach = 7 + Math.abs(t) / 2;
        return Roots.between(delta -> Distributions.noncentralT(t, nu, delta) - p, t - reach, t + reach);
    }
}
