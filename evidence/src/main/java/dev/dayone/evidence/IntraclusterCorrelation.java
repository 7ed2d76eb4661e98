package dev.dayone.evidence;

import java.util.List;

/**
 * How alike are people of one cluster? One-way analysis of variance: rho = (MSB - MSW) / (MSB + (m0 - 1) MSW); design effect 1 +
 * (sum m^2 / N - 1) rho. Source: Donner and Klar 2000, ch. 1. Checked against R 4.2.
 *
 * @param rho intracluster correlation
 * @param designEffect factor by which clustering inflates a variance
 */
public record IntraclusterCorrelation(double rho, double designEffect) {

    static IntraclusterCorrelation of(Sample sample) {
        List<int[]> clusters = sample.clusterRows();
        double n = sample.size();
        Moments all = sample.moments();
        double within = 0;
        double squares = 0;
        for (int[] rows : clusters) {
            Moments cluster = Moments.none();
            for (int row : rows) {
                cluster = cluster.plus(sample.people().get(row).value());
            }
            within += cluster.m2();
            squares += (double) rows.length * rows.length;
        }
        double k = clusters.size();
        double msb = (all.m2() - within) / (k - 1);
        double msw = within / (n - k);
        double m0 = (n - squares / n) / (k - 1);
        double rho = (msb - msw) / (msb + (m0 - 1) * msw);
        return new IntraclusterCorrelation(rho, 1 + (squares / n - 1) * rho);
    }
}
