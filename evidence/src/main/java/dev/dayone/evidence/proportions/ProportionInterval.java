package dev.dayone.evidence.proportions;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.Refusal;

/**
 * Where does one proportion lie?
 *
 * <p>Wilson: every p that the score test does not reject; the default. Clopper-Pearson: never below its level, hence wide.
 * Jeffreys: quantiles of beta(x + 1/2, n - x + 1/2); an end is 0 or 1 at x = 0 or n.
 *
 * <p>Source: Wilson 1927, JASA 22:209; Clopper and Pearson 1934, Biometrika 26:404; Brown, Cai and DasGupta 2001, Stat. Sci.
 * 16:101. Checked against R 4.2.
 *
 * @param estimate x / n
 * @param wilsonLower lower limit, Wilson
 * @param wilsonUpper upper limit, Wilson
 * @param clopperPearsonLower lower limit, Clopper and Pearson
 * @param clopperPearsonUpper upper limit, Clopper and Pearson
 * @param jeffreysLower lower limit, Jeffreys
 * @param jeffreysUpper upper limit, Jeffreys
 */
public record ProportionInterval(
        double estimate,
        double wilsonLower,
        double wilsonUpper,
        double clopperPearsonLower,
        double clopperPearsonUpper,
        double jeffreysLower,
        double jeffreysUpper) {

    /** Refuses EMPTY_ARM at n = 0, INVALID_COUNTS, INVALID_LEVEL. */
    public static ProportionInterval of(int x, int n, double level) {
        Interval.requireLevel(level);
        Refusal.INVALID_COUNTS.unless(x >= 0 && x <= n);
        Refusal.EMPTY_ARM.unless(n > 0);
        Interval wilson = wilson(x, n, level);
        Interval exact = clopperPearson(x, n, level);
        double a = (1 - level) / 2;
        return new ProportionInterval(
                (double) x / n,
                wilson.lower(),
                wilson.upper(),
                exact.lower(),
                exact.upper(),
                x == 0 ? 0 : Distributions.betaQuantile(a, x + 0.5, n - x + 0.5),
                x == n ? 1 : Distributions.betaQuantile(1 - a, x + 0.5, n - x + 0.5));
    }

    /** Wilson's score interval, within [0, 1]. */
    public static Interval wilson(int x, int n, double level) {
        double z = Distributions.normalQuantile(level);
        double p = (double) x / n;
        double z2 = z * z;
        double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = z / (1 + z2 / n) * Math.sqrt(p * (1 - p) / n + z2 / (4.0 * n * n));
        return new Interval(Math.max(0, centre - half), Math.min(1, centre + half), level);
    }

    /** The interval that inverts the binomial test. */
    public static Interval clopperPearson(int x, int n, double level) {
        double a = (1 - level) / 2;
        return new Interval(
                x == 0 ? 0 : Distributions.betaQuantile(a, x, n - x + 1.0),
                x == n ? 1 : Distributions.betaQuantile(1 - a, x + 1.0, n - x),
                level);
    }
}
