package dev.dayone.evidence.proportions;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Collection;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * By how much do two proportions differ?
 *
 * <p>The interval holds every difference d that the score test does not reject: z(d) = (D - d) / sqrt(V(d)), where V(d) =
 * [p1(1 - p1)/n1 + p0(1 - p0)/n0] N/(N - 1) at the restricted maximum likelihood p1 = p0 + d, which is the root of a cubic in
 * closed form. With strata: D and d are averaged with Mantel-Haenszel weights w = n1 n0 / (n1 + n0), V(d) with their squares.
 *
 * <p>Keeps its level in small arms and at 0 and 1, where Wald's does not. Source: Miettinen and Nurminen 1985, Stat. Med. 4:213,
 * eq. 8-10 and sec. 5. Checked against R 4.2 to 1e-8; limits are solved to 1e-13.
 */
public final class MiettinenNurminen {

    private MiettinenNurminen() {}

    /** Risk difference of one table; the p-value is Boschloo's while that is quick, the score test's beyond. */
    public static Estimate of(Proportions table, double level) {
        if (table.n1() == 0 || table.n0() == 0) {
            return new NotEstimable(
                    Method.MIETTINEN_NURMINEN,
                    Refusal.EMPTY_ARM,
                    Finding.of(
                            table.n1() == table.n0()
                                    ? "Nobody has this outcome yet."
                                    : "One arm has nobody with this outcome."));
        }
        boolean exact = Math.max(table.n1(), table.n0()) <= BoschlooTest.LARGEST_ARM;
        double p = exact ? BoschlooTest.pValue(table) : scorePValue(List.of(table));
        return new Known(
                Method.MIETTINEN_NURMINEN,
                table.difference(),
                null,
                null,
                interval(List.of(table), level),
                p,
                exact ? Method.MIETTINEN_NURMINEN.test() : "score test",
                table.n1() + table.n0(),
                List.of());
    }

    /** Mantel-Haenszel weighted risk difference over strata; strata with one arm only carry no weight. */
    public static Estimate stratified(Collection<Proportions> strata, double level) {
        List<Proportions> both =
                strata.stream().filter(t -> t.n1() > 0 && t.n0() > 0).toList();
        int n = both.stream().mapToInt(t -> t.n1() + t.n0()).sum();
        if (both.isEmpty()) {
            return new NotEstimable(
                    Method.STRATIFIED_MIETTINEN_NURMINEN,
                    Refusal.ONE_ARMED_STRATUM,
                    Finding.of("No block has people of both arms."));
        }
        return new Known(
                Method.STRATIFIED_MIETTINEN_NURMINEN,
                difference(both),
                null,
                null,
                interval(both, level),
                scorePValue(both),
                Method.STRATIFIED_MIETTINEN_NURMINEN.test(),
                n,
                List.of());
    }

    /**
     * The score test and its interval for one table.
     *
     * @param estimate share in treatment minus share in control
     * @param statistic z at difference 0
     * @param pValue two-sided
     * @param ciLower lower limit
     * @param ciUpper upper limit
     */
    public record ScoreTest(double estimate, double statistic, double pValue, double ciLower, double ciUpper) {}

    /** Refuses EMPTY_ARM and INVALID_LEVEL. */
    public static ScoreTest scoreTest(Proportions table, double level) {
        Interval.requireLevel(level);
        List<Proportions> one = List.of(table.withBothArms());
        Interval interval = interval(one, level);
        return new ScoreTest(table.difference(), score(one, 0), scorePValue(one), interval.lower(), interval.upper());
    }

    /**
     * Two shares of one stratum whose counts need not be whole: a mean between 0 and 1, or a share estimated from people of whom some were not followed to
     * the end.
     *
     * @param x1 successes in the treatment arm
     * @param n1 people in the treatment arm, or as many as would tell as much
     * @param x0 successes in the control arm
     * @param n0 people in the control arm
     */
    public record Shares(double x1, double n1, double x0, double n0) {

        public Shares {
            Refusal.INVALID_COUNTS.unless(x1 >= 0 && x1 <= n1 && x0 >= 0 && x0 <= n0);
        }

