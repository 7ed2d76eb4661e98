package dev.dayone.evidence.multiplicity;

import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;

/**
 * p-values of several outcomes, so that the chance of any false alarm (or the share of them) stays below alpha.
 *
 * <p>Family-wise: Bonferroni; Holm 1979, Scand. J. Stat. 6:65 (the default of a plan's secondary outcomes where maxT is not possible);
 * Hochberg 1988, Biometrika 75:800; Hommel 1988, Biometrika 75:383. False discovery rate: Benjamini and Hochberg 1995, J. R. Stat. Soc. B
 * 57:289 (exploratory outcomes); Benjamini and Yekutieli 2001 under any dependence. Checked against R 4.2 {@code p.adjust}.
 *
 * @param bonferroni m p
 * @param holm step-down, family-wise
 * @param hochberg step-up, family-wise
 * @param hommel closed test with Simes, family-wise
 * @param bh false discovery rate, independent or positively dependent
 * @param by false discovery rate, any dependence
 */
public record PValueAdjustment(
        double[] bonferroni, double[] holm, double[] hochberg, double[] hommel, double[] bh, double[] by) {

    /** Refuses NO_DATA and P_OUT_OF_RANGE. */
    public static PValueAdjustment of(double[] p) {
        Refusal.NO_DATA.unless(p.length > 0);
        for (double v : p) {
            Refusal.P_OUT_OF_RANGE.unless(v >= 0 && v <= 1);
        }
        int n = p.length;
        double harmonic = 0;
        double[] bonferroni = new double[n];
        for (int i = 0; i < n; i++) {
            harmonic += 1.0 / (i + 1);
            bonferroni[i] = Math.min(1, n * p[i]);
        }
        int[] order = Ranks.order(p);
        double[] holm = new double[n];
        double running = 0;
        for (int i = 0; i < n; i++) {
            running = Math.max(running, (n - i) * p[order[i]]);
            holm[order[i]] = Math.min(1, running);
        }
        double[] hochberg = new double[n];
        double[] bh = new double[n];
        double[] by = new double[n];
        double family = 1;
        double discovery = 1;
        double dependent = 1;
        for (int i = n - 1; i >= 0; i--) {
            family = Math.min(family, (n - i) * p[order[i]]);
            discovery = Math.min(discovery, (double) n / (i + 1) * p[order[i]]);
            dependent = Math.min(dependent, harmonic * n / (i + 1) * p[order[i]]);
            hochberg[order[i]] = Math.min(1, family);
            bh[order[i]] = Math.min(1, discovery);
            by[order[i]] = Math.min(1, dependent);
        }
        return new PValueAdjustment(bonferroni, holm, hochberg, hommel(p, order), bh, by);
    }

    /** For every m: the smallest m p_(k) / rank among the m largest, kept as a floor for all of them (Wright 1992, Biometrics 48:1005). */
    private static double[] hommel(double[] p, int[] order) {
        int n = p.length;
        double[] sorted = Ranks.sorted(p);
        double[] adjusted = new double[n];
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            least = Math.min(least, n * sorted[i] / (i + 1));
        }
        double[] pa = new double[n];
        Arrays.fill(pa, least);
        double[] q = pa.clone();
        for (int m = n - 1; m >= 2; m--) {
            double floor = Double.POSITIVE_INFINITY;
            for (int i = n - m + 1; i < n; i++) {
                floor = Math.min(floor, m * sorted[i] / (i - (n - m) + 1));
            }
            for (int i = 0; i <= n - m; i++) {
                q[i] = Math.min(m * sorted[i], floor);
            }
            for (int i = n - m + 1; i < n; i++) {
                q[i] = q[n - m];
            }
            for (int i = 0; i < n; i++) {
                pa[i] = Math.max(pa[i], q[i]);
            }
        }
        for (int i = 0; i < n; i++) {
            adjusted[order[i]] = Math.min(1, Math.max(pa[i], sorted[i]));
        }
        return adjusted;
    }
}
