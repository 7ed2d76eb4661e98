package dev.dayone.evidence.clusters;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.LeastSquares;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.regression.ClusterRobustVariance;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far apart are the arms when people of one cluster are alike? Least squares with a cluster-robust standard error.
 *
 * <ul>
 *   <li>{@link #cr2}: CR2 with the identity working model and Satterthwaite df (Bell and McCaffrey 2002; Pustejovsky and Tipton 2018): the
 *       default.
 *   <li>{@link #cr1}: CR0 times G/(G - 1) times (N - 1)/(N - k), t with G - 1 df, as Stata prints it: too sure below some forty clusters.
 * </ul>
 *
 * <p>Checked against R clubSandwich 0.5.8.
 *
 * @param nUsed people in the fit
 * @param nClusters clusters
 * @param coefficient the treatment's
 */
public record ClusterRobustRegression(int nUsed, int nClusters, StudentEstimate coefficient) {

    /** Refuses EMPTY_ARM, TOO_FEW_CLUSTERS, COLLINEAR, ZERO_VARIANCE. */
    public static ClusterRobustRegression cr2(
            double[] y, double[] z, double[][] covariates, int[] cluster, double level) {
        LeastSquares fit = fit(y, z, covariates, cluster);
        List<int[]> groups = Arrays.asList(Ranks.groups(cluster));
        ClusterRobustVariance variance = ClusterRobustVariance.of(fit, Design.TREATMENT, groups);
        return new ClusterRobustRegression(
                y.length,
                groups.size(),
                StudentEstimate.ofFit(
                        fit.coefficients()[Design.TREATMENT], variance.standardError(), variance.df(), level, y));
    }

    /** Refuses EMPTY_ARM, TOO_FEW_CLUSTERS, COLLINEAR, ZERO_VARIANCE. */
    public static ClusterRobustRegression cr1(
            double[] y, double[] z, double[][] covariates, int[] cluster, double level) {
        LeastSquares fit = fit(y, z, covariates, cluster);
        int[][] groups = Ranks.groups(cluster);
        double sum = 0;
        for (int[] rows : groups) {
            double score = 0;
            for (int row : rows) {
                score += fit.influence(row, Design.TREATMENT) * fit.residuals()[row];
            }
            sum += score * score;
        }
        double g = groups.length;
        double n = y.length;
        double se = Math.sqrt(sum * g / (g - 1) * (n - 1) / (n - fit.coefficients().length));
        return new ClusterRobustRegression(
                y.length,
                groups.length,
                StudentEstimate.ofFit(fit.coefficients()[Design.TREATMENT], se, g - 1, level, y));
    }

    static LeastSquares fit(double[] y, double[] z, double[][] covariates, int[] cluster) {
        Arms.requireBoth(z);
        requireTwoInEachArm(z, cluster);
        return LeastSquares.fit(Design.withIntercept(z, covariates), y).orElseThrow(Refusal.COLLINEAR::refuse);
    }

    static void requireTwoInEachArm(double[] z, int[] cluster) {
        for (int arm = 0; arm <= 1; arm++) {
            int which = arm;
            long clusters = IntStream.range(0, z.length)
                    .filter(i -> z[i] == which)
                    .map(i -> cluster[i])
                    .distinct()
                    .count();
            Refusal.TOO_FEW_CLUSTERS.unless(clusters >= 2);
        }
    }
}
