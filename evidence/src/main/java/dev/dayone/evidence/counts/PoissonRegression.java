package dev.dayone.evidence.counts;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.NormalEstimate;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.regression.GeneralizedLinearModel;

/**
 * By what factor does treatment change a count, whatever its spread?
 *
 * <p>Poisson likelihood with log link, optional exposure as offset; HC0 sandwich I^-1 X' diag((y - mu)^2) X I^-1. The Pearson
 * dispersion sum((y - mu)^2 / mu) / (n - k) says how far from Poisson the counts are; se_quasi scales the model's SE by its root.
 *
 * <p>Source: Gourieroux, Monfort and Trognon 1984, Econometrica 52:701; Wedderburn 1974. Checked against R 4.2 and sandwich.
 *
 * @param log log rate ratio with its robust interval
 * @param seModel standard error if the counts were Poisson
 * @param dispersion Pearson dispersion; 1 = Poisson
 * @param seQuasi standard error scaled by the root of the dispersion
 * @param rateRatio exp of the estimate
 */
public record PoissonRegression(
        NormalEstimate log, double seModel, double dispersion, double seQuasi, double rateRatio) {

    /**
     * Refuses EMPTY_ARM, INVALID_COUNTS, NON_POSITIVE_EXPOSURE, NO_EVENTS where an arm has none, COLLINEAR.
     *
     * @param exposure time at risk, one per person; all 1 where it is the same
     */
    public static PoissonRegression of(double[] y, double[] z, double[][] covariates, double[] exposure, double level) {
        requireCounts(y, z);
        double[] offset = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            Refusal.NON_POSITIVE_EXPOSURE.unless(exposure[i] > 0);
            offset[i] = Math.log(exposure[i]);
        }
        double[][] x = Design.withIntercept(z, covariates);
        GeneralizedLinearModel fit = GeneralizedLinearModel.fit(x, y, offset, new GeneralizedLinearModel.Poisson());
        double[] direction = fit.covariance()[Design.TREATMENT];
        double robust = 0;
        double pearson = 0;
        for (int i = 0; i < y.length; i++) {
            double e = y[i] - fit.mu()[i];
            double w = Symmetric.dot(direction, x[i]) * e;
            robust += w * w;
            pearson += e * e / fit.mu()[i];
        }
        double b = fit.beta()[Design.TREATMENT];
        double model = Math.sqrt(direction[Design.TREATMENT]);
        double dispersion = pearson / (y.length - x[0].length);
        return new PoissonRegression(
                NormalEstimate.of(b, Math.sqrt(robust), level),
                model,
                dispersion,
                model * Math.sqrt(dispersion),
                Math.exp(b));
    }

    static void requireCounts(double[] y, double[] z) {
        Arms arms = Arms.of(y, z);
        for (double v : y) {
            Refusal.INVALID_COUNTS.unless(v >= 0);
        }
        Refusal.NO_EVENTS.unless(any(arms.treated()) && any(arms.control()));
    }

    private static boolean any(double[] values) {
        for (double v : values) {
            if (v > 0) {
                return true;
            }
        }
        return false;
    }
}
