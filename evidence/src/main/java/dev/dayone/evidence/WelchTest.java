package dev.dayone.evidence;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;

/**
 * Do two arms differ in their means, whatever their variances?
 *
 * <p>D = mean1 - mean0, SE^2 = s1^2/n1 + s0^2/n0, df = SE^4 / ((s1^2/n1)^2/(n1 - 1) + (s0^2/n0)^2/(n0 - 1)), with s^2 the
 * sample variances. Assumes independent people and, in small arms, no extreme skew. Needs two people in each arm.
 *
 * <p>Source: Welch 1947, Biometrika 34:28. Checked against R 4.2 {@code t.test}.
 */
public final class WelchTest {

    private WelchTest() {}

    /** Difference of means, treatment minus control, with its interval. */
    public static Estimate of(Moments treatment, Moments control, double level) {
        if (treatment.n() == 0 || control.n() == 0) {
            return new NotEstimable(Method.WELCH, Refusal.EMPTY_ARM, "One arm has nobody with this outcome.");
        }
        if (treatment.n() == 1 || control.n() == 1) {
            return new NotEstimable(
                    Method.WELCH, Refusal.ARM_TOO_SMALL, "One arm has a single person: its spread is unknown.");
        }
        double a = treatment.variance() / treatment.n();
        double b = control.variance() / control.n();
        if (!(a + b > 0)) {
            return new NotEstimable(
                    Method.WELCH,
                    Refusal.ZERO_VARIANCE,
                    "Everyone in an arm has the same value: no spread to judge by.");
        }
        double df = (a + b) * (a + b) / (a * a / (treatment.n() - 1) + b * b / (control.n() - 1));
        return Known.ofT(
                Method.WELCH,
                treatment.mean() - control.mean(),
                Math.sqrt(a + b),
                df,
                level,
                Math.toIntExact(treatment.n() + control.n()));
    }
}
