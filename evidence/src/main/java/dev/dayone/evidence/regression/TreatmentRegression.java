package dev.dayone.evidence.regression;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.LeastSquares;
import dev.dayone.evidence.refusal.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * How far apart are the arms once covariates are respected? One coefficient of a least squares fit, by the standard error asked
 * for.
 *
 * <ul>
 *   <li>{@link Errors#CLASSICAL}: s^2 M, for errors of one size (Fisher 1932).
 *   <li>{@link Errors#HC2}: M sum(x x' e^2 / (1 - h)) M (MacKinnon and White 1985, J. Econom. 29:305).
 *   <li>{@link Errors#HC3}: the same with (1 - h)^2, wider still.
 *   <li>{@link Errors#HC2_BM}: HC2 with the Bell-McCaffrey degrees of freedom, which hold in small and uneven arms.
 * </ul>
 *
 * <p>M = (X'X)^-1, h leverage, e residual; df = n - k otherwise. Designs: {@link #ancova} (1, z, x), {@link #lin} (centred and fully
 * interacted, Lin 2013, Ann. Appl. Stat. 7:295), {@link #interaction} (the coefficient of z times a centred moderator). Checked against
 * R 4.2 with sandwich and clubSandwich 0.5.8.
 *
 * @param nUsed people in the fit
 * @param coefficient the treatment's, or the interaction's
 */
public record TreatmentRegression(int nUsed, StudentEstimate coefficient) {

    /** Which standard error. */
    public enum Errors {
        CLASSICAL,
        HC2,
        HC3,
        HC2_BM
    }

    /** Regression on treatment and covariates. */
    public static TreatmentRegression ancova(
            double[] y, double[] z, double[][] covariates, Errors errors, double level) {
        Arms.requireBoth(z);
        return fit(y, Design.withIntercept(z, covariates), Design.TREATMENT, errors, level);
    }

    /** Lin's regression: the average effect, whatever covariates do in each arm. */
    public static TreatmentRegression lin(double[] y, double[] z, double[][] covariates, Errors errors, double level) {
        Arms.requireBoth(z);
        return fit(y, Design.interacted(z, covariates), Design.TREATMENT, errors, level);
    }

    /** By how much does the effect grow with one unit of a moderator declared beforehand? */
    public static TreatmentRegression interaction(
            double[] y, double[] z, double[] moderator, Errors errors, double level) {
        Arms.requireBoth(z);
        double[][] column = new double[y.length][];
        for (int i = 0; i < y.length; i++) {
            column[i] = new double[] {moderator[i]};
        }
        return fit(y, Design.interacted(z, column), 3, errors, level);
    }

    private static TreatmentRegression fit(double[] y, double[][] rows, int column, Errors errors, double level) {
        LeastSquares fit = LeastSquares.fit(rows, y).orElseThrow(Refusal.COLLINEAR::refuse);
        int n = y.length;
        double df = n - rows[0].length;
        double estimate = fit.coefficients()[column];
        double se;
        if (errors == Errors.HC2_BM) {
            List<int[]> people = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                people.add(new int[] {i});
            }
            ClusterRobustVariance variance = ClusterRobustVariance.of(fit, column, people);
            se = variance.standardError();
            df = variance.df();
        } else {
            se = Math.sqrt(variance(fit, column, errors, df));
        }
        return new TreatmentRegression(n, StudentEstimate.ofFit(estimate, se, df, level, y));
    }

    private static double variance(LeastSquares fit, int column, Errors errors, double df) {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < fit.residuals().length; i++) {
            double e = fit.residuals()[i];
            squares += e * e;
            double w = fit.influence(i, column);
            double free = 1 - fit.leverage(i);
            // Someone whom the design fits exactly says nothing about spread.
            double kept = free < 1e-10 ? 0 : errors == Errors.HC3 ? e * e / (free * free) : e * e / free;
            sum += w * w * kept;
        }
        return errors == Errors.CLASSICAL ? squares / df * fit.bread().get(column, column) : sum;
    }
}
