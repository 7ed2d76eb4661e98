package dev.dayone.evidence.attrition;

import dev.dayone.evidence.Moments;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;

/**
 * One answer from several imputed data sets.
 *
 * <p>T = U + (1 + 1/m) B; lambda = (1 + 1/m) B / T; df of Barnard and Rubin 1999, Biometrika 86:948, which never exceed those of the complete data;
 * fmi = (r + 2 / (df + 3)) / (1 + r), r = (1 + 1/m) B / U. Source: Rubin 1987. Checked against R 4.2.
 *
 * @param within mean of the squared standard errors, U
 * @param between variance of the estimates, B
 * @param total T
 * @param lambda share of T due to missing data
 * @param fmi fraction of missing information
 * @param pooled estimate with its interval
 */
public record RubinPooling(
        double within, double between, double total, double lambda, double fmi, StudentEstimate pooled) {

    /**
     * Refuses ARM_TOO_SMALL below two imputations.
     *
     * @param dfComplete degrees of freedom had nothing been missing
     */
    public static RubinPooling of(double[] estimates, double[] standardErrors, double dfComplete, double level) {
        Refusal.ARM_TOO_SMALL.unless(estimates.length > 1 && estimates.length == standardErrors.length);
        double m = estimates.length;
        double within = Arrays.stream(standardErrors).map(s -> s * s).sum() / m;
        Moments all = Moments.of(estimates);
        double between = all.variance();
        double extra = (1 + 1 / m) * between;
        double total = within + extra;
        double lambda = extra / total;
        double old = (m - 1) / (lambda * lambda);
        double observed = (dfComplete + 1) / (dfComplete + 3) * dfComplete * (1 - lambda);
        double df = Double.isInfinite(old) ? observed : old * observed / (old + observed);
        double r = extra / within;
        return new RubinPooling(
                within,
                between,
                total,
                lambda,
                (r + 2 / (df + 3)) / (1 + r),
                StudentEstimate.of(all.mean(), Math.sqrt(total), df, level));
    }
}
