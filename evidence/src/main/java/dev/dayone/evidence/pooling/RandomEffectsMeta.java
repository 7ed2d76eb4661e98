package dev.dayone.evidence.pooling;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.Refusal;

/**
 * What is the average effect over cohorts or programmes that differ, and what may the next one show?
 *
 * <p>w = 1 / (v + tau^2); tau^2 by REML (Fisher scoring, not below 0) or DerSimonian and Laird. Two intervals of mu: Wald, and Hartung and
 * Knapp's with q = sum w (y - mu)^2 / (k - 1) and t with k - 1 df, the default at few cohorts. Prediction: mu +- t sqrt(SE_HK^2 + tau^2). I^2 =
 * tau^2 / (tau^2 + typical v).
 *
 * <p>Source: Viechtbauer 2005, J. Educ. Behav. Stat. 30:261; Hartung and Knapp 2001, Stat. Med. 20:1771; IntHout et al. 2014; Higgins and
 * Thompson 2002. Checked against R metafor.
 *
 * @param k cohorts or programmes
 * @param tau2 variance of their effects, in squared units
 * @param i2Percent share of the spread that is not sampling error, in percent
 * @param q Cochran's heterogeneity statistic
 * @param qP its p, chi-squared with k - 1 df
 * @param mu average effect, in the unit of y
 * @param seWald its standard error
 * @param pWald two-sided
 * @param ciLowerWald lower limit of mu, normal
 * @param ciUpperWald upper limit of mu, normal
 * @param seHk standard error of Hartung and Knapp
 * @param pHk two-sided, t with k - 1 df
 * @param ciLowerHk lower limit of mu
 * @param ciUpperHk upper limit of mu
 * @param predictionLowerHk lower limit of the effect of a cohort not seen
 * @param predictionUpperHk upper limit
 */
public record RandomEffectsMeta(
        int k,
        double tau2,
        double i2Percent,
        double q,
        double qP,
        double mu,
        double seWald,
        double pWald,
        double ciLowerWald,
        double ciUpperWald,
        double seHk,
        double pHk,
        double ciLowerHk,
        double ciUpperHk,
        double predictionLowerHk,
        double predictionUpperHk) {

    /** How the variance between cohorts is estimated. */
    public enum Tau2 {
        REML,
        DL
    }

    /** Refuses ARM_TOO_SMALL below two cohorts, INVALID_INPUT unless variances are positive, INVALID_LEVEL. */
    public static RandomEffectsMeta of(double[] y, double[] v, Tau2 method, double level) {
        Interval.requireLevel(level);
        int k = y.length;
        Refusal.ARM_TOO_SMALL.unless(k > 1 && v.length == k);
        for (double s : v) {
            Refusal.INVALID_INPUT.unless(s > 0);
        }
        Weighted fixed = Weighted.of(y, v, 0);
        double q = fixed.q;
        double spread = fixed.sum - fixed.squares / fixed.sum;
        double dl = Math.max(0, (q - (k - 1)) / spread);
        double tau2 = method == Tau2.DL ? dl : reml(y, v, dl);
        Weighted w = Weighted.of(y, v, tau2);
        double se = 1 / Math.sqrt(w.sum);
        Interval wald = Interval.ofNormal(w.mean, se, level);
        double seHk = Math.sqrt(w.q / (k - 1) / w.sum);
        Refusal.ZERO_VARIANCE.unless(seHk > 0);
        Interval hk = Interval.ofT(w.mean, seHk, k - 1.0, level);
        Interval next = Interval.ofT(w.mean, Math.sqrt(seHk * seHk + tau2), k - 1.0, level);
        double typical = (k - 1) / spread;
        return new RandomEffectsMeta(
                k,
                tau2,
                100 * tau2 / (tau2 + typical),
                q,
                Distributions.chiSquaredUpper(q, k - 1.0),
                w.mean,
                se,
                Distributions.normalTwoSided(w.mean / se),
                wald.lower(),
                wald.upper(),
                seHk,
                Distributions.tTwoSided(w.mean / seHk, k - 1.0),
                hk.lower(),
                hk.upper(),
                next.lower(),
                next.upper());
    }

    private static double reml(double[] y, double[] v, double start) {
        double tau2 = start;
        for (int step = 0; step < 5000; step++) {
            Weighted w = Weighted.of(y, v, tau2);
            double squares = 0;
            double cubes = 0;
            double misfit = 0;
            for (int j = 0; j < y.length; j++) {
                double wj = 1 / (v[j] + tau2);
                squares += wj * wj;
                cubes += wj * wj * wj;
                misfit += wj * wj * (y[j] - w.mean) * (y[j] - w.mean);
            }
            double trace = w.sum - squares / w.sum;
            double traceSquare = squares - 2 * cubes / w.sum + squares * squares / (w.sum * w.sum);
            double move = (misfit - trace) / traceSquare;
            double next = Math.max(0, tau2 + move);
            if (Math.abs(next - tau2) <= 1e-14 * (1 + tau2)) {
                return next;
            }
            tau2 = next;
        }
        return tau2;
    }

    private record Weighted(double sum, double squares, double mean, double q) {

        static Weighted of(double[] y, double[] v, double tau2) {
            double sum = 0;
            double squares = 0;
            double mean = 0;
            for (int j = 0; j < y.length; j++) {
                double w = 1 / (v[j] + tau2);
                sum += w;
                squares += w * w;
                mean += w * y[j];
            }
            mean /= sum;
            double q = 0;
            for (int j = 0; j < y.length; j++) {
                q += (y[j] - mean) * (y[j] - mean) / (v[j] + tau2);
            }
            return new Weighted(sum, squares, mean, q);
        }
    }
}
