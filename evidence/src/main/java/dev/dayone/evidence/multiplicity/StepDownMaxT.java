package dev.dayone.evidence.multiplicity;

import dev.dayone.evidence.Moments;
import dev.dayone.evidence.numerics.Combinations;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.randomization.Assignments;
import dev.dayone.evidence.randomization.Blocks;
import dev.dayone.evidence.randomization.Draws;
import dev.dayone.evidence.randomization.TreatedSums;
import dev.dayone.evidence.refusal.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of several outcomes of the same people differ, when the chance to be wrong about any is to stay at 5 %?
 *
 * <p>The arms are drawn again as they were drawn, one draw for all outcomes at once, so that outcomes that go together cost less than Holm's method makes them.
 * Step-down: the p of an outcome is the share of draws whose largest statistic among it and those below it reaches its own. Statistic: Welch's t where units were drawn at
 * will; within blocks the size-weighted block difference over Neyman's standard error, or over its spread among the draws where some draw would leave an arm of a block
 * fewer than two. Whoever lacks an outcome is drawn all the same and counts in none of its means. All assignments are listed where there are few, else p = (1 + count)
 * / (1 + draws).
 *
 * <p>Source: Westfall and Young 1993, Resampling-Based Multiple Testing, algorithm 4.1; Romano and Wolf 2005, JASA 100:94.
 *
 * @param statistics absolute, observed, in the order of the outcomes
 * @param adjusted p with the family held
 * @param critical the largest statistic of a draw stays below it with the level asked for: estimates plus and minus so many standard errors hold together
 * @param largest statistic of each draw, rising
 * @param assignments listed, or drawn
 * @param seed of the draws; null = all were listed
 */
