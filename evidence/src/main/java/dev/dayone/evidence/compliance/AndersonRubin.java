package dev.dayone.evidence.compliance;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.LeastSquares;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.refusal.Refusal;

/**
 * Which effects on compliers are possible, however weakly assignment moved receipt?
 *
 * <p>The set of b for which y - b d does not depend on assignment by the F test with 1 and n - k df: a quadratic in b, so that the set is an
 * interval, two rays (everything outside the two ends), or the whole line. It is printed as what it is.
 *
 * <p>Source: Anderson and Rubin 1949, Ann. Math. Stat. 20:46. Checked against R 4.2.
 *
 * @param fAtZero F of no effect
 * @param df denominator degrees of freedom
 * @param pValue of no effect
 * @param shape interval, two_rays or whole_line
 * @param ciLower lower end; minus infinity for the whole line
 * @param ciUpper upper end; infinity for the whole line
 */
public record AndersonRubin(double fAtZero, double df, double pValue, String shape, double ciLower, double ciUpper) {

    /** Refuses EMPTY_ARM, COLLINEAR, NO_FIRST_STAGE where receipt does not vary at all, INVALID_LEVEL. */
    public static AndersonRubin of(double[] y, double[] z, double[] received, double[][] covariates, double level) {
        Interval.requireLevel(level);
        Arms.requireBoth(z);
        double[][] w = new double[y.length][];
        for (int i = 0; i < w.length; i++) {
            w[i] = one(covariates[i]);
        }
        double[] ry = residuals(w, y);
        double[] rd = residuals(w, received);
        double[] rz = residuals(w, z);
        Refusal.NO_FIRST_STAGE.unless(Symmetric.dot(rd, rd) > 1e-20);
        Refusal.COLLINEAR.unless(Symmetric.dot(rz, rz) > 1e-12);
        double df = y.length - w[0].length - 1.0;
        double k = Distributions.fQuantile(level, 1, df) / df;
        double a = explained(rd, rd, rz) - k * left(rd, rd, rz);
        double b = -2 * (explained(rd, ry, rz) - k * left(rd, ry, rz));
        double c = explained(ry, ry, rz) - k * left(ry, ry, rz);
        double discriminant = b * b - 4 * a * c;
        double f = explained(ry, ry, rz) / (left(ry, ry, rz) / df);
        boolean line = discriminant <= 0;
        double root = Math.sqrt(Math.max(0, discriminant));
        double u = (-b - root) / (2 * a);
        double v = (-b + root) / (2 * a);
        return new AndersonRubin(
                f,
                df,
                Distributions.fUpper(f, 1, df),
                line ? "whole_line" : a > 0 ? "interval" : "two_rays",
                line ? Double.NEGATIVE_INFINITY : Math.min(u, v),
                line ? Double.POSITIVE_INFINITY : Math.max(u, v));
    }

    private static double[] one(double[] covariates) {
        double[] row = new double[covariates.length + 1];
        row[0] = 1;
        System.arraycopy(covariates, 0, row, 1, covariates.length);
        return row;
    }

    private static double[] residuals(double[][] w, double[] v) {
        return LeastSquares.fit(w, v).orElseThrow(Refusal.COLLINEAR::refuse).residuals();
    }

    private static double explained(double[] u, double[] v, double[] z) {
        return Symmetric.dot(u, z) * Symmetric.dot(v, z) / Symmetric.dot(z, z);
    }

    private static double left(double[] u, double[] v, double[] z) {
        return Symmetric.dot(u, v) - explained(u, v, z);
    }
}
