package dev.dayone.evidence.pooling;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Quadrature;
import dev.dayone.evidence.numerics.Roots;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.refusal.Refusal;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.statistics.distribution.BetaDistribution;

/**
 * Given both arms' successes and a prior, how likely is treatment better, and what is lost by choosing it if it is not?
 *
 * <p>Independent beta(a, b) priors; P(p1 > p0), E max(p0 - p1, 0) and the quantiles of p1 - p0 by quadrature, no sampling. Source:
 * Berry 2006; Stucchio 2015 for expected loss. Checked against R 4.2 {@code integrate}.
 *
 * @param meanTreated posterior mean
 * @param meanControl posterior mean
 * @param probTreatedBetter P(p1 > p0)
 * @param expectedLossChooseTreated expected share lost by choosing treatment
 * @param treatedCiLower lower credible limit of p1
 * @param treatedCiUpper upper credible limit of p1
 * @param diffCiLower lower credible limit of p1 - p0
 * @param diffCiUpper upper credible limit of p1 - p0
 */
public record BetaBinomialComparison(
        double meanTreated,
        double meanControl,
        double probTreatedBetter,
        double expectedLossChooseTreated,
        double treatedCiLower,
        double treatedCiUpper,
        double diffCiLower,
        double diffCiUpper) {

    /** Refuses INVALID_LEVEL, and INVALID_INPUT unless a and b are positive. */
    public static BetaBinomialComparison of(Proportions t, double a, double b, double level) {
        Interval.requireLevel(level);
        Refusal.INVALID_INPUT.unless(a > 0 && b > 0);
        BetaDistribution one = BetaDistribution.of(a + t.x1(), b + t.n1() - t.x1());
        BetaDistribution zero = BetaDistribution.of(a + t.x0(), b + t.n0() - t.x0());
        double mean = one.getMean();
        BetaDistribution shifted = BetaDistribution.of(one.getAlpha() + 1, one.getBeta());
        double tail = (1 - level) / 2;
        return new BetaBinomialComparison(
                mean,
                zero.getMean(),
                integrate(x -> one.density(x) * zero.cumulativeProbability(x), one),
                integrate(
                        x -> zero.density(x)
                                * (x * one.cumulativeProbability(x) - mean * shifted.cumulativeProbability(x)),
                        zero),
                Distributions.betaQuantile(tail, one.getAlpha(), one.getBeta()),
                Distributions.betaQuantile(1 - tail, one.getAlpha(), one.getBeta()),
                quantile(tail, one, zero),
                quantile(1 - tail, one, zero));
    }

    private static double quantile(double p, BetaDistribution one, BetaDistribution zero) {
        return Roots.between(d -> below(d, one, zero) - p, -1 + 1e-9, 1 - 1e-9);
    }

    /** P(p1 - p0 <= d). */
    private static double below(double d, BetaDistribution one, BetaDistribution zero) {
        return integrate(x -> zero.density(x) * one.cumulativeProbability(Math.max(0, Math.min(1, x + d))), zero);
    }

    /** In pieces around the bulk of the density, so that no peak falls between nodes. */
    private static double integrate(DoubleUnaryOperator f, BetaDistribution around) {
        double sd = Math.sqrt(around.getVariance());
        double[] cuts = {
            0, Math.max(0, around.getMean() - 8 * sd), around.getMean(), Math.min(1, around.getMean() + 8 * sd), 1
        };
        double sum = 0;
        for (int i = 1; i < cuts.length; i++) {
            sum += cuts[i] > cuts[i - 1] ? Quadrature.integrate(f, cuts[i - 1], cuts[i]) : 0;
        }
        return sum;
    }
}
