package dev.dayone.evidence.sequential;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.refusal.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Which differences of means are still possible, however often one looks, when the spread is known?
 *
 * <p>Mixture sequential probability ratio test: effect ~ N(0, tau^2) under the alternative; after n pairs with mean difference d and v = 2
 * sigma^2, L_n = sqrt(v / (v + n tau^2)) exp(n^2 tau^2 d^2 / (2 v (v + n tau^2))). Always-valid p = running minimum of 1 / L_n; the interval
 * of each n holds simultaneously over all n and is not intersected.
 *
 * <p>Source: Robbins 1970, Ann. Math. Stat. 41:1397; Johari et al. 2022, Oper. Res. 70:1806. Checked against R 4.2.
 *
 * @param likelihoodRatio L_n at each n
 * @param alwaysValidP at each n
 * @param csLower lower limit at each n
 * @param csUpper upper limit at each n
 * @param firstRejection first n with p at most 1 - level; null = never
 */
public record NormalMixtureSequence(
        double[] likelihoodRatio,
        double[] alwaysValidP,
        double[] csLower,
        double[] csUpper,
        @Nullable Integer firstRejection) {

    /**
     * Refuses NO_DATA, INVALID_LEVEL, INVALID_INPUT unless sigma and tau are positive.
     *
     * @param treated the n-th treated value, in order
     * @param control the n-th control value, in order
     */
    public static NormalMixtureSequence of(double[] treated, double[] control, double sigma, double tau, double level) {
        Interval.requireLevel(level);
        Refusal.NO_DATA.unless(treated.length > 0 && treated.length == control.length);
        Refusal.INVALID_INPUT.unless(sigma > 0 && tau > 0);
        int m = treated.length;
        double[] ratio = new double[m];
        double[] p = new double[m];
        double[] lower = new double[m];
        double[] upper = new double[m];
        Integer first = null;
        double v = 2 * sigma * sigma;
        double t2 = tau * tau;
        double sum = 0;
        double running = 1;
        for (int i = 0; i < m; i++) {
            double n = i + 1.0;
            sum += treated[i] - control[i];
            double d = sum / n;
            double s = v + n * t2;
            ratio[i] = Math.sqrt(v / s) * Math.exp(n * n * t2 * d * d / (2 * v * s));
            running = Math.min(running, 1 / ratio[i]);
            p[i] = running;
            double half = Math.sqrt(v * s / (n * n * t2) * (2 * Math.log(1 / (1 - level)) + Math.log(s / v)));
            lower[i] = d - half;
            upper[i] = d + half;
            if (first == null && running <= 1 - level) {
                first = i + 1;
            }
        }
        return new NormalMixtureSequence(ratio, p, lower, upper, first);
    }
}
