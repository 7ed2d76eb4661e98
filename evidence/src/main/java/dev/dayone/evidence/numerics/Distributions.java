package dev.dayone.evidence.numerics;

import dev.dayone.evidence.refusal.Refusal;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.LogGamma;
import org.apache.commons.numbers.gamma.RegularizedBeta;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.ContinuousDistribution;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** The reference distributions the methods share; quantiles are polished to the last digits by Newton steps. */
public final class Distributions {

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private Distributions() {}

    public static double tTwoSided(double t, double df) {
        return Math.min(1, 2 * tUpper(Math.abs(t), df));
    }

    /** P(T > t). */
    public static double tUpper(double t, double df) {
        return TDistribution.of(df).survivalProbability(t);
    }

    /** The t with P(T <= t) = p: Hill's expansion, then Newton steps to the last digits, some ten times as fast as a search. */
    public static double tQuantile(double p, double df) {
        TDistribution t = TDistribution.of(df);
        if (!(df >= 1 && p > 1e-12 && p < 0.5)) {
            return quantile(t, p);
        }
        double x = hill(p, df);
        for (int step = 0; step < 8; step++) {
            double move = (t.survivalProbability(x) - p) / t.density(x);
            x += move;
            if (Math.abs(move) <= 4 * Math.ulp(x)) {
                break;
            }
        }
        return Double.isFinite(x) && x > 0 ? -x : quantile(t, p);
    }

    /** The x > 0 with P(T > x) = p < 1/2, to some four digits (Hill 1970, Commun. ACM 13:619, algorithm 396). */
    private static double hill(double p, double n) {
        double a = 1 / (n - 0.5);
        double b = 48 / (a * a);
        double c = ((20_700 * a / b - 98) * a - 16) * a + 96.36;
        double d = ((94.5 / (b + c) - 3) / b + 1) * Math.sqrt(a * Math.PI / 2) * n;
        double y = Math.pow(2 * p * d, 2 / n);
        if (y <= 0.05 + a) {
            double tail = ((1 / (((n + 6) / (n * y) - 0.089 * d - 0.822) * (n + 2) * 3) + 0.5 / (n + 4)) * y - 1)
                            * (n + 1)
                            / (n + 2)
                    + 1 / y;
            return Math.sqrt(n * tail);
        }
        double z = -normalUpperQuantile(p);
        double square = z * z;
        double few = n < 5 ? 0.3 * (n - 4.5) * (z + 0.6) : 0;
        double e = (((0.05 * d * z - 5) * z - 7) * z - 2) * z + b + c + few;
        double series = (((((0.4 * square + 6.3) * square + 36) * square + 94.5) / e - square - 3) / b + 1) * z;
        return Math.sqrt(n * Math.expm1(a * series * series));
    }

    /**
     * P(T <= t) of the non-central t distribution.
     *
     * <p>For t >= 0: Phi(-delta) + sum over j of [P_j I_x(j + 1/2, df/2) + Q_j I_x(j + 1, df/2)] / 2, x = t^2 / (df + t^2), P_j =
     * exp(-d) d^j / j!, Q_j = delta exp(-d) d^j / (sqrt 2 Gamma(j + 3/2)), d = delta^2 / 2 (Lenth 1989, Appl. Stat. 38:185).
     */
    public static double noncentralT(double t, double df, double delta) {
        if (t < 0) {
            return 1 - noncentralT(-t, df, -delta);
        }
        double d = delta * delta / 2;
        double x = t * t / (df + t * t);
        double logD = Math.log(d);
        double sum = 0;
        int last = (int) (d + 12 * Math.sqrt(d + 1) + 40);
        for (int j = Math.max(0, (int) (d - 12 * Math.sqrt(d + 1) - 40)); j <= last; j++) {
            double power = d == 0 ? (j == 0 ? 0 : Double.NEGATIVE_INFINITY) : j * logD;
            double p = Math.exp(-d + power - LogGamma.value(j + 1.0));
            double q = delta * Math.exp(-d + power - LogGamma.value(j + 1.5)) / Math.sqrt(2);
            sum += p * RegularizedBeta.value(x, j + 0.5, df / 2) + q * RegularizedBeta.value(x, j + 1.0, df / 2);
        }
        return Math.max(0, Math.min(1, normalUpper(delta) + sum / 2));
    }

    /** The z with P(|Z| <= z) = level. */
    public static double normalQuantile(double level) {
        Refusal.INVALID_LEVEL.unless(level > 0 && level < 1);
        return NORMAL.inverseSurvivalProbability((1 - level) / 2);
    }

    /** The z with P(Z > z) = p. */
    public static double normalUpperQuantile(double p) {
        return NORMAL.inverseSurvivalProbability(p);
    }

    public static double normalTwoSided(double z) {
        return Math.min(1, 2 * normalUpper(Math.abs(z)));
    }

    /** P(Z > z). */
    public static double normalUpper(double z) {
        return NORMAL.survivalProbability(z);
    }

    /** P(Z <= z). */
    public static double normalLower(double z) {
        return NORMAL.cumulativeProbability(z);
    }

    public static double chiSquaredUpper(double statistic, double df) {
        return ChiSquaredDistribution.of(df).survivalProbability(statistic);
    }

    /** The x with P(X <= x) = p for one degree of freedom, as profile likelihoods need it. */
    public static double chiSquaredQuantile1(double p) {
        double z = normalQuantile(p);
        return z * z;
    }

    /** P(F > f). */
    public static double fUpper(double f, double df1, double df2) {
        return FDistribution.of(df1, df2).survivalProbability(f);
    }

    /** The f with P(F <= f) = p. */
    public static double fQuantile(double p, double df1, double df2) {
        return quantile(FDistribution.of(df1, df2), p);
    }

    /** The x with P(X <= x) = p of the beta distribution. */
    public static double betaQuantile(double p, double a, double b) {
        return quantile(BetaDistribution.of(a, b), p);
    }

    /** P(X = x) of the binomial distribution, exact to the last digits. */
    public static double binomial(int x, int n, double p) {
        return BinomialDistribution.of(n, p).probability(x);
    }

    /** P(X <= x) of the binomial distribution. */
    public static double binomialLower(int x, int n, double p) {
        return x < 0 ? 0 : x >= n ? 1 : BinomialDistribution.of(n, p).cumulativeProbability(x);
    }

    /** log of n choose k. */
    public static double logChoose(int n, int k) {
        return LogGamma.value(n + 1.0) - LogGamma.value(k + 1.0) - LogGamma.value(n - k + 1.0);
    }

    private static double quantile(ContinuousDistribution distribution, double p) {
        double x = distribution.inverseCumulativeProbability(p);
        DoubleUnaryOperator miss = p < 0.5
                ? v -> distribution.cumulativeProbability(v) - p
                : v -> (1 - p) - distribution.survivalProbability(v);
        for (int step = 0; step < 3; step++) {
            double density = distribution.density(x);
            if (!(density > 0) || Double.isInfinite(density)) {
                break;
            }
            double moved = x - miss.applyAsDouble(x) / density;
            if (!(moved > distribution.getSupportLowerBound() && moved < distribution.getSupportUpperBound())) {
                break;
            }
            x = moved;
        }
        return x;
    }
}
