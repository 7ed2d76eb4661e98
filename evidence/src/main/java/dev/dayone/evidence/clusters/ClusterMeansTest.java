package dev.dayone.evidence.clusters;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.Refusal;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.Sample.Person;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Do whole clusters differ? Each cluster counts once: the pooled t test of the unweighted cluster means, G - 2 df.
 *
 * <p>Source: Hayes and Moulton 2017, Cluster Randomised Trials, ch. 10. Needs two clusters in each arm. Checked against R 4.2
 * {@code t.test(var.equal = TRUE)} on cluster means.
 */
public final class ClusterMeansTest {

    private ClusterMeansTest() {}

    /** Difference of cluster means, treatment minus control. */
    public static Estimate of(Sample sample, double level) {
        Optional<NotEstimable> refusal = refuse(Method.CLUSTER_MEANS, sample);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Moments treatment = clusterMeans(sample.arm(true));
        Moments control = clusterMeans(sample.arm(false));
        double df = treatment.n() + control.n() - 2.0;
        double pooled = (treatment.m2() + control.m2()) / df;
        if (!(pooled > 0)) {
            return new NotEstimable(
                    Method.CLUSTER_MEANS,
                    Refusal.ZERO_VARIANCE,
                    "All clusters have the same mean: no spread to judge by.");
        }
        double standardError = Math.sqrt(pooled * (1.0 / treatment.n() + 1.0 / control.n()));
        return Known.ofT(
                Method.CLUSTER_MEANS,
                treatment.mean() - control.mean(),
                standardError,
                df,
                level,
                Math.toIntExact(treatment.n() + control.n()));
    }

    /** Why a cluster-assigned comparison cannot be made, if so. */
    public static Optional<NotEstimable> refuse(Method method, Sample sample) {
        Map<String, Boolean> arms = new LinkedHashMap<>();
        for (Person person : sample.people()) {
            String cluster = person.cluster();
            if (cluster == null) {
                continue;
            }
            Boolean before = arms.putIfAbsent(cluster, person.treated());
            if (before != null && before != person.treated()) {
                return Optional.of(new NotEstimable(
                        method,
                        Refusal.TREATMENT_VARIES_WITHIN_CLUSTER,
                        "Cluster " + cluster + " has people of both arms, so it was not assigned as a whole."));
            }
        }
        long treated = arms.values().stream().filter(t -> t).count();
        long control = arms.size() - treated;
        if (treated < 2 || control < 2) {
            return Optional.of(new NotEstimable(
                    method,
                    Refusal.TOO_FEW_CLUSTERS,
                    "An arm has fewer than two clusters: the effect of the format cannot be told from that of the "
                            + "cluster. Show it as a description."));
        }
        return Optional.empty();
    }

    private static Moments clusterMeans(Sample arm) {
        Map<String, Moments> clusters = new LinkedHashMap<>();
        int row = 0;
        for (Person person : arm.people()) {
            String cluster = person.cluster() == null ? "\0" + row : person.cluster();
            clusters.merge(cluster, Moments.of(person.value()), Moments::merge);
            row++;
        }
        return Moments.of(clusters.values().stream().mapToDouble(Moments::mean).toArray());
    }
}
