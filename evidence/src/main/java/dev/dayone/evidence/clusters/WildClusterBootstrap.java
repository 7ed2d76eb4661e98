package dev.dayone.evidence.clusters;

import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.LeastSquares;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.refusal.Refusal;

/**
 * Could a cluster-robust t this large come from flipping the signs of whole clusters' residuals?
 *
 * <p>The null is imposed, signs are Rademacher, and all 2^G of them are listed: no random numbers. t uses CR0, and both coefficient and
 * score sums are linear in the signs, so that a sign vector costs G operations, not a regression. p counts ties, which the all-equal
 * signs always make; p_strict does not.
 *
 * <p>Source: Cameron, Gelbach and Miller 2008, Rev. Econ. Stat. 90:414; MacKinnon and Webb 2018. Checked against R 4.2 by refitting.
 *
 * @param nClusters clusters
 * @param statisticCr0 t of the data
 * @param total sign vectors
 * @param countGreater with |t| above the data's
 * @param countEqual tied with it
 * @param pStrict countGreater / total
 * @param pValue (countGreater + countEqual) / total
 */
public record WildClusterBootstrap(
        int nClusters,
        double statisticCr0,
        long total,
        long countGreater,
        long countEqual,
        double pStrict,
        double pValue) {

    private static final int MOST_CLUSTERS = 22;

    /** Refuses EMPTY_ARM, TOO_FEW_CLUSTERS, COLLINEAR, and TOO_MANY_ASSIGNMENTS above 22 clusters. */
    public static WildClusterBootstrap enumerated(double[] y, double[] z, double[][] covariates, int[] cluster) {
        LeastSquares full = ClusterRobustRegression.fit(y, z, covariates, cluster);
        double[][] x = Design.withIntercept(z, covariates);
        LeastSquares restricted =
                LeastSquares.fit(Design.without(x, Design.TREATMENT), y).orElseThrow(Refusal.COLLINEAR::refuse);
        int[][] groups = Ranks.groups(cluster);
        int g = groups.length;
        Refusal.TOO_MANY_ASSIGNMENTS.unless(g <= MOST_CLUSTERS);
        int p = x[0].length;
        double[][] bread = new double[p][p];
        for (int a = 0; a < p; a++) {
            for (int b = 0; b < p; b++) {
                bread[a][b] = full.bread().get(a, b);
            }
        }
        double[] direction = bread[Design.TREATMENT];
        double[] own = new double[g];
        double[][] moves = new double[g][];
        double[][] pulls = new double[g][];
        for (int h = 0; h < g; h++) {
            double[] sums = new double[p];
            double[] pull = new double[p];
            for (int row : groups[h]) {
                double u = restricted.residuals()[row];
                double w = Symmetric.dot(direction, x[row]);
                for (int a = 0; a < p; a++) {
                    sums[a] += x[row][a] * u;
                    pull[a] += w * x[row][a];
                }
            }
            own[h] = Symmetric.dot(direction, sums);
            moves[h] = Symmetric.times(bread, sums);
            pulls[h] = pull;
        }
        double[][] cross = new double[g][g];
        for (int h = 0; h < g; h++) {
            for (int k = 0; k < g; k++) {
                cross[h][k] = Symmetric.dot(pulls[h], moves[k]);
            }
        }
        // Scores of the data, all signs plus; then one sign flips at a time (Gray 1953), G operations each.
        double[] score = new double[g];
        double[] sign = new double[g];
        double b = 0;
        for (int h = 0; h < g; h++) {
            sign[h] = 1;
            b += own[h];
            score[h] = own[h];
            for (int k = 0; k < g; k++) {
                score[h] -= cross[h][k];
            }
        }
        double observed = b / root(score);
        double size = Math.abs(observed);
        double slack = 1e-9 * Math.max(1, size);
        long greater = 0;
        long equal = 1;
        long all = 1L << g;
        for (long step = 1; step < all; step++) {
            int k = Long.numberOfTrailingZeros(step);
            double moved = -2 * sign[k];
            sign[k] = -sign[k];
            b += moved * own[k];
            for (int h = 0; h < g; h++) {
                score[h] -= moved * cross[h][k];
            }
            score[k] += moved * own[k];
            double t = Math.abs(b / root(score));
            greater += t > size + slack ? 1 : 0;
            equal += Math.abs(t - size) <= slack ? 1 : 0;
        }
        return new WildClusterBootstrap(
                g, observed, all, greater, equal, (double) greater / all, (double) (greater + equal) / all);
    }

    private static double root(double[] score) {
        double sum = 0;
        for (double v : score) {
            sum += v * v;
        }
        return Math.sqrt(sum);
    }
}
