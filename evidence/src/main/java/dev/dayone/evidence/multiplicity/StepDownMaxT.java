package dev.dayone.evidence.multiplicity;

import dev.dayone.evidence.Moments;
import dev.dayone.evidence.Refusal;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.randomization.AssignmentTest;
import dev.dayone.evidence.randomization.Combinations;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Which of several outcomes of the same people differ, when the chance to be wrong about any is to stay at 5 %?
 *
 * <p>The arms are drawn again as they were drawn, one draw for all outcomes at once, so that outcomes that go together cost less than Holm's method makes
 * them. Step-down: the p of an outcome is the share of draws whose largest statistic among it and those below it reaches its own. Statistic:
 * Welch's t where units were drawn at will; within blocks the size-weighted block difference over its spread among the draws. Whoever lacks an outcome
 * is drawn all the same and counts in none of its means. All assignments are listed where there are few, else p = (1 + count) / (1 + draws).
 *
 * <p>Source: Westfall and Young 1993, Resampling-Based Multiple Testing, algorithm 4.1; Romano and Wolf 2005, JASA 100:94.
 *
 * @param statistics absolute, observed, in the order of the outcomes
 * @param adjusted p with the family held
 * @param critical the largest statistic of a draw stays below it with the level asked for: estimates plus and minus so many standard errors hold together
 * @param assignments listed, or drawn
 * @param seed of the draws; null = all were listed
 */
