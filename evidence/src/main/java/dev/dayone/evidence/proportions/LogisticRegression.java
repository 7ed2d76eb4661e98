package dev.dayone.evidence.proportions;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.NormalEstimate;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Roots;
import dev.dayone.evidence.regression.GeneralizedLinearModel;

/**
 * By how much does treatment change the log odds of success, covariates held?
 *
 * <p>Maximum likelihood; Wald interval, likelihood ratio test against the fit without treatment, and the interval that inverts it
 * (profile). Refused where a column splits the outcomes: {@link FirthLogisticRegression} stays finite there.
 *
 * <p>Source: Cox 1958, J. R. Stat. Soc. B 20:215; Venzon and Moolgavkar 1988, Appl. Stat. 37:87. Checked against R 4.2 {@code glm}.
 *
 * @param nUsed people in the fit
 * @param wald log odds ratio with its Wald interval
 * @param lrtStatistic likelihood ratio, chi-squared with 1 df
 * @param lrtP its p
 * @param profileCiLower lower limit of the log odds ratio
 * @param profileCiUpper upper limit
 * @param loglik log likelihood of the fit
 */
public record LogisticRegression(
        int nUsed,
        NormalEstimate wald,
        double lrtStatistic,
        double lrtP,
        double profileCiLower,
        double profileCiUpper,
        double loglik) {

    /** Refuses NOT_BINARY, EMPTY_ARM, COLLINEAR, SEPARATION. */
    public static LogisticRegression of(double[] y, double[] z, double[][] covariates, double level) {
        Arms.requireBoth(z);
        Arms.requireBinary(y);
        GeneralizedLinearModel.Family family = new GeneralizedLinearModel.Binomial();
        double[][] x = Design.withIntercept(z, covariates);
        double[][] without = Design.without(x, Design.TREATMENT);
        GeneralizedLinearModel fit = GeneralizedLinearModel.fit(x, y, new double[y.length], family);
        double b = fit.beta()[Design.TREATMENT];
        double se = Math.sqrt(fit.covariance()[Design.TREATMENT][Design.TREATMENT]);
        NormalEstimate wald = NormalEstimate.of(b, se, level);
        double ratio = ratio(without, y, z, 0, fit);
        double limit = Distributions.chiSquaredQuantile1(level);
        return new LogisticRegression(
                y.length,
                wald,
                ratio,
                Distributions.chiSquaredUpper(ratio, 1),
                Roots.outward(v -> ratio(without, y, z, v, fit) - limit, b, -se),
                Roots.outward(v -> ratio(without, y, z, v, fit) - limit, b, se),
                fit.logLikelihood());
    }

    private static double ratio(double[][] without, double[] y, double[] z, double value, GeneralizedLinearModel best) {
        double[] offset = new double[y.length];
        for (int i = 0; i < offset.length; i++) {
            offset[i] = value * z[i];
        }
        GeneralizedLinearModel fit =
                GeneralizedLinearModel.fit(without, y, offset, new GeneralizedLinearModel.Binomial());
        return Math.max(0, 2 * (best.logLikelihood() - fit.logLikelihood()));
    }
}
