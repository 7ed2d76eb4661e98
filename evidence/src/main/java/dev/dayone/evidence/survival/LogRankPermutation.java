package dev.dayone.evidence.survival;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.randomization.AssignmentTest;
import dev.dayone.evidence.randomization.MeanDifferencePermutation;
import java.util.Arrays;

/**
 * The exact log-rank test: each person's score is event minus pooled Nelson-Aalen hazard at their time; the scores of the treated add
 * up, over all assignments.
 *
 * <p>Assumes that censoring does not depend on the arm. Source: Heinze, Gnant and Schemper 2003, Biometrics 59:1151; Hothorn and
 * Lausen 2003. Checked against R 4.2 by listing.
 *
 * @param scoreTreated sum of the treated people's scores; > 0 = earlier events
 * @param total assignments
 * @param countTwoSided assignments with |sum| at least as large
 * @param pValue two-sided
 */
public record LogRankPermutation(double scoreTreated, long total, long countTwoSided, double pValue) {

    /** Refuses EMPTY_ARM, NEGATIVE_TIME, NO_EVENTS and TOO_MANY_ASSIGNMENTS. */
    public static LogRankPermutation of(double[] time, double[] event, double[] z) {
        Times.require(time);
        Times.requireEvent(event, 1);
        Arms scores = Arms.of(scores(time, event), z);
        double sum = 0;
        for (double s : scores.treated()) {
            sum += s;
        }
        MeanDifferencePermutation.SumCount count = MeanDifferencePermutation.countSums(scores, sum);
        return new LogRankPermutation(sum, count.total(), count.far(), (double) count.far() / count.total());
    }

    /** The same as a study carries it. */
    public AssignmentTest asAssignmentTest() {
        return AssignmentTest.ofList("log-rank scores", pValue, (double) total, false);
    }

    /** Event minus the hazard of the own block at each person's time; within a block they add up to zero. */
    public static double[] scores(double[] time, double[] event, int[] block) {
        double[] out = new double[time.length];
        for (int[] rows : Ranks.groups(block)) {
            double[] own = scores(
                    Arrays.stream(rows).mapToDouble(i -> time[i]).toArray(),
                    Arrays.stream(rows).mapToDouble(i -> event[i]).toArray());
            for (int i = 0; i < rows.length; i++) {
                out[rows[i]] = own[i];
            }
        }
        return out;
    }

    private static double[] scores(double[] time, double[] event) {
        int[] order = Ranks.order(time);
        double[] scores = new double[time.length];
        double hazard = 0;
        int i = 0;
        while (i < order.length) {
            int j = i;
            double d = 0;
            while (j < order.length && time[order[j]] == time[order[i]]) {
                d += event[order[j]] == 1 ? 1 : 0;
                j++;
            }
            hazard += d / (order.length - i);
            for (int k = i; k < j; k++) {
                scores[order[k]] = (event[order[k]] == 1 ? 1 : 0) - hazard;
            }
            i = j;
        }
        return scores;
    }
}
