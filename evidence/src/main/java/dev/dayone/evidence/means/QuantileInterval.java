package dev.dayone.evidence.means;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.refusal.Refusal;

/**
 * Where does a median, or another quantile, lie, whatever the distribution?
 *
 * <p>The interval runs between the order statistics numbered l = qbinom(a/2; n, q) and u = qbinom(1 - a/2; n, q) + 1; a number
 * outside the sample is an infinite limit. Its coverage is at least the level. The estimate interpolates between order
 * statistics (type 7 of Hyndman and Fan 1996).
 *
 * <p>Source: Conover 1999, Practical Nonparametric Statistics, ch. 3. Checked against R 4.2 {@code qbinom, quantile}.
 *
 * @param n values used
 * @param estimateType7 quantile of the sample
 * @param indexLower l, from 1; 0 = below the sample
 * @param indexUpper u; n + 1 = above the sample
 * @param ciLower lower limit
 * @param ciUpper upper limit
 * @param coverage P(l <= X < u) for X binomial
 */
public record QuantileInterval(
        int n, double estimateType7, int indexLower, int indexUpper, double ciLower, double ciUpper, double coverage) {

    /** @param q which quantile, in (0, 1) */
    public static QuantileInterval of(double[] values, double q, double level) {
        Interval.requireLevel(level);
        Refusal.NO_DATA.unless(values.length > 0);
        Refusal.INVALID_INPUT.unless(q > 0 && q < 1);
        double[] x = Ranks.sorted(values);
        int n = x.length;
        int lower = binomialQuantile((1 - level) / 2, n, q);
        int upper = binomialQuantile(1 - (1 - level) / 2, n, q) + 1;
        double h = (n - 1) * q;
        int floor = (int) Math.floor(h + 4 * Math.ulp(h));
        double share = h - floor;
        double next = x[Math.min(n - 1, floor + 1)];
        return new QuantileInterval(
                n,
                Math.abs(share) < 1e-12 ? x[floor] : x[floor] + share * (next - x[floor]),
                lower,
                upper,
                lower < 1 ? Double.NEGATIVE_INFINITY : x[lower - 1],
                upper > n ? Double.POSITIVE_INFINITY : x[upper - 1],
                Distributions.binomialLower(upper - 1, n, q) - Distributions.binomialLower(lower - 1, n, q));
    }

    private static int binomialQuantile(double p, int n, double q) {
        int x = 0;
        while (x < n && Distributions.binomialLower(x, n, q) < p * (1 - 1e-13)) {
            x++;
        }
        return x;
    }
}
