package dev.dayone.evidence.ranks;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.refusal.Refusal;

/**
 * Do values of one arm tend to exceed those of the other, ties or not? Exact: the rank sum over all assignments of the midranks.
 *
 * <p>Midranks are whole halves, so the distribution is counted by adding people one at a time (Streitberg and Rohmel 1986), in time
 * n1 N max: no listing. p = share of assignments with |W - E| >= |w - E|.
 *
 * <p>Source: Lehmann 1975, Nonparametrics, sec. 1.4. Checked against R 4.2 by listing.
 *
 * @param rankSumTreated w
 * @param expected E = n1 (N + 1) / 2
 * @param total assignments
 * @param countTwoSided assignments at least as far from E
 * @param pValue two-sided
 * @param pGreater one-sided, for higher in treatment
 */
public record MidrankPermutation(
        double rankSumTreated, double expected, double total, double countTwoSided, double pValue, double pGreater) {

    /** Refuses EMPTY_ARM. */
    public static MidrankPermutation of(Arms arms) {
        double[] ranks = Ranks.midranks(arms.atLeast(1).pooled());
        int k = arms.treated().length;
        int n = ranks.length;
        Refusal.TOO_MANY_ASSIGNMENTS.unless(n <= 1000);
        int most = n * (n + 1);
        double[][] ways = new double[k + 1][];
        ways[0] = new double[most + 1];
        ways[0][0] = 1;
        int reached = 0;
        for (int i = 0; i < n; i++) {
            int twice = (int) Math.round(2 * ranks[i]);
            reached += twice;
            for (int j = Math.min(k, i + 1); j >= 1; j--) {
                if (ways[j] == null) {
                    ways[j] = new double[most + 1];
                }
                for (int s = reached; s >= twice; s--) {
                    ways[j][s] += ways[j - 1][s - twice];
                }
            }
        }
        double w = 0;
        for (int i = 0; i < k; i++) {
            w += ranks[i];
        }
        double expected = k * (n + 1) / 2.0;
        double total = 0;
        double far = 0;
        double above = 0;
        for (int s = 0; s <= most; s++) {
            double count = ways[k][s];
            total += count;
            far += Math.abs(s / 2.0 - expected) >= Math.abs(w - expected) - 1e-6 ? count : 0;
            above += s / 2.0 >= w - 1e-6 ? count : 0;
        }
        return new MidrankPermutation(w, expected, total, far, far / total, above / total);
    }
}
