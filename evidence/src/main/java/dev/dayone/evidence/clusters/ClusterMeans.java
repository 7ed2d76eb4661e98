package dev.dayone.evidence.clusters;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.refusal.Refusal;
import java.util.HashMap;
import java.util.Map;

/**
 * One number per cluster, each counting once.
 *
 * @param arms mean outcomes of the clusters of each arm
 */
public record ClusterMeans(Arms arms) {

    /** Refuses NO_DATA, EMPTY_ARM and TREATMENT_VARIES_WITHIN_CLUSTER. */
    public static ClusterMeans of(double[] y, double[] z, int[] cluster) {
        Arms.requireBoth(z);
        int[][] groups = Ranks.groups(cluster);
        double[] means = new double[groups.length];
        double[] arm = new double[groups.length];
        for (int g = 0; g < groups.length; g++) {
            Moments own = Moments.none();
            arm[g] = z[groups[g][0]];
            for (int row : groups[g]) {
                Refusal.TREATMENT_VARIES_WITHIN_CLUSTER.unless(z[row] == arm[g]);
                own = own.plus(y[row]);
            }
            means[g] = own.mean();
        }
        return new ClusterMeans(Arms.of(means, arm));
    }

    /** The same of a study's people; names the cluster that has both arms. */
    public static ClusterMeans of(Sample sample) {
        Map<String, Boolean> arms = new HashMap<>();
        for (Sample.Person person : sample.people()) {
            String cluster = person.cluster();
            Boolean before = cluster == null ? null : arms.putIfAbsent(cluster, person.treated());
            if (before != null && before != person.treated()) {
                throw Refusal.TREATMENT_VARIES_WITHIN_CLUSTER.refuse("It is cluster " + cluster + ".");
            }
        }
        return of(sample.values(), sample.arms(), sample.clusterLabels());
    }

    /** These means, if each arm has two clusters. */
    public ClusterMeans atLeastTwo() {
        Refusal.TOO_FEW_CLUSTERS.unless(Math.min(arms.treated().length, arms.control().length) >= 2);
        return this;
    }
}
