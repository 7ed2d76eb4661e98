package dev.dayone.evidence.survival;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.survival.CoxModel.Ties;

/**
 * Is the treatment's hazard ratio the same at every time?
 *
 * <p>Score test of a coefficient of z g(t) added to Cox's model, g(t) = t or 1 - S(t-) of the pooled curve: U^2 / (I22 - I21 I11^-1
 * I12). Source: Grambsch and Therneau 1994, Biometrika 81:515, as a score test. Checked against R survival 3.5 {@code cox.zph}.
 *
 * @param statistic chi-squared
 * @param df 1
 * @param pValue small = the ratio changes with time
 */
public record ProportionalHazardsTest(double statistic, int df, double pValue) {

    /** Time scale of the departure. */
    public enum Transform {
        IDENTITY,
        KM
    }

    /** Refuses what {@link CoxRegression} refuses. */
    public static ProportionalHazardsTest of(
            double[] time,
            double[] event,
            double[] z,
            double[][] covariates,
            int[] stratum,
            Ties ties,
            Transform transform) {
        CoxModel model = CoxModel.of(time, event, z, covariates, stratum, ties);
        double[] beta = model.fit().beta();
        int p = beta.length;
        KaplanMeier pooled = KaplanMeier.of(time, event);
        double[] centre = {0, 0};
        model.walk(beta, (now, died, k, total, mean, spread) -> {
            centre[0] += g(now, transform, pooled);
            centre[1]++;
        });
        double average = centre[0] / centre[1];
        double[] u = new double[1];
        double[][] i11 = new double[p][p];
        double[] i12 = new double[p];
        double[] i22 = new double[1];
        model.walk(beta, (now, died, k, total, mean, spread) -> {
            double g = g(now, transform, pooled) - average;
            u[0] += g * (model.row(died[k])[0] - mean[0]);
            i22[0] += g * g * spread[0][0];
            for (int a = 0; a < p; a++) {
                i12[a] += g * spread[a][0];
                for (int b = 0; b < p; b++) {
                    i11[a][b] += spread[a][b];
                }
            }
        });
        double variance = i22[0] - Symmetric.form(i12, Symmetric.inverse(i11), i12);
        double statistic = u[0] * u[0] / variance;
        return new ProportionalHazardsTest(statistic, 1, Distributions.chiSquaredUpper(statistic, 1));
    }

    private static double g(double now, Transform transform, KaplanMeier pooled) {
        return transform == Transform.IDENTITY ? now : 1 - pooled.survival(Math.nextDown(now));
    }
}
