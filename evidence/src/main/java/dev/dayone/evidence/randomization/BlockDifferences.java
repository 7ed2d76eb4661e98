package dev.dayone.evidence.randomization;

import java.util.function.IntToDoubleFunction;

/**
 * Block differences weighted by block size, of any assignment; over Neyman's standard error where every arm of every block has two.
 *
 * <p>Source: Imbens and Rubin 2015, Causal Inference, ch. 9; Chung and Romano 2013, Ann. Stat. 41:484 (studentised).
 */
final class BlockDifferences {

    /** Within rounding no spread at all. */
    private static final double FLAT = 1e-24;

    private final Assignments assignments;

    /** Share of all units in each block. */
    private final double[] weight;

    private BlockDifferences(Assignments assignments) {
        this.assignments = assignments;
        this.weight = new double[assignments.blocks()];
        double units = 0;
        for (int b = 0; b < weight.length; b++) {
            units += assignments.size(b);
        }
        for (int b = 0; b < weight.length; b++) {
            weight[b] = assignments.size(b) / units;
        }
    }

    static BlockDifferences of(Assignments assignments) {
        return new BlockDifferences(assignments);
    }

    /** Whether every arm of every block has two units. */
    static boolean studentisable(int[] sizes, int[] treated) {
        for (int b = 0; b < sizes.length; b++) {
            if (Math.min(treated[b], sizes[b] - treated[b]) < 2) {
                return false;
            }
        }
        return true;
    }

    /** @param y in the order of the assignments' units */
    IntToDoubleFunction plain(double[] y) {
        TreatedSums sums = TreatedSums.of(assignments, centred(y));
        double[] room = sums.room();
        double[] out = new double[1];
        return assignment -> {
            differences(sums, assignment, room, out);
            return out[0];
        };
    }

    /** What is done with the differences of an assignment in two columns. */
    interface Both {
        void accept(double first, double second);
    }

    /** The differences of every assignment in two columns, in their order. */
    void each(double[] first, double[] second, Both both) {
        TreatedSums sums = TreatedSums.of(assignments, centred(first), centred(second));
        double[] room = sums.room();
        double[] out = new double[2];
        for (int assignment = 0; assignment < assignments.count(); assignment++) {
            differences(sums, assignment, room, out);
            both.accept(out[0], out[1]);
        }
    }

    private void differences(TreatedSums sums, int assignment, double[] room, double[] out) {
        for (int c = 0; c < out.length; c++) {
            out[c] = 0;
        }
        for (int b = 0; b < weight.length; b++) {
            sums.of(assignment, b, room);
            for (int c = 0; c < out.length; c++) {
                out[c] += weight[b] * ofBlock(b, room[c]);
            }
        }
    }

    /** Over the standard error. */
    IntToDoubleFunction studentised(double[] y) {
        double[] values = centred(y);
        double[] squared = new double[y.length];
        double[] squares = new double[weight.length];
        double all = 0;
        int unit = 0;
        for (int b = 0; b < weight.length; b++) {
            for (int end = unit + assignments.size(b); unit < end; unit++) {
                squared[unit] = values[unit] * values[unit];
                squares[b] += squared[unit];
            }
            all += squares[b];
        }
        double total = all;
        TreatedSums sums = TreatedSums.of(assignments, values, squared);
        double[] room = sums.room();
        return assignment -> {
            double difference = 0;
            double variance = 0;
            for (int b = 0; b < weight.length; b++) {
                sums.of(assignment, b, room);
                double s = room[0];
                double q = room[1];
                double k = assignments.treated(b);
                double m = assignments.size(b) - k;
                difference += weight[b] * ofBlock(b, s);
                variance += weight[b]
                        * weight[b]
                        * (Math.max(0, q - s * s / k) / ((k - 1) * k)
                                + Math.max(0, squares[b] - q - s * s / m) / ((m - 1) * m));
            }
            if (variance <= FLAT * total) {
                return Math.abs(difference) < 1e-12 * Math.sqrt(total)
                        ? 0
                        : Math.copySign(Double.POSITIVE_INFINITY, difference);
            }
            return difference / Math.sqrt(variance);
        };
    }

    /** Values minus the mean of their block. */
    private double[] centred(double[] y) {
        double[] out = y.clone();
        int from = 0;
        for (int b = 0; b < weight.length; b++) {
            int to = from + assignments.size(b);
            double mean = 0;
            for (int i = from; i < to; i++) {
                mean += y[i] / (to - from);
            }
            for (int i = from; i < to; i++) {
                out[i] -= mean;
            }
            from = to;
        }
        return out;
    }

    /** The values of a block add up to zero. */
    private double ofBlock(int b, double s) {
        double k = assignments.treated(b);
        return s / k + s / (assignments.size(b) - k);
    }
}