public record StepDownMaxT(
        double[] statistics,
        double[] adjusted,
        double critical,
        double[] largest,
        double assignments,
        @Nullable Long seed) {

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
    public static StepDownMaxT of(double[][] outcomes, double[] z, int[] block, Draws draws, double level) {
        Refusal.NO_DATA.unless(outcomes.length > 0 && z.length > 0);
        Blocks blocks = Blocks.of(block, z);
        int treated = Arrays.stream(blocks.treated()).sum();
        Refusal.EMPTY_ARM.unless(treated > 0 && treated < z.length);
        Assignments assignments = draws.within(blocks.sizes(), blocks.treated());
        Family family = new Family(outcomes, blocks, assignments);
        double[][] drawn = new double[assignments.count()][];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = family.statistics(i);
        }
        if (!family.studentised) {
            scale(drawn);
        }
        double[] observed = drawn[0];
        for (double each : observed) {
            Refusal.ZERO_VARIANCE.unless(Double.isFinite(each));
        }
        return new StepDownMaxT(
                observed,
                stepDown(drawn),
                critical(drawn, level),
                largest(drawn),
                assignments.listed() ? drawn.length : drawn.length - 1,
                assignments.listed() ? null : Long.valueOf(draws.seed()));
    }

    /** Share of the draws whose largest statistic reaches that one: p of an outcome in one step, which goes with {@link #critical}. */
    public double inOneStep(double statistic) {
        return Arrays.stream(largest)
                        .filter(each -> Combinations.reaches(each, statistic))
                        .count()
                / (double) largest.length;
    }

    private static double[] largest(double[][] drawn) {
        return Arrays.stream(drawn)
                .mapToDouble(draw -> Arrays.stream(draw).max().orElse(0))
                .sorted()
                .toArray();
    }

    private static void scale(double[][] drawn) {
        for (int k = 0; k < drawn[0].length; k++) {
            double squares = 0;
            for (double[] draw : drawn) {
                squares += draw[k] * draw[k];
            }
            double spread = Math.sqrt(squares / drawn.length);
            Refusal.ZERO_VARIANCE.unless(spread > 0);
            for (double[] draw : drawn) {
                draw[k] /= spread;
            }
        }
    }

    /** The observed assignment counts as one of the draws: p is (1 + count) / (1 + draws). */
    private static double[] stepDown(double[][] drawn) {
        double[] observed = drawn[0];
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
            running = Math.max(running, (double) reached[k] / drawn.length);
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

    /** Statistics of all outcomes from sums of (value, square, and known where not all are) over the treated. */
    private static final class Family {
        private final int m;
        private final int[] sizes;
        private final boolean studentised;
        private final TreatedSums sums;
        private final double[] room;
        private final double[][] totals;

        /** Which column tells who is known; -1 = everyone is. */
        private final int[] known;

        private final int[] treated;

        Family(double[][] outcomes, Blocks blocks, Assignments assignments) {
            this.m = outcomes.length;
            this.sizes = blocks.sizes();
            this.treated = blocks.treated();
            this.known = new int[m];
            List<double[]> columns = new ArrayList<>();
            List<double[]> who = new ArrayList<>();
            for (int k = 0; k < m; k++) {
                double[] y = Ranks.pick(outcomes[k], blocks.rows());
                double[] there =
                        Arrays.stream(y).map(v -> Double.isNaN(v) ? 0 : 1).toArray();
                boolean all = Arrays.stream(there).sum() == y.length;
                known[k] = all ? -1 : 2 * m + who.size();
                if (!all) {
                    who.add(there);
                }
                double[] value = standardised(y);
                columns.add(value);
                columns.add(Arrays.stream(value).map(v -> v * v).toArray());
            }
            columns.addAll(who);
            this.sums = TreatedSums.of(assignments, columns.toArray(double[][]::new));
            this.room = sums.room();
            this.totals = new double[sizes.length][columns.size()];
            int unit = 0;
            for (int b = 0; b < sizes.length; b++) {
                for (int end = unit + sizes[b]; unit < end; unit++) {
                    for (int c = 0; c < columns.size(); c++) {
                        totals[b][c] += columns.get(c)[unit];
                    }
                }
            }
            this.studentised = sizes.length == 1 || twoLeftInEveryDraw();
        }

        /** Mean 0 and variance 1, so that units do not matter; 0 where not known, and where all are the same. */
        private static double[] standardised(double[] y) {
            Moments known = Moments.none();
            for (double value : y) {
                known = Double.isNaN(value) ? known : known.plus(value);
            }
            double mean = known.n() < 1 ? 0 : known.mean();
            double spread = known.n() < 2 ? 0 : Math.sqrt(known.variance());
            boolean flat = spread <= FLAT * Math.abs(mean);
            return Arrays.stream(y)
                    .map(v -> Double.isNaN(v) || flat ? 0 : (v - mean) / spread)
                    .toArray();
        }

        /** Whoever is not known may all have been drawn into one arm. Blocks of one arm count in nothing. */
        private boolean twoLeftInEveryDraw() {
            for (int b = 0; b < sizes.length; b++) {
                if (treated[b] == 0 || treated[b] == sizes[b]) {
                    continue;
                }
                for (int k = 0; k < m; k++) {
                    double there = known[k] < 0 ? sizes[b] : totals[b][known[k]];
                    if (there - Math.max(treated[b], sizes[b] - treated[b]) < 2) {
                        return false;
                    }
                }
            }
            return true;
        }

        double[] statistics(int assignment) {
            double[] difference = new double[m];
            double[] variance = new double[m];
            double[] weight = new double[m];
            for (int b = 0; b < sizes.length; b++) {
                sums.of(assignment, b, room);
                for (int k = 0; k < m; k++) {
                    double n1 = known[k] < 0 ? treated[b] : room[known[k]];
                    double n0 = (known[k] < 0 ? sizes[b] : totals[b][known[k]]) - n1;
                    if (sizes.length > 1 && (n1 < 1 || n0 < 1)) {
                        continue;
                    }
                    double s1 = room[2 * k];
                    double s0 = totals[b][2 * k] - s1;
                    double q1 = room[2 * k + 1] - s1 * s1 / n1;
                    double q0 = totals[b][2 * k + 1] - room[2 * k + 1] - s0 * s0 / n0;
                    double n = n1 + n0;
                    difference[k] += n * (s1 / n1 - s0 / n0);
                    variance[k] += n * n * (Math.max(0, q1) / (n1 - 1) / n1 + Math.max(0, q0) / (n0 - 1) / n0);
                    weight[k] += n;
                }
            }
            for (int k = 0; k < m; k++) {
                difference[k] = Math.abs(difference[k]) / weight[k];
                if (studentised) {
                    double square = variance[k] / weight[k] / weight[k];
                    difference[k] = square > FLAT ? difference[k] / Math.sqrt(square) : Double.NaN;
                }
            }
            return difference;
        }
    }
}
