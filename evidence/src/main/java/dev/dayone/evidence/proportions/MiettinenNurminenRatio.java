package dev.dayone.evidence.proportions;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Roots;
import dev.dayone.evidence.refusal.Refusal;

/**
 * How many times as likely is success in one arm as in the other?
 *
 * <p>The interval holds every ratio r that the score test does not reject: z(r) = (p1 - r p0) / sqrt([q1 (1 - q1) / n1 + r^2 q0 (1 - q0) / n0]
 * N / (N - 1)), q the restricted estimates with q1 = r q0. No success in treatment: lower limit 0; none in control: upper limit
 * infinite.
 *
 * <p>Source: Miettinen and Nurminen 1985, Stat. Med. 4:213, eq. 10-12. Checked against R 4.2 to 1e-8.
 *
 * @param estimate ratio of the shares; infinite where the control arm has none
 * @param statistic z at ratio 1
 * @param pValue two-sided
 * @param ciLower lower limit
 * @param ciUpper upper limit
 */
public record MiettinenNurminenRatio(double estimate, double statistic, double pValue, double ciLower, double ciUpper) {

    private static final double FARTHEST = 30;

    /** Refuses EMPTY_ARM, NO_EVENTS where nobody succeeded, INVALID_LEVEL. */
    public static MiettinenNurminenRatio of(Proportions t, double level) {
        Interval.requireLevel(level);
        t.withBothArms();
        Refusal.NO_EVENTS.unless(t.x1() + t.x0() > 0);
        double critical = Distributions.normalQuantile(level);
        double ratio = t.p1() / t.p0();
        double log = t.x1() == 0 ? -FARTHEST : t.x0() == 0 ? FARTHEST : Math.log(ratio);
        double z = score(t, 1);
        return new MiettinenNurminenRatio(
                ratio,
                z,
                Distributions.normalTwoSided(z),
                t.x1() == 0 ? 0 : Math.exp(Roots.between(l -> score(t, Math.exp(l)) - critical, -FARTHEST, log)),
                t.x0() == 0
                        ? Double.POSITIVE_INFINITY
                        : Math.exp(Roots.between(l -> score(t, Math.exp(l)) + critical, log, FARTHEST)));
    }

    private static double score(Proportions t, double r) {
        double n = t.n1() + t.n0();
        double a = n * r;
        double b = t.n1() * r + t.x1() + t.n0() + t.x0() * r;
        double c = t.x1() + t.x0();
        double q0 = 2 * c / (b + Math.sqrt(Math.max(0, b * b - 4 * a * c)));
        double q1 = r * q0;
        double variance = (q1 * (1 - q1) / t.n1() + r * r * q0 * (1 - q0) / t.n0()) * n / (n - 1);
        double gap = t.p1() - r * t.p0();
        return gap == 0 ? 0 : gap / Math.sqrt(Math.max(0, variance));
    }
}
