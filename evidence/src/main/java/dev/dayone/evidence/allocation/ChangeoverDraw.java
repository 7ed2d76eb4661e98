package dev.dayone.evidence.allocation;

import dev.dayone.evidence.allocation.ArmDraw.Unit;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When does each cluster of a stepped wedge go over, by lot?
 *
 * <p>Clusters in the order of SHA-256("seed/1/id"), as in {@link ArmDraw}, go over in as many waves as there are rounds after the first, in waves that
 * differ by one cluster at most; in the first round none has gone over, in the last all have. Source: Hussey and Hughes 2007, Contemp. Clin. Trials
 * 28:182.
 *
 * @param from the round, from 0, in which a cluster has the treatment first, by cluster in the order drawn
 */
public record ChangeoverDraw(Map<String, Integer> from) {

    public ChangeoverDraw {
        from = Collections.unmodifiableMap(new LinkedHashMap<>(from));
    }

    /**
     * Draws. Refuses TOO_FEW_CLUSTERS (below three) and INVALID_INPUT (fewer than two rounds, or more waves than clusters).
     *
     * @param rounds of the study, the first without anybody
     */
    public static ChangeoverDraw of(List<Unit> clusters, int rounds, String seed) {
        Refusal.TOO_FEW_CLUSTERS.unless(clusters.size() >= 3);
        int waves = rounds - 1;
        if (waves < 1 || waves > clusters.size()) {
            throw Refusal.INVALID_INPUT.refuse(
                    clusters.size() + " clusters go over in " + waves
                            + " waves, one for each cohort after the first: there must be at least one wave, and a cluster for each.");
        }
        Map<String, Integer> from = new LinkedHashMap<>();
        List<String> order = ArmDraw.order(clusters, seed, 1);
        for (int place = 0; place < order.size(); place++) {
            from.put(order.get(place), 1 + place * waves / order.size());
        }
        return new ChangeoverDraw(from);
    }
}
