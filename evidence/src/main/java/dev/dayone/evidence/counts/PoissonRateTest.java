package dev.dayone.evidence.counts;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.proportions.ProportionInterval;
import dev.dayone.evidence.refusal.Refusal;

/**
 * Do events come at different rates, if they come independently of each other?
 *
 * <p>Given x1 + x0 events, x1 is binomial with share r t1 / (r t1 + t0) at rate ratio r. p: outcomes no more likely than the one seen;
 * limits by Clopper-Pearson. Commits come in bursts: where the dispersion is above 1 use the negative binomial or a permutation.
 *
 * <p>Source: Przyborowski and Wilenski 1940, Biometrika 31:313. Checked against R 4.2 {@code poisson.test}.
 *
 * @param rateRatio treatment over control
 * @param pValue two-sided, at ratio 1
 * @param ciLower lower limit of the ratio
 * @param ciUpper upper limit of the ratio
 */
public record PoissonRateTest(double rateRatio, double pValue, double ciLower, double ciUpper) {

    /** Probabilities of more events are not added one by one. */
    private static final int MOST_ADDED = 20_000;

    /**
     * Refuses INVALID_COUNTS, NON_POSITIVE_EXPOSURE, NO_EVENTS, INVALID_LEVEL.
     *
     * @param x1 events in treatment
     * @param t1 person-time there
     * @param x0 events in control
     * @param t0 person-time there
     */
    public static PoissonRateTest of(int x1, double t1, int x0, double t0, double level) {
        Interval.requireLevel(level);
        Refusal.INVALID_COUNTS.unless(x1 >= 0 && x0 >= 0);
        Refusal.NON_POSITIVE_EXPOSURE.unless(t1 > 0 && t0 > 0);
        int n = x1 + x0;
        Refusal.NO_EVENTS.unless(n > 0);
        double share = t1 / (t1 + t0);
        double limit = Distributions.binomial(x1, n, share) * (1 + 1e-7);
        double p = n <= MOST_ADDED ? added(n, share, limit) : tails(n, share, limit);
        Interval interval = ProportionInterval.clopperPearson(x1, n, level);
        return new PoissonRateTest(
                x1 / t1 / (x0 / t0),
                Math.min(1, p),
                interval.lower() / (1 - interval.lower()) * t0 / t1,
                interval.upper() / (1 - interval.upper()) * t0 / t1);
    }

    private static double added(int n, double share, double limit) {
        double p = 0;
        for (int x = 0; x <= n; x++) {
            double probability = Distributions.binomial(x, n, share);
            p += probability <= limit ? probability : 0;
        }
        return p;
    }

    /** Of millions of events: probabilities rise to the mode and fall from there, so that each tail ends where bisection says. */
    private static double tails(int n, double share, double limit) {
        int mode = (int) Math.min(n, Math.floor((n + 1.0) * share));
        int low = -1;
        int high = mode + 1;
        while (high - low > 1) {
            int middle = (int) (((long) low + high) / 2);
            if (Distributions.binomial(middle, n, share) <= limit) {
                low = middle;
            } else {
                high = middle;
            }
        }
        int from = mode;
        int to = n + 1;
        while (to - from > 1) {
            int middle = (int) (((long) from + to) / 2);
            if (Distributions.binomial(middle, n, share) <= limit) {
                to = middle;
            } else {
                from = middle;
            }
        }
        double upper = to > n ? 0 : Distributions.binomialLower(n - to, n, 1 - share);
        return Distributions.binomialLower(low, n, share) + upper;
    }
}
