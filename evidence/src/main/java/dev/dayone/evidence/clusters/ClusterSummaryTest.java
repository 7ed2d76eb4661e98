package dev.dayone.evidence.clusters;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.means.StudentTest;
import dev.dayone.evidence.means.WelchTest;

/**
 * Do whole clusters differ? t tests on unweighted cluster means, pooled (the default: G - 2 df) and Welch.
 *
 * <p>Source: Hayes and Moulton 2017, Cluster Randomised Trials, ch. 10. Checked against R 4.2 {@code t.test} on cluster means.
 *
 * @param nClusters clusters used
 * @param pooled equal spread of the clusters' means
 * @param welch whatever their spreads
 */
public record ClusterSummaryTest(int nClusters, StudentEstimate pooled, StudentEstimate welch) {

    /** Refuses EMPTY_ARM, TREATMENT_VARIES_WITHIN_CLUSTER, TOO_FEW_CLUSTERS, ZERO_VARIANCE. */
    public static ClusterSummaryTest of(double[] y, double[] z, int[] cluster, double level) {
        return of(ClusterMeans.of(y, z, cluster).atLeastTwo(), level);
    }

    /** The pooled test as a study's estimate. */
    public static Estimate estimate(Sample sample, double level) {
        return Estimate.ofT(
                Method.CLUSTER_MEANS,
                sample.clusterRows().size(),
                level,
                () -> of(ClusterMeans.of(sample).atLeastTwo(), level).pooled());
    }

    private static ClusterSummaryTest of(ClusterMeans means, double level) {
        return new ClusterSummaryTest(
                means.arms().n(),
                StudentTest.of(means.arms(), level).difference(),
                WelchTest.of(means.arms(), level).difference());
    }
}
