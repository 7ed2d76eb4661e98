package dev.dayone.evidence.proportions;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.Refusal;

/**
 * Risk ratio and odds ratio as most papers print them: on the log scale, by large-sample variances. Kept to compare with published
 * numbers; at our sizes the score intervals are the defaults.
 *
 * <p>Var log RR = 1/x1 - 1/n1 + 1/x0 - 1/n0 (Katz et al. 1978, Biometrics 34:469); Var log OR = sum of reciprocal cells (Woolf 1955).
 * Undefined with an empty cell. Checked against R 4.2.
 *
 * @param riskRatio share in treatment over share in control
 * @param logRrSe standard error of its logarithm
 * @param rrCiLower lower limit of the risk ratio
 * @param rrCiUpper upper limit of the risk ratio
 * @param oddsRatio odds in treatment over odds in control
 * @param logOrSe standard error of its logarithm
 * @param orCiLower lower limit of the odds ratio
 * @param orCiUpper upper limit of the odds ratio
 */
public record WaldRatios(
        double riskRatio,
        double logRrSe,
        double rrCiLower,
        double rrCiUpper,
        double oddsRatio,
        double logOrSe,
        double orCiLower,
        double orCiUpper) {

    /** Refuses EMPTY_ARM, INVALID_LEVEL, and an empty cell as NO_EVENTS or ZERO_VARIANCE. */
    public static WaldRatios of(Proportions t, double level) {
        Interval.requireLevel(level);
        t.withBothArms();
        Refusal.NO_EVENTS.unless(t.x1() > 0 && t.x0() > 0);
        Refusal.ZERO_VARIANCE.unless(t.x1() < t.n1() && t.x0() < t.n0());
        double z = Distributions.normalQuantile(level);
        double rr = t.p1() / t.p0();
        double seRr = Math.sqrt(1.0 / t.x1() - 1.0 / t.n1() + 1.0 / t.x0() - 1.0 / t.n0());
        double or = (double) t.x1() * (t.n0() - t.x0()) / ((double) t.x0() * (t.n1() - t.x1()));
        double seOr = Math.sqrt(1.0 / t.x1() + 1.0 / t.x0() + 1.0 / (t.n1() - t.x1()) + 1.0 / (t.n0() - t.x0()));
        return new WaldRatios(
                rr,
                seRr,
                rr * Math.exp(-z * seRr),
                rr * Math.exp(z * seRr),
                or,
                seOr,
                or * Math.exp(-z * seOr),
                or * Math.exp(z * seOr));
    }
}
