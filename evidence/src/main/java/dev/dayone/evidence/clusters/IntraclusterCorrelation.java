package dev.dayone.evidence.clusters;

import dev.dayone.evidence.Moments;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.refusal.Refusal;
import java.util.List;

/**
 * How alike are people of one cluster? One-way analysis of variance: rho = (MSB - MSW) / (MSB + (n0 - 1) MSW), which can be
 * negative; design effect 1 + (sum m^2 / N - 1) rho. Source: Donner and Klar 2000, ch. 1. Checked against R 4.2.
 *
 * @param msBetween mean square between clusters
 * @param msWithin mean square within
 * @param n0 average cluster size, (N - sum m^2 / N) / (k - 1)
 * @param icc rho
 * @param designEffect factor by which clustering inflates a variance
 * @param effectiveN people who would tell as much were they independent
 */
public record IntraclusterCorrelation(
        double msBetween, double msWithin, double n0, double icc, double designEffect, double effectiveN) {

    public static IntraclusterCorrelation of(Sample sample) {
        return of(sample.values(), sample.clusterRows());
    }

    /** Refuses NO_DATA, TOO_FEW_CLUSTERS below two, ARM_TOO_SMALL where every cluster has one person. */
    public static IntraclusterCorrelation of(double[] y, int[] cluster) {
        Refusal.NO_DATA.unless(y.length > 0);
        return of(y, List.of(Ranks.groups(cluster)));
    }

    private static IntraclusterCorrelation of(double[] y, List<int[]> clusters) {
        double n = y.length;
        double k = clusters.size();
        Refusal.TOO_FEW_CLUSTERS.unless(k > 1);
        Refusal.ARM_TOO_SMALL.unless(n > k);
        double within = 0;
        double squares = 0;
        for (int[] rows : clusters) {
            Moments own = Moments.none();
            for (int row : rows) {
                own = own.plus(y[row]);
            }
            within += own.m2();
            squares += (double) rows.length * rows.length;
        }
        double msb = (Moments.of(y).m2() - within) / (k - 1);
        double msw = within / (n - k);
        double n0 = (n - squares / n) / (k - 1);
        double icc = (msb - msw) / (msb + (n0 - 1) * msw);
        double effect = 1 + (squares / n - 1) * icc;
        return new IntraclusterCorrelation(msb, msw, n0, icc, effect, n / effect);
    }
}