public record StepDownMaxT(
        double[] statistics,
        double[] adjusted,
        double critical,
        double assignments,
        @Nullable Long seed) {

    private static final double MOST_LISTED = 2e6;

    /** Within rounding the same value everywhere. */
    private static final double FLAT = 1e-12;

    /**
     * Refuses ZERO_VARIANCE where an outcome has no statistic, and EMPTY_ARM.
     *
     * @param outcomes one array each, units in one order; NaN = not known
     * @param z 1 for treatment, 0 for control
     * @param block which block each unit was drawn in
     * @param level at which {@link #critical} holds
     */
    public static StepDownMaxT of(double[][] outcomes, double[] z, int[] block, long seed, double level) {
        Refusal.NO_DATA.unless(outcomes.length > 0 && z.length > 0);
        Family family = Family.of(outcomes, z, block);
        int m = outcomes.length;
        boolean one = family.blocks.length == 1;
        double count = one ? Combinations.count(z.length, family.treated[0]) : Double.POSITIVE_INFINITY;
        double[][] drawn = count * m <= MOST_LISTED
                ? family.all((int) count)
                : family.sampled(AssignmentTest.draws(z.length), seed);
        double[] observed = family.observed;
        if (!one) {
            scale(drawn, observed);
        }
        for (double each : observed) {
            Refusal.ZERO_VARIANCE.unless(Double.isFinite(each));
        }
        boolean listed = count * m <= MOST_LISTED;
        return new StepDownMaxT(
                observed,
                stepDown(observed, drawn, listed ? 0 : 1),
                critical(drawn, level),
                drawn.length,
                listed ? null : Long.valueOf(seed));
    }

    private static void scale(double[][] drawn, double[] observed) {
        for (int k = 0; k < observed.length; k++) {
            double squares = 0;
            for (double[] draw : drawn) {
                squares += draw[k] * draw[k];
            }
            double spread = Math.sqrt(squares / drawn.length);
            Refusal.ZERO_VARIANCE.unless(spread > 0);
            observed[k] /= spread;
            for (double[] draw : drawn) {
                draw[k] /= spread;
            }
        }
    }

    private static double[] stepDown(double[] observed, double[][] drawn, int itself) {
        int m = observed.length;
        int[] order = Ranks.order(Arrays.stream(observed).map(each -> -each).toArray());
        long[] reached = new long[m];
        for (double[] draw : drawn) {
            double largest = 0;
            for (int step = m - 1; step >= 0; step--) {
                int k = order[step];
                largest = Math.max(largest, draw[k]);
                reached[k] += Combinations.reaches(largest, observed[k]) ? 1 : 0;
            }
        }
        double[] adjusted = new double[m];
        double running = 0;
        for (int k : order) {
            running = Math.max(running, (double) (reached[k] + itself) / (drawn.length + itself));
            adjusted[k] = running;
        }
        return adjusted;
    }

    private static double critical(double[][] drawn, double level) {
        double[] largest = new double[drawn.length];
        for (int i = 0; i < largest.length; i++) {
            largest[i] = Arrays.stream(drawn[i]).max().orElse(0);
        }
        Arrays.sort(largest);
        return largest[Math.min(largest.length - 1, (int) Math.ceil(level * largest.length) - 1)];
    }

    /** Units as rows of (known, value, square) for every outcome, so that one draw is sums of rows. */
    private static final class Family {
        private final int m;
        private final double[] rows;
        private final int[][] blocks;
        private final int[] treated;
        private final double[][] totals;
        private final double[] sums;
        private final double[] observed;

        private Family(int m, double[] rows, int[][] blocks, int[] treated) {
            this.m = m;
            this.rows = rows;
            this.blocks = blocks;
            this.treated = treated;
            this.sums = new double[3 * m];
            this.totals = new double[blocks.length][3 * m];
            for (int b = 0; b < blocks.length; b++) {
                for (int unit : blocks[b]) {
                    add(totals[b], unit);
                }
            }
            this.observed = statistics();
        }

        static Family of(double[][] outcomes, double[] z, int[] block) {
            int m = outcomes.length;
            double[] rows = new double[3 * m * z.length];
            for (int k = 0; k < m; k++) {
                double[] y = outcomes[k];
                Moments known = Moments.none();
                for (double value : y) {
                    known = Double.isNaN(value) ? known : known.plus(value);
                }
                double spread = known.n() < 2 ? 0 : Math.sqrt(known.variance());
                boolean flat = spread <= FLAT * Math.abs(known.mean());
                for (int i = 0; i < y.length; i++) {
                    if (!Double.isNaN(y[i])) {
                        double value = flat ? 0 : (y[i] - known.mean()) / spread;
                        rows[3 * m * i + k] = 1;
                        rows[3 * m * i + m + k] = value;
                        rows[3 * m * i + 2 * m + k] = value * value;
                    }
                }
            }
            int[][] blocks = Ranks.groups(block);
            int[] treated = new int[blocks.length];
            for (int b = 0; b < blocks.length; b++) {
                int[] own = blocks[b];
                int front = 0;
                for (int i = 0; i < own.length; i++) {
                    if (z[own[i]] == 1) {
                        int kept = own[front];
                        own[front++] = own[i];
                        own[i] = kept;
                    }
                }
                treated[b] = front;
            }
            Refusal.EMPTY_ARM.unless(
                    Arrays.stream(treated).sum() > 0 && Arrays.stream(treated).sum() < z.length);
            return new Family(m, rows, blocks, treated);
        }

        double[][] all(int count) {
            double[][] out = new double[count][];
            int[] at = {0};
            int[] people = blocks[0];
            int[] chosen = people.clone();
            Combinations.each(people.length, treated[0], picked -> {
                for (int i = 0; i < picked.length; i++) {
                    chosen[i] = people[picked[i]];
                }
                blocks[0] = chosen;
                out[at[0]++] = statistics();
            });
            return out;
        }

        double[][] sampled(int draws, long seed) {
            SplittableRandom random = new SplittableRandom(seed);
            double[][] out = new double[draws][];
            for (int draw = 0; draw < draws; draw++) {
                for (int b = 0; b < blocks.length; b++) {
                    Combinations.shuffle(blocks[b], treated[b], random);
                }
                out[draw] = statistics();
            }
            return out;
        }

        private void add(double[] to, int unit) {
            int from = 3 * m * unit;
            for (int c = 0; c < to.length; c++) {
                to[c] += rows[from + c];
            }
        }

        /** The first so many of each block are treated. */
        private double[] statistics() {
            double[] out = new double[m];
            double[] weight = new double[m];
            for (int b = 0; b < blocks.length; b++) {
                Arrays.fill(sums, 0);
                for (int i = 0; i < treated[b]; i++) {
                    add(sums, blocks[b][i]);
                }
                for (int k = 0; k < m; k++) {
                    double n1 = sums[k];
                    double n0 = totals[b][k] - n1;
                    if (blocks.length == 1) {
                        out[k] = welch(k, n1, n0);
                    } else if (n1 > 0 && n0 > 0) {
                        double s1 = sums[m + k];
                        out[k] += (n1 + n0) * (s1 / n1 - (totals[b][m + k] - s1) / n0);
                        weight[k] += n1 + n0;
                    }
                }
            }
            if (blocks.length > 1) {
                for (int k = 0; k < m; k++) {
                    out[k] = weight[k] > 0 ? Math.abs(out[k] / weight[k]) : Double.NaN;
                }
            }
            return out;
        }

        private double welch(int k, double n1, double n0) {
            double s1 = sums[m + k];
            double s0 = totals[0][m + k] - s1;
            double q1 = sums[2 * m + k] - s1 * s1 / n1;
            double q0 = totals[0][2 * m + k] - sums[2 * m + k] - s0 * s0 / n0;
            double variance = Math.max(0, q1) / (n1 - 1) / n1 + Math.max(0, q0) / (n0 - 1) / n0;
            return n1 < 2 || n0 < 2 || !(variance > FLAT)
                    ? Double.NaN
                    : Math.abs(s1 / n1 - s0 / n0) / Math.sqrt(variance);
        }
    }
}
