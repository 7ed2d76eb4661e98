package dev.dayone.evidence.clusters;

import dev.dayone.evidence.randomization.MeanDifferencePermutation;

/**
 * The exact test when whole clusters were drawn: every way to give as many clusters to treatment, the statistic the difference of
 * unweighted cluster means.
 *
 * <p>With few clusters p cannot be small: the smallest attainable one is part of the result. Source: Gail et al. 1996, Stat. Med.
 * 15:1069. Checked against R 4.2 by listing.
 *
 * @param nClusters clusters
 * @param estimate difference of cluster means
 * @param total assignments
 * @param countTwoSided assignments at least as far from zero
 * @param pValue two-sided
 * @param minAttainableP the smallest p that any outcome could have given
 */
public record ClusterPermutation(
        int nClusters, double estimate, long total, long countTwoSided, double pValue, double minAttainableP) {

    /** Refuses EMPTY_ARM, TREATMENT_VARIES_WITHIN_CLUSTER, TOO_FEW_CLUSTERS and TOO_MANY_ASSIGNMENTS. */
    public static ClusterPermutation of(double[] y, double[] z, int[] cluster) {
        ClusterMeans means = ClusterMeans.of(y, z, cluster).atLeastTwo();
        MeanDifferencePermutation test = MeanDifferencePermutation.of(means.arms());
        boolean even = means.arms().treated().length == means.arms().control().length;
        return new ClusterPermutation(
                means.arms().n(),
                test.estimate(),
                test.total(),
                test.countTwoSided(),
                test.pValue(),
                (even ? 2.0 : 1.0) / test.total());
    }
}
