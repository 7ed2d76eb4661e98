package dev.dayone.evidence.compliance;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.LeastSquares;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.refusal.Refusal;

/**
 * What did the format do for those whom assignment moved to take it?
 *
 * <p>Assignment is the instrument for the format received: the local average treatment effect. Classical and HC2 standard errors (leverage of
 * the fitted regressors), t with n - k df. Read after the intention-to-treat effect, which it scales up; with a weak first stage read {@link
 * AndersonRubin} instead.
 *
 * <p>Source: Angrist, Imbens and Rubin 1996, JASA 91:444. Checked against R AER {@code ivreg} and estimatr {@code iv_robust}.
 *
 * @param estimate effect on compliers
 * @param seClassical for errors of one size
 * @param seHc2 whatever their size
 * @param df n - k
 * @param pHc2 two-sided
 * @param ciLowerHc2 lower limit
 * @param ciUpperHc2 upper limit
 * @param firstStage effect of assignment on receipt
 * @param firstStageF its F; below 10 the interval misleads
 * @param itt effect of assignment on the outcome
 */
public record TwoStageLeastSquares(
        double estimate,
        double seClassical,
        double seHc2,
        double df,
        double pHc2,
        double ciLowerHc2,
        double ciUpperHc2,
        double firstStage,
        double firstStageF,
        double itt) {

    private static final double NONE = 1e-12;

    /**
     * Refuses EMPTY_ARM, NO_FIRST_STAGE, COLLINEAR.
     *
     * @param z assignment
     * @param received format received, 1 or 0, or a dose
     */
    public static TwoStageLeastSquares of(
            double[] y, double[] z, double[] received, double[][] covariates, double level) {
        Arms.requireBoth(z);
        double[][] w = Design.withIntercept(z, covariates);
        LeastSquares first = LeastSquares.fit(w, received).orElseThrow(Refusal.COLLINEAR::refuse);
        double alpha = first.coefficients()[Design.TREATMENT];
        Refusal.NO_FIRST_STAGE.unless(Math.abs(alpha) > NONE);
        double itt =
                LeastSquares.fit(w, y).orElseThrow(Refusal.COLLINEAR::refuse).coefficients()[Design.TREATMENT];
        int n = y.length;
        double[] fitted = new double[n];
        for (int i = 0; i < n; i++) {
            fitted[i] = received[i] - first.residuals()[i];
        }
        LeastSquares second = LeastSquares.fit(Design.withIntercept(fitted, covariates), y)
                .orElseThrow(Refusal.NO_FIRST_STAGE::refuse);
        double[][] actual = Design.withIntercept(received, covariates);
        double rss = 0;
        double robust = 0;
        for (int i = 0; i < n; i++) {
            double e = y[i] - Symmetric.dot(actual[i], second.coefficients());
            double influence = second.influence(i, Design.TREATMENT);
            rss += e * e;
            robust += influence * influence * e * e / (1 - second.leverage(i));
        }
        double df = n - actual[0].length;
        StudentEstimate effect =
                StudentEstimate.of(second.coefficients()[Design.TREATMENT], Math.sqrt(robust), df, level);
        double firstRss = Symmetric.dot(first.residuals(), first.residuals());
        return new TwoStageLeastSquares(
                effect.estimate(),
                Math.sqrt(rss / df * second.bread().get(Design.TREATMENT, Design.TREATMENT)),
                effect.se(),
                df,
                effect.pValue(),
                effect.ciLower(),
                effect.ciUpper(),
                alpha,
                alpha * alpha / (firstRss / df * first.bread().get(Design.TREATMENT, Design.TREATMENT)),
                itt);
    }
}
