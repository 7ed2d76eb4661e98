package dev.dayone.evidence.health;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.numerics.Combinations;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Do the arms look alike before the start, in all columns at once?
 *
 * <p>d' S^-1 d with d the differences of the column means and S the columns' total covariance times (1/n1 + 1/n0); chi-squared
 * with as many df as columns, exact over all assignments when there are at most 200,000. Each column's standardised difference
 * divides by the root of the mean of the arms' variances. Imbalance by chance is common in small arms and says nothing about the draw.
 *
 * <p>Source: Hansen and Bowers 2008, Stat. Sci. 23:219. Checked against R 4.2.
 *
 * @param statistic d' S^-1 d
 * @param df columns
 * @param pChisq by the chi-squared distribution
 * @param smd standardised difference of each column
 * @param total assignments; null above 200,000
 * @param count assignments at least as uneven; null above 200,000
 * @param pExact exact p; null above 200,000
 */
public record OmnibusBalance(
        double statistic,
        int df,
        double pChisq,
        double[] smd,
        @Nullable Long total,
        @Nullable Long count,
        @Nullable Double pExact) {

    private static final double MOST = 200_000;

    /** Refuses EMPTY_ARM, ARM_TOO_SMALL and COLLINEAR. */
    public static OmnibusBalance of(double[] z, double[][] covariates) {
        Arms.requireBoth(z);
        int n = z.length;
        int p = covariates[0].length;
        int k = (int) Arrays.stream(z).sum();
        Refusal.ARM_TOO_SMALL.unless(k > 1 && n - k > 1);
        double[][] x = treatedFirst(Design.centred(covariates), z);
        double scale = (1.0 / k + 1.0 / (n - k)) / (n - 1.0);
        double[][] s = new double[p][p];
        for (double[] row : x) {
            for (int a = 0; a < p; a++) {
                for (int b = 0; b < p; b++) {
                    s[a][b] += row[a] * row[b] * scale;
                }
            }
        }
        double[][] root = Symmetric.cholesky(s);
        double[][] white = new double[n][];
        for (int i = 0; i < n; i++) {
            white[i] = Symmetric.forward(root, x[i]);
        }
        int[] first = new int[k];
        Arrays.setAll(first, i -> i);
        double observed = distance(white, first, n - k);
        Long total = null;
        Long count = null;
        if (Combinations.count(n, k) <= MOST) {
            long[] counts = new long[2];
            Combinations.each(n, k, treated -> {
                counts[0]++;
                counts[1] += distance(white, treated, n - k) >= observed - 1e-9 * Math.max(1, observed) ? 1 : 0;
            });
            total = counts[0];
            count = counts[1];
        }
        return new OmnibusBalance(
                observed,
                p,
                Distributions.chiSquaredUpper(observed, p),
                standardized(z, covariates),
                total,
                count,
                total == null || count == null ? null : Double.valueOf((double) count / total));
    }

    /** Squared length of the difference of means; the columns add up to zero, so that the treated alone give it. */
    private static double distance(double[][] white, int[] treated, int others) {
        double sum = 0;
        for (int j = 0; j < white[0].length; j++) {
            double own = 0;
            for (int i : treated) {
                own += white[i][j];
            }
            double d = own / treated.length + own / others;
            sum += d * d;
        }
        return sum;
    }

    private static double[] standardized(double[] z, double[][] covariates) {
        double[] smd = new double[covariates[0].length];
        for (int j = 0; j < smd.length; j++) {
            Arms arms = Arms.of(Design.column(covariates, j), z);
            double spread = (Moments.of(arms.treated()).variance()
                            + Moments.of(arms.control()).variance())
                    / 2;
            smd[j] = arms.meanDifference() / Math.sqrt(spread);
        }
        return smd;
    }

    private static double[][] treatedFirst(double[][] rows, double[] z) {
        double[][] out = new double[rows.length][];
        int at = 0;
        for (int arm = 1; arm >= 0; arm--) {
            for (int i = 0; i < rows.length; i++) {
                if (z[i] == arm) {
                    out[at++] = rows[i];
                }
            }
        }
        return out;
    }
}
