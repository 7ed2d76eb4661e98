package dev.dayone.evidence.multiplicity;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.numerics.Combinations;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.randomization.WelchPermutation.WelchStatistic;

/**
 * Which of several outcomes differ, with the chance of any false alarm held, and the outcomes' own dependence used?
 *
 * <p>Step-down maxT: |Welch t| of every outcome over all assignments; the j-th largest is compared with the largest of those not yet passed;
 * adjusted p never falls along the steps. Source: Westfall and Young 1993, Resampling-Based Multiple Testing, algorithm 2.8. Checked
 * against R 4.2 by listing.
 *
 * @param statisticsAbs |t| of each outcome
 * @param total assignments
 * @param rawP exact p of each outcome alone
 * @param adjustedP exact p with the family held
 */
public record WestfallYoungTest(double[] statisticsAbs, long total, double[] rawP, double[] adjustedP) {

    /**
     * Refuses EMPTY_ARM, ARM_TOO_SMALL and TOO_MANY_ASSIGNMENTS.
     *
     * @param outcomes one array per outcome, people in one order
     */
    public static WestfallYoungTest of(double[][] outcomes, double[] z) {
        int m = outcomes.length;
        WelchStatistic[] statistics = new WelchStatistic[m];
        double[] observed = new double[m];
        int n = z.length;
        int k = 0;
        for (int j = 0; j < m; j++) {
            Arms arms = Arms.of(outcomes[j], z).atLeast(2);
            k = arms.treated().length;
            statistics[j] = WelchStatistic.of(arms.pooled(), k);
            observed[j] = Math.abs(statistics[j].observed());
        }
        double[] minus = new double[m];
        for (int j = 0; j < m; j++) {
            minus[j] = -observed[j];
        }
        int[] order = Ranks.order(minus);
        long[] raw = new long[m];
        long[] family = new long[m];
        long[] total = new long[1];
        Combinations.each(n, k, treated -> {
            total[0]++;
            double largest = 0;
            for (int step = m - 1; step >= 0; step--) {
                int j = order[step];
                double t = Math.abs(statistics[j].of(treated));
                largest = Math.max(largest, t);
                raw[j] += Combinations.reaches(t, observed[j]) ? 1 : 0;
                family[j] += Combinations.reaches(largest, observed[j]) ? 1 : 0;
            }
        });
        double[] rawP = new double[m];
        double[] adjusted = new double[m];
        double running = 0;
        for (int j : order) {
            rawP[j] = (double) raw[j] / total[0];
            running = Math.max(running, (double) family[j] / total[0]);
            adjusted[j] = running;
        }
        return new WestfallYoungTest(observed, total[0], rawP, adjusted);
    }
}