        static Shares of(Proportions table) {
            return new Shares(table.x1(), table.n1(), table.x0(), table.n0());
        }

        double difference() {
            return x1 / n1 - x0 / n0;
        }

        double weight() {
            return n1 * n0 / (n1 + n0);
        }
    }

    private static List<Shares> shares(List<Proportions> strata) {
        return strata.stream().map(Shares::of).toList();
    }

    public static double scorePValue(List<Proportions> strata) {
        return pValueOf(shares(strata));
    }

    /** The score test of shares, two-sided. */
    public static double pValueOf(List<Shares> strata) {
        double z = scoreOf(strata, 0);
        return Double.isNaN(z) ? 1 : Distributions.normalTwoSided(z);
    }

    public static Interval interval(List<Proportions> strata, double level) {
        return intervalOf(shares(strata), level);
    }

    /** The score interval of shares, strata with Mantel-Haenszel weights; holds no difference beyond -1 and 1. */
    public static Interval intervalOf(List<Shares> strata, double level) {
        double critical = Distributions.normalQuantile(level);
        double estimate = differenceOf(strata);
        double lower = solve(d -> scoreOf(strata, d) - critical, -1, estimate);
        double upper = solve(d -> scoreOf(strata, d) + critical, estimate, 1);
        return new Interval(lower, upper, level);
    }

    public static double score(List<Proportions> strata, double d) {
        return scoreOf(shares(strata), d);
    }

    private static double scoreOf(List<Shares> strata, double d) {
        double variance = 0;
        double weights = 0;
        for (Shares t : strata) {
            double w = t.weight();
            weights += w;
            variance += w * w * varianceAt(t, d);
        }
        double gap = differenceOf(strata) - d;
        if (Math.abs(gap) < 1e-15) {
            return 0;
        }
        return gap / Math.sqrt(variance / (weights * weights));
    }

    private static double difference(List<Proportions> strata) {
        return differenceOf(shares(strata));
    }

    /** Difference of shares, strata with Mantel-Haenszel weights. */
    public static double differenceOf(List<Shares> strata) {
        double sum = 0;
        double weights = 0;
        for (Shares t : strata) {
            sum += t.weight() * t.difference();
            weights += t.weight();
        }
        return sum / weights;
    }

    /** Variance of the difference at the restricted estimates, by the trigonometric root of the likelihood's cubic. */
    private static double varianceAt(Shares t, double d) {
        double n1 = t.n1();
        double n0 = t.n0();
        double n = n1 + n0;
        double l3 = n;
        double l2 = (n1 + 2 * n0) * d - n - (t.x1() + t.x0());
        double l1 = (n0 * d - n - 2.0 * t.x0()) * d + t.x1() + t.x0();
        double l0 = t.x0() * d * (1 - d);
        double c = l2 / (3 * l3);
        double q = c * c * c - l1 * l2 / (6 * l3 * l3) + l0 / (2 * l3);
        double root = Math.sqrt(Math.max(0, c * c - l1 / (3 * l3)));
        double p = q < 0 ? -root : root;
        double cosine = p == 0 ? 0 : Math.max(-1, Math.min(1, q / (p * p * p)));
        double angle = (Math.PI + Math.acos(cosine)) / 3;
        double p0 = Math.max(0, Math.min(1, 2 * p * Math.cos(angle) - c));
        double p1 = Math.max(0, Math.min(1, p0 + d));
        return (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0) * n / (n - 1);
    }

    /** Where a falling function crosses zero, by bisection to 1e-15; the end of the range where it does not. */
    private static double solve(DoubleUnaryOperator falling, double from, double to) {
        double lower = from;
        double upper = to;
        if (!(falling.applyAsDouble(lower) > 0)) {
            return lower;
        }
        if (!(falling.applyAsDouble(upper) < 0)) {
            return upper;
        }
        while (upper - lower > 1e-15) {
            double middle = (lower + upper) / 2;
            if (middle == lower || middle == upper) {
                break;
            }
            if (falling.applyAsDouble(middle) > 0) {
                lower = middle;
            } else {
                upper = middle;
            }
        }
        return (lower + upper) / 2;
    }
}
