package dev.dayone.evidence;

import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/** The reference distributions the methods share. */
final class Distributions {

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private Distributions() {}

    static Interval tInterval(double estimate, double standardError, double df, double level) {
        double half = TDistribution.of(df).inverseSurvivalProbability((1 - level) / 2) * standardError;
        return new Interval(estimate - half, estimate + half, level);
    }

    static double tTwoSided(double t, double df) {
        return 2 * TDistribution.of(df).survivalProbability(Math.abs(t));
    }

    static Interval normalInterval(double estimate, double standardError, double level) {
        double half = normalQuantile(level) * standardError;
        return new Interval(estimate - half, estimate + half, level);
    }

    /** The z with P(|Z| <= z) = level. */
    static double normalQuantile(double level) {
        Interval.requireLevel(level);
        return NORMAL.inverseSurvivalProbability((1 - level) / 2);
    }

    static double normalTwoSided(double z) {
        return 2 * NORMAL.survivalProbability(Math.abs(z));
    }

    static double chiSquaredUpper(double statistic, double df) {
        return ChiSquaredDistribution.of(df).survivalProbability(statistic);
    }
}
