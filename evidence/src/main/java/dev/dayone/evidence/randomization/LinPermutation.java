package dev.dayone.evidence.randomization;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.numerics.Combinations;
import dev.dayone.evidence.refusal.Refusal;

/**
 * The exact permutation test of Lin's regression, studentised by HC2; covariates stay with the person.
 *
 * <p>Fully interacted, the regression falls apart into one per arm: the effect is the difference of the intercepts at the mean
 * covariates, its variance the sum of theirs. Source: Lin 2013, Ann. Appl. Stat. 7:295; Wu and Ding 2021, JASA 116:1898. Checked against
 * R 4.2 by refitting every assignment.
 *
 * @param statistic t of the observed assignment
 * @param total assignments
 * @param countTwoSided assignments with |t| at least as large
 * @param pValue two-sided
 */
public record LinPermutation(double statistic, long total, long countTwoSided, double pValue) {

    /** Refuses EMPTY_ARM, COLLINEAR and TOO_MANY_ASSIGNMENTS. */
    public static LinPermutation of(double[] y, double[] z, double[][] covariates) {
        Arms.requireBoth(z);
        LinStatistic statistic = LinStatistic.treatedFirst(y, z, covariates);
        double observed = statistic.observed();
        if (Double.isNaN(observed)) {
            throw Refusal.COLLINEAR.refuse();
        }
        double size = Math.abs(observed);
        long[] counts = new long[2];
        Combinations.each(y.length, statistic.k, treated -> {
            counts[0]++;
            counts[1] += Combinations.reaches(Math.abs(statistic.of(treated)), size) ? 1 : 0;
        });
        return new LinPermutation(observed, counts[0], counts[1], (double) counts[1] / counts[0]);
    }
}
