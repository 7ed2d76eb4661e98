package dev.dayone.evidence.ranks;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.NormalEstimate;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Of all pairs of one person from each arm, in how many does the treated one do better, in how many worse? For grades, and for several
 * outcomes held to be of unequal weight: the first decides, the next only where the first is alike.
 *
 * <p>Net benefit = share won - share lost; its standard error comes from how many of the other arm each person beats (Brunner and Munzel
 * 2000, whose test this is where pairs are decided by one ordered outcome), t with their df; the interval is taken on the logit scale of the
 * share won with ties halved, so that it stays within -1 and 1. Win ratio = share won / share lost; log interval from the influence of each person on both
 * shares.
 *
 * <p>Source: Buyse 2010, Stat. Med. 29:3245; Pocock et al. 2012, Eur. Heart J. 33:176; Bebu and Lachin 2016, Biostatistics 17:178;
 * Brunner and Munzel 2000, Biom. J. 42:17.
 *
 * @param won share of pairs in which the treated person does better
 * @param lost share in which the control person does
 * @param net won - lost, and its test
 * @param interval of the net benefit
 * @param winRatio won / lost; infinite where none is lost
 * @param logWinRatio its logarithm with interval; null where none is won, or none lost
 */
public record WinStatistics(
        double won,
        double lost,
        StudentEstimate net,
        Interval interval,
        double winRatio,
        @Nullable NormalEstimate logWinRatio) {

    /** Shares of pairs are sums of fractions: so small a spread is their rounding. */
    private static final double ROUNDING = 1e-12;

    /** Who of a pair does better. */
    @FunctionalInterface
    public interface Comparison {
        /** Above 0 where the treated person does, below 0 where the control person does, 0 where neither. */
        int of(int treated, int control);
    }

    /**
     * Refuses ARM_TOO_SMALL below two people, and ZERO_VARIANCE where one arm does better in every pair.
     *
     * @param n1 people in treatment
     * @param n0 people in control
     */
    public static WinStatistics of(int n1, int n0, Comparison comparison, double level) {
        Interval.requireLevel(level);
        Refusal.ARM_TOO_SMALL.unless(n1 >= 2 && n0 >= 2);
        double[] won1 = new double[n1];
        double[] lost1 = new double[n1];
        double[] won0 = new double[n0];
        double[] lost0 = new double[n0];
        for (int i = 0; i < n1; i++) {
            for (int j = 0; j < n0; j++) {
                int sign = Integer.signum(comparison.of(i, j));
                if (sign > 0) {
                    won1[i] += 1.0 / n0;
                    won0[j] += 1.0 / n1;
                } else if (sign < 0) {
                    lost1[i] += 1.0 / n0;
                    lost0[j] += 1.0 / n1;
                }
            }
        }
        double won = mean(won1);
        double lost = mean(lost1);
        double v1 = variance(won1, lost1, 1, 1) / n1;
        double v0 = variance(won0, lost0, 1, 1) / n0;
        double se = Math.sqrt(v1 + v0);
        Refusal.ZERO_VARIANCE.unless(se > ROUNDING);
        double df = (v1 + v0) * (v1 + v0) / (v1 * v1 / (n1 - 1) + v0 * v0 / (n0 - 1));
        StudentEstimate net = StudentEstimate.of(won - lost, se, df, level);
        return new WinStatistics(
                won,
                lost,
                net,
                onLogitScale(net, level),
                won / lost,
                won == 0 || lost == 0
                        ? null
                        : NormalEstimate.of(
                                Math.log(won / lost),
                                Math.sqrt(variance(won1, lost1, 1 / won, 1 / lost) / n1
                                        + variance(won0, lost0, 1 / won, 1 / lost) / n0),
                                level));
    }

    private static Interval onLogitScale(StudentEstimate net, double level) {
        double p = (net.estimate() + 1) / 2;
        double half = -Distributions.tQuantile((1 - level) / 2, net.df()) * net.se() / 2 / (p * (1 - p));
        double logit = Math.log(p / (1 - p));
        return new Interval(2 / (1 + Math.exp(half - logit)) - 1, 2 / (1 + Math.exp(-half - logit)) - 1, level);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Of a won - b lost over the people of an arm. */
    private static double variance(double[] won, double[] lost, double a, double b) {
        double[] each = new double[won.length];
        for (int i = 0; i < each.length; i++) {
            each[i] = a * won[i] - b * lost[i];
        }
        double mean = mean(each);
        double sum = 0;
        for (double value : each) {
            sum += (value - mean) * (value - mean);
        }
        return sum / (each.length - 1);
    }
}
