package dev.dayone.evidence.study;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.clusters.ClusterMeans;
import dev.dayone.evidence.clusters.ClusterRobustRegression;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.regression.TreatmentRegression;
import dev.dayone.evidence.regression.TreatmentRegression.Errors;
import java.util.Arrays;

/** The regressions that a plan may ask for, on the people of a study: blocks become indicators, the method's answer an estimate. */
public final class RegressionEstimator {

    private RegressionEstimator() {}

    /** Lin's interacted regression, HC2, Bell-McCaffrey df. */
    public static Estimate lin(Sample sample, double level) {
        return Estimate.ofT(
                Method.LIN,
                sample.size(),
                level,
                () -> TreatmentRegression.lin(
                                sample.values(), sample.arms(), sample.covariateRows(), Errors.HC2_BM, level)
                        .coefficient());
    }

    /** Regression with an indicator for each block and centred covariates, HC2, Bell-McCaffrey df. */
    public static Estimate blockEffects(Sample sample, double level) {
        return Estimate.ofT(
                Method.BLOCK_EFFECTS,
                sample.size(),
                level,
                () -> TreatmentRegression.ancova(
                                sample.values(), sample.arms(), withBlocks(sample), Errors.HC2_BM, level)
                        .coefficient());
    }

    /** Cluster-robust regression, CR2, Satterthwaite df. */
    public static Estimate clustered(Sample sample, boolean blocked, double level) {
        return Estimate.ofT(Method.CR2, sample.clusterRows().size(), level, () -> {
            ClusterMeans.of(sample).atLeastTwo();
            double[][] columns = blocked ? withBlocks(sample) : sample.covariateRows();
            return ClusterRobustRegression.cr2(sample.values(), sample.arms(), columns, sample.clusterLabels(), level)
                    .coefficient();
        });
    }

    /** Centred covariates, then an indicator for each block but the first. */
    public static double[][] withBlocks(Sample sample) {
        double[][] rows = Design.centred(sample.covariateRows());
        int[] blocks = sample.blockLabels();
        int last = Arrays.stream(blocks).max().orElse(0);
        for (int block = 1; block <= last; block++) {
            int which = block;
            rows = Design.with(
                    rows,
                    Arrays.stream(blocks).mapToDouble(b -> b == which ? 1 : 0).toArray());
        }
        return rows;
    }
}
