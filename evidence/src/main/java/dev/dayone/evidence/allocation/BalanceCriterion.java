package dev.dayone.evidence.allocation;

import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.refusal.Refusal;
import java.util.List;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Which draws keep the arms alike before the start?
 *
 * <p>A draw is taken when the Mahalanobis distance of the arms' means, M = d' S^-1 d with S the covariance of d over all draws, is at most a;
 * a is the quantile of the chi-squared distribution, with as many df as columns, at the share of draws to be taken. Whoever tests afterwards must
 * count the draws that would have been taken and no others.
 *
 * <p>Source: Morgan and Rubin 2012, Ann. Stat. 40:1263, eq. 4-5.
 */
public final class BalanceCriterion {

    private final double[][] white;
    private final double scale;
    private final double limit;

    private BalanceCriterion(double[][] white, double scale, double limit) {
        this.white = white;
        this.scale = scale;
        this.limit = limit;
    }

    /**
     * Refuses COLLINEAR, INVALID_LEVEL and ARM_TOO_SMALL.
     *
     * @param covariates a row for each person drawn
     * @param treated how many are drawn into the treatment arm
     * @param acceptance share of all draws to be taken, in (0, 1)
     */
    public static BalanceCriterion of(double[][] covariates, int treated, double acceptance) {
        Refusal.INVALID_LEVEL.unless(acceptance > 0 && acceptance < 1);
        int n = covariates.length;
        Refusal.ARM_TOO_SMALL.unless(treated > 0 && treated < n);
        double[][] x = Design.centred(covariates);
        int p = x[0].length;
        double scale = 1.0 / treated + 1.0 / (n - treated);
        double[][] s = new double[p][p];
        for (double[] row : x) {
            for (int a = 0; a < p; a++) {
                for (int b = 0; b < p; b++) {
                    s[a][b] += row[a] * row[b] / (n - 1.0) * scale;
                }
            }
        }
        double[][] root = Symmetric.cholesky(s);
        double[][] white = new double[n][];
        for (int i = 0; i < n; i++) {
            white[i] = Symmetric.forward(root, x[i]);
        }
        return new BalanceCriterion(
                white, scale, ChiSquaredDistribution.of(p).inverseCumulativeProbability(acceptance));
    }

    /**
     * The same criterion where its people are rows of a longer list.
     *
     * @param rows where each of them stands in that list
     * @param length of the list
     */
    public BalanceCriterion within(int[] rows, int length) {
        double[][] spread = new double[length][white[0].length];
        for (int i = 0; i < rows.length; i++) {
            spread[rows[i]] = white[i];
        }
        return new BalanceCriterion(spread, scale, limit);
    }

    /** M of a draw. */
    public double distance(boolean[] treated) {
        double sum = 0;
        for (int j = 0; j < white[0].length; j++) {
            double own = 0;
            for (int i = 0; i < treated.length; i++) {
                own += treated[i] ? white[i][j] : 0;
            }
            sum += own * own * scale * scale;
        }
        return sum;
    }

    /** Whether the draw is taken in which the first so many of each block are treated. */
    public boolean accepts(List<int[]> blocks, int[] treated) {
        double distance = 0;
        for (int j = 0; j < white[0].length; j++) {
            double own = 0;
            for (int b = 0; b < treated.length; b++) {
                int[] rows = blocks.get(b);
                for (int i = 0; i < treated[b]; i++) {
                    own += white[rows[i]][j];
                }
            }
            distance += own * own * scale * scale;
            if (distance > limit) {
                return false;
            }
        }
        return true;
    }

    public boolean accepts(boolean[] treated) {
        return distance(treated) <= limit;
    }

    /** The largest M that is taken. */
    public double limit() {
        return limit;
    }
}
