package dev.dayone.evidence.randomization;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Refusal;
import dev.dayone.evidence.numerics.Ranks;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Which constant differences does the draw of the arms alone leave open?
 *
 * <p>Under a shift t the weighted block difference of the observed assignment and that of another cross at t_a = (D - D_a) / (1 - c_a), c_a the same
 * difference of the true arms. Of N assignments the interval runs from the k-th smallest to the k-th largest t_a, k = floor(N alpha / 2): one pass and no
 * search; infinite where k = 0. All assignments are listed where there are few, else seeded draws stand for them, the observed one among them.
 *
 * <p>Source: Garthwaite 1996, Biometrics 52:1387; Imbens and Rubin 2015, Causal Inference, ch. 5.7.
 */
public final class ShiftInterval {

    private static final double MOST_LISTED = 2e5;

    private ShiftInterval() {}

    /**
     * Refuses EMPTY_ARM where no block has both arms.
     *
     * @param y outcomes of the units drawn, freed of covariates
     * @param z 1 for treatment, 0 for control
     * @param block which block each unit was drawn in
     */
    public static Interval of(double[] y, double[] z, int[] block, long seed, double level) {
        Interval.requireLevel(level);
        int[][] blocks = Arrays.stream(Ranks.groups(block))
                .filter(rows -> {
                    double treated = Arrays.stream(rows).mapToDouble(i -> z[i]).sum();
                    return treated > 0 && treated < rows.length;
                })
                .toArray(int[][]::new);
        Refusal.EMPTY_ARM.unless(blocks.length > 0);
        int[] treated = Arrays.stream(blocks)
                .mapToInt(
                        rows -> (int) Arrays.stream(rows).mapToDouble(i -> z[i]).sum())
                .toArray();
        Totals totals = Totals.of(y, z, blocks, treated);
        for (int[] rows : blocks) {
            AssignmentTest.treatedFirst(rows, z);
        }
        double count = blocks.length == 1 ? Combinations.count(blocks[0].length, treated[0]) : Double.POSITIVE_INFINITY;
        double observed = totals.difference(y, blocks);
        double[] crossings;
        if (count <= MOST_LISTED) {
            crossings = new double[(int) count];
            int[] at = {0};
            int[][] people = {blocks[0].clone()};
            Combinations.each(blocks[0].length, treated[0], chosen -> {
                for (int i = 0; i < chosen.length; i++) {
                    people[0][i] = blocks[0][chosen[i]];
                }
                crossings[at[0]++] = totals.crossing(observed, y, z, people);
            });
        } else {
            SplittableRandom random = new SplittableRandom(seed);
            crossings = new double[AssignmentTest.draws(z.length) + 1];
            crossings[0] = Double.NaN;
            for (int draw = 1; draw < crossings.length; draw++) {
                for (int b = 0; b < blocks.length; b++) {
                    Combinations.shuffle(blocks[b], treated[b], random);
                }
                crossings[draw] = totals.crossing(observed, y, z, blocks);
            }
        }
        double[] known =
                Arrays.stream(crossings).filter(t -> !Double.isNaN(t)).sorted().toArray();
        int tail = (int) Math.floor(crossings.length * (1 - level) / 2 + 1e-12);
        return new Interval(
                tail < 1 ? Double.NEGATIVE_INFINITY : known[tail - 1],
                tail < 1 ? Double.POSITIVE_INFINITY : known[known.length - tail],
                level);
    }

    /** Sums that every assignment shares: of the values, and of the true arms. */
    private record Totals(int[][] blocks, int[] treated, double[] values, double[] arms) {

        static Totals of(double[] y, double[] z, int[][] blocks, int[] treated) {
            double[] values = new double[blocks.length];
            double[] arms = new double[blocks.length];
            for (int b = 0; b < blocks.length; b++) {
                for (int row : blocks[b]) {
                    values[b] += y[row];
                    arms[b] += z[row];
                }
            }
            return new Totals(blocks, treated, values, arms);
        }

        /** Block differences weighted by block size, the treated first in each. */
        double difference(double[] y, int[][] people) {
            double difference = 0;
            double all = 0;
            for (int b = 0; b < people.length; b++) {
                double sum = 0;
                for (int i = 0; i < treated[b]; i++) {
                    sum += y[people[b][i]];
                }
                int n = blocks[b].length;
                difference += n * (sum / treated[b] - (values[b] - sum) / (n - treated[b]));
                all += n;
            }
            return difference / all;
        }

        /**
         * Where the assignment whose treated are the first of each block crosses the observed one; NaN for the observed one itself.
         *
         * @param observed its difference
         */
        double crossing(double observed, double[] y, double[] z, int[][] people) {
            double stay = 0;
            double all = 0;
            for (int b = 0; b < people.length; b++) {
                double kept = 0;
                for (int i = 0; i < treated[b]; i++) {
                    kept += z[people[b][i]];
                }
                int n = blocks[b].length;
                stay += n * (kept / treated[b] - (arms[b] - kept) / (n - treated[b]));
                all += n;
            }
            double moved = 1 - stay / all;
            return moved < 1e-12 ? Double.NaN : (observed - difference(y, people)) / moved;
        }
    }
}
