package dev.dayone.evidence.proportions;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.regression.PenalizedLikelihood;
import java.util.stream.IntStream;

/**
 * By how much does treatment change the log odds of success, where a column may split the outcomes?
 *
 * <p>The likelihood times |I|^(1/2) (Jeffreys' prior); standard error from the unpenalised information; the test and interval are the
 * penalised likelihood ratio's, the full information kept in the penalty. Wald's p is printed to compare and misleads under
 * separation.
 *
 * <p>Source: Firth 1993, Biometrika 80:27; Heinze and Schemper 2002, Stat. Med. 21:2409. Checked against R brglm2 and by hand.
 *
 * @param intercept of the fit
 * @param estimate log odds ratio
 * @param se its standard error
 * @param waldP two-sided Wald p
 * @param penalizedLoglik at the estimate
 * @param plrStatistic penalised likelihood ratio
 * @param plrP its p
 * @param profileCiLower lower limit
 * @param profileCiUpper upper limit
 */
public record FirthLogisticRegression(
        double intercept,
        double estimate,
        double se,
        double waldP,
        double penalizedLoglik,
        double plrStatistic,
        double plrP,
        double profileCiLower,
        double profileCiUpper) {

    /** Refuses NOT_BINARY, EMPTY_ARM, COLLINEAR. */
    public static FirthLogisticRegression of(double[] y, double[] z, double[][] covariates, double level) {
        Interval.requireLevel(level);
        Arms.requireBoth(z);
        Arms.requireBinary(y);
        double[][] x = Design.withIntercept(z, covariates);
        Design.Scales scales = Design.Scales.of(covariates);
        int k = x[0].length;
        PenalizedLikelihood likelihood = beta -> at(x, y, beta);
        double[] best = likelihood.maximize(new double[k], IntStream.range(0, k).toArray());
        PenalizedLikelihood.At here = likelihood.at(best);
        double se = Math.sqrt(Symmetric.inverse(here.information())[Design.TREATMENT][Design.TREATMENT]);
        double ratio = likelihood.ratio(best, Design.TREATMENT, 0);
        double[] limits = likelihood.profile(best, Design.TREATMENT, se, level);
        return new FirthLogisticRegression(
                best[0] - scales.atMeans(best, 2),
                best[Design.TREATMENT],
                se,
                Distributions.normalTwoSided(best[Design.TREATMENT] / se),
                here.value() + scales.logSize(),
                ratio,
                Distributions.chiSquaredUpper(ratio, 1),
                limits[0],
                limits[1]);
    }

    private static PenalizedLikelihood.At at(double[][] x, double[] y, double[] beta) {
        int k = beta.length;
        double[] p = new double[y.length];
        double[][] information = new double[k][k];
        double value = 0;
        for (int i = 0; i < y.length; i++) {
            double eta = Symmetric.dot(x[i], beta);
            p[i] = 1 / (1 + Math.exp(-eta));
            value -= y[i] == 1 ? log1pExp(-eta) : log1pExp(eta);
            for (int a = 0; a < k; a++) {
                for (int b = 0; b < k; b++) {
                    information[a][b] += p[i] * (1 - p[i]) * x[i][a] * x[i][b];
                }
            }
        }
        double[][] inverse = Symmetric.inverse(information);
        double[] score = new double[k];
        for (int i = 0; i < y.length; i++) {
            double h = p[i] * (1 - p[i]) * Symmetric.form(x[i], inverse, x[i]);
            for (int a = 0; a < k; a++) {
                score[a] += x[i][a] * (y[i] - p[i] + h * (0.5 - p[i]));
            }
        }
        return new PenalizedLikelihood.At(score, value + Symmetric.logDeterminant(information) / 2, information);
    }

    private static double log1pExp(double v) {
        return v > 0 ? v + Math.log1p(Math.exp(-v)) : Math.log1p(Math.exp(v));
    }
}
