package dev.dayone.evidence.survival;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Newton;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.regression.PenalizedLikelihood;
import dev.dayone.evidence.survival.CoxModel.Ties;
import java.util.stream.IntStream;

/**
 * By what factor does treatment change the rate of the event, where an arm has few events or none?
 *
 * <p>Cox's partial likelihood (Breslow ties) times |I|^(1/2); the score gains tr(I^-1 dI/db_r) / 2, whose derivative is the third
 * central moment of the columns in the risk set. Test and interval are the penalised likelihood ratio's.
 *
 * <p>Source: Heinze and Schemper 2001, Biometrics 57:114. Checked against R coxphf's definition.
 *
 * @param estimate log hazard ratio
 * @param se from the unpenalised information
 * @param hazardRatio exp of the estimate
 * @param penalizedLoglik at the estimate
 * @param plrStatistic penalised likelihood ratio
 * @param plrP its p
 * @param profileCiLower lower limit of the log hazard ratio
 * @param profileCiUpper upper limit
 */
public record FirthCoxRegression(
        double estimate,
        double se,
        double hazardRatio,
        double penalizedLoglik,
        double plrStatistic,
        double plrP,
        double profileCiLower,
        double profileCiUpper) {

    /** Refuses EMPTY_ARM, NEGATIVE_TIME, NO_EVENTS, COLLINEAR. */
    public static FirthCoxRegression of(
            double[] time, double[] event, double[] z, double[][] covariates, double level) {
        Interval.requireLevel(level);
        CoxModel model = CoxModel.of(time, event, z, covariates, new int[time.length], Ties.BRESLOW);
        int p = covariates[0].length + 1;
        PenalizedLikelihood likelihood = beta -> at(model, time, beta);
        double[] best = likelihood.maximize(new double[p], IntStream.range(0, p).toArray());
        PenalizedLikelihood.At here = likelihood.at(best);
        double se = Math.sqrt(Symmetric.inverse(here.information())[0][0]);
        double ratio = likelihood.ratio(best, 0, 0);
        double[] limits = likelihood.profile(best, 0, se, level);
        return new FirthCoxRegression(
                best[0],
                se,
                Math.exp(best[0]),
                here.value() + Design.Scales.of(covariates).logSize(),
                ratio,
                Distributions.chiSquaredUpper(ratio, 1),
                limits[0],
                limits[1]);
    }

    private static PenalizedLikelihood.At at(CoxModel model, double[] time, double[] beta) {
        int p = beta.length;
        Newton.Point plain = model.at(beta);
        double[][] inverse = Symmetric.inverse(plain.information());
        double[] risk = new double[time.length];
        for (int i = 0; i < risk.length; i++) {
            risk[i] = Math.exp(Symmetric.dot(model.row(i), beta));
        }
        double[] score = plain.score().clone();
        double[] gap = new double[p];
        model.walk(beta, (now, died, k, total, mean, spread) -> {
            for (int i = 0; i < time.length; i++) {
                if (time[i] < now) {
                    continue;
                }
                for (int a = 0; a < p; a++) {
                    gap[a] = model.row(i)[a] - mean[a];
                }
                double form = risk[i] / total * Symmetric.form(gap, inverse, gap) / 2;
                for (int a = 0; a < p; a++) {
                    score[a] += form * gap[a];
                }
            }
        });
        return new PenalizedLikelihood.At(
                score, plain.value() + Symmetric.logDeterminant(plain.information()) / 2, plain.information());
    }
}
