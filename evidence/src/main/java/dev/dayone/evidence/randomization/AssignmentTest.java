package dev.dayone.evidence.randomization;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Refusal;
import dev.dayone.evidence.allocation.BalanceCriterion;
import dev.dayone.evidence.numerics.LeastSquares;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.randomization.LinPermutation.LinStatistic;
import dev.dayone.evidence.randomization.WelchPermutation.WelchStatistic;
import dev.dayone.evidence.ranks.BrunnerMunzelTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The test that leans on the draw of the arms alone: how often would the assignment mechanism itself, had the format changed
 * nobody's outcome, give a difference this large?
 *
 * <p>The mechanism is the plan's: people drawn at will, within blocks, or whole clusters. All assignments are listed where there are few
 * enough; otherwise p = (1 + count) / (1 + draws) over seeded draws, which is valid at any number of draws (Phipson and Smyth 2010, Stat. Appl.
 * Genet. Mol. Biol. 9:39). With covariates in blocks or clusters, outcomes are first freed of them by a regression that leaves the arm out:
 * under the hypothesis it does not depend on the draw.
 *
 * <p>Source: Fisher 1935; Imbens and Rubin 2015, Causal Inference, ch. 5; Wu and Ding 2021, JASA 116:1898 (studentised).
 *
 * @param statistic what was compared, in words
 * @param pValue two-sided
 * @param assignments assignments listed, or drawn; infinite where the distribution is known without a list
 * @param seed of the draws; null = all were listed
 * @param error Monte-Carlo standard error of p; 0 = exact
 * @param smallestAttainable the smallest p that any outcome could have given
 * @param shifts constant differences that the draw does not rule out, by inversion; null where the outcome has no such difference
 */
public record AssignmentTest(
        String statistic,
        double pValue,
        double assignments,
        @Nullable Long seed,
        double error,
        double smallestAttainable,
        @Nullable Interval shifts) {

    /** A test without such differences. */
    public AssignmentTest(
            String statistic,
            double pValue,
            double assignments,
            @Nullable Long seed,
            double error,
            double smallestAttainable) {
        this(statistic, pValue, assignments, seed, error, smallestAttainable, null);
    }

    /** Draws where not all assignments are listed; fewer for thousands of people. */
    public static final int DRAWS = 9_999;

    private static final int MOST_ATTEMPTS = 2_000;
    private static final double MOST_WORK = 6e7;
    private static final double MOST_REGRESSIONS = 2e5;

    public boolean exact() {
        return seed == null;
    }

    /** The same test, its statistic called by another name. */
    public AssignmentTest named(String name) {
        return new AssignmentTest(name, pValue, assignments, seed, error, smallestAttainable, shifts);
    }

    /**
     * The same test with the constant differences it leaves open.
     *
     * @param cluster whole clusters were drawn; null = people
     */
    public AssignmentTest inverted(
            double[] y,
            double[] z,
            int @Nullable [] cluster,
            int[] block,
            double[][] covariates,
            long seed,
            double level) {
        double[] free = freed(y, cluster == null ? block : new int[y.length], covariates);
        int[][] units = cluster == null
                ? IntStream.range(0, y.length).mapToObj(i -> new int[] {i}).toArray(int[][]::new)
                : Ranks.groups(cluster);
        Interval found = ShiftInterval.of(
                Arrays.stream(units)
                        .mapToDouble(rows -> Arrays.stream(rows)
                                .mapToDouble(i -> free[i])
                                .average()
                                .orElse(0))
                        .toArray(),
                Arrays.stream(units).mapToDouble(rows -> z[rows[0]]).toArray(),
                Arrays.stream(units).mapToInt(rows -> block[rows[0]]).toArray(),
                seed,
                level);
        return new AssignmentTest(statistic, pValue, assignments, this.seed, error, smallestAttainable, found);
    }

    /** The statistic and how its distribution was found. */
    public String describe() {
        return exact()
                ? "exact permutation of " + statistic
                : "permutation of " + statistic + ", " + Math.round(assignments) + " draws";
    }

    /**
     * People drawn at will: Welch's t, or Lin's with covariates.
     *
     * @param covariates rows of equal length, empty = none
     */
    public static AssignmentTest complete(double[] y, double[] z, double[][] covariates, long seed) {
        Arms arms = Arms.of(y, z).atLeast(2);
        int k = arms.treated().length;
        double count = Combinations.count(y.length, k);
        boolean even = 2 * k == y.length;
        if (covariates[0].length == 0) {
            if (count <= Combinations.MOST) {
                WelchPermutation exact = WelchPermutation.of(arms);
                return listed("Welch's t", exact.pValue(), count, even);
            }
            WelchStatistic welch = WelchStatistic.of(arms.pooled(), k);
            return drawn("Welch's t", y.length, k, welch::ofPool, seed);
        }
        LinStatistic lin = LinStatistic.treatedFirst(y, z, covariates);
        if (count <= MOST_REGRESSIONS) {
            return listed("Lin's t", LinPermutation.of(y, z, covariates).pValue(), count, even);
        }
        return drawn("Lin's t", y.length, k, lin::ofPool, seed);
    }

    /** Grades of people drawn at will: Brunner and Munzel's studentised statistic (Neubert and Brunner 2007). */
    public static AssignmentTest ofGrades(double[] y, double[] z, long seed) {
        Arms arms = Arms.of(y, z).atLeast(2);
        int k = arms.treated().length;
        double count = Combinations.count(y.length, k);
        String name = "Brunner and Munzel's statistic";
        if (count <= MOST_REGRESSIONS) {
            return listed(name, BrunnerMunzelTest.Permutation.of(arms).pValue(), count, 2 * k == y.length);
        }
        BrunnerMunzelTest.Levels levels = BrunnerMunzelTest.Levels.of(arms.pooled());
        return drawn(name, y.length, k, people -> levels.statistic(people, k), seed);
    }

    /** People drawn within blocks: the block differences weighted by block size, outcomes freed of covariates. */
    public static AssignmentTest blocked(double[] y, double[] z, int[] block, double[][] covariates, long seed) {
        double[] free = freed(y, block, covariates);
        List<int[]> blocks = bothArmed(Ranks.groups(block), z);
        int n = blocks.stream().mapToInt(rows -> rows.length).sum();
        int[] kept = new int[n];
        double size = 1;
        int at = 0;
        boolean even = true;
        double largest = 0;
        for (int[] rows : blocks) {
            int k = (int) Arrays.stream(rows).mapToDouble(i -> z[i]).sum();
            double own = Combinations.count(rows.length, k);
            size *= own;
            largest = Math.max(largest, own);
            even &= 2 * k == rows.length;
            for (int row : rows) {
                kept[at++] = row;
            }
        }
        String statistic = "weighted block differences";
        if (size <= 1e11 && largest <= 1e6) {
            BlockedPermutation exact = BlockedPermutation.of(
                    Ranks.pick(free, kept),
                    Ranks.pick(z, kept),
                    Arrays.stream(kept).map(i -> block[i]).toArray());
            return listed(statistic, exact.pValue(), size, even);
        }
        return drawnWithin(statistic, free, z, blocks, n, seed);
    }

    /**
     * Whole clusters drawn, within blocks of clusters or at will: the difference of unweighted cluster means, outcomes freed of covariates.
     *
     * @param block which block each person's cluster was drawn in; all equal = at will
     */
    public static AssignmentTest clustered(
            double[] y, double[] z, int[] cluster, int[] block, double[][] covariates, long seed) {
        double[] free = freed(y, new int[y.length], covariates);
        int[][] groups = Ranks.groups(cluster);
        double[] means = new double[groups.length];
        double[] arm = new double[groups.length];
        int[] blocks = new int[groups.length];
        for (int g = 0; g < groups.length; g++) {
            arm[g] = z[groups[g][0]];
            blocks[g] = block[groups[g][0]];
            means[g] =
                    Arrays.stream(groups[g]).mapToDouble(i -> free[i]).average().orElse(0);
        }
        if (Arrays.stream(blocks).distinct().count() > 1) {
            return blocked(means, arm, blocks, new double[means.length][0], seed);
        }
        Arms arms = Arms.of(means, arm);
        int k = arms.treated().length;
        String statistic = "the difference of cluster means";
        if (Combinations.count(groups.length, k) <= Combinations.MOST) {
            MeanDifferencePermutation exact = MeanDifferencePermutation.of(arms);
            return listed(statistic, exact.pValue(), (double) exact.total(), 2 * k == groups.length);
        }
        return drawnWithin(
                statistic, means, arm, List.of(IntStream.range(0, means.length).toArray()), means.length, seed);
    }

    /**
     * Units drawn together: within blocks or at will, perhaps until the arms were alike enough.
     *
     * @param rows who was in this draw
     * @param criterion that the draw had to meet, over those rows of the whole list; null = any draw was taken
     */
    public record Lots(int[] rows, @Nullable BalanceCriterion criterion) {}

    /**
     * Drawn until the arms were alike enough: only draws that the criterion would have taken count.
     *
     * @param y outcomes of all who were drawn; NaN = not known, which no draw changes
     * @param lots draws made apart from each other, which together hold every row
     */
    public static AssignmentTest rerandomized(
            double[] y, double[] z, int[] block, double[][] covariates, List<Lots> lots, long seed) {
        int[] known =
                IntStream.range(0, y.length).filter(i -> !Double.isNaN(y[i])).toArray();
        double[] free = y.clone();
        double[] freed = freed(
                Ranks.pick(y, known),
                Arrays.stream(known).map(i -> block[i]).toArray(),
                Arrays.stream(known).mapToObj(i -> covariates[i]).toArray(double[][]::new));
        for (int i = 0; i < known.length; i++) {
            free[known[i]] = freed[i];
        }
        List<Pool> pools = lots.stream().map(each -> Pool.of(each, block, z)).toList();
        List<int[]> blocks =
                pools.stream().flatMap(pool -> pool.blocks().stream()).toList();
        int[] treated = pools.stream()
                .flatMapToInt(pool -> Arrays.stream(pool.treated()))
                .toArray();
        double observed = blockDifferences(free, blocks, treated);
        SplittableRandom random = new SplittableRandom(seed);
        int draws = draws(y.length);
        int count = 0;
        int taken = 0;
        for (int draw = 0; draw < draws; draw++) {
            if (pools.stream().allMatch(pool -> pool.shuffle(random))) {
                taken++;
                count += Combinations.reaches(Math.abs(blockDifferences(free, blocks, treated)), Math.abs(observed))
                        ? 1
                        : 0;
            }
        }
        return sampled("weighted block differences over balanced draws", count, taken, seed);
    }

    /** Blocks of one draw, the treated in front of each. */
    private record Pool(
            List<int[]> blocks, int[] treated, @Nullable BalanceCriterion criterion) {

        static Pool of(Lots lots, int[] block, double[] z) {
            int[] own = Arrays.stream(lots.rows()).map(i -> block[i]).toArray();
            List<int[]> blocks = Arrays.stream(Ranks.groups(own))
                    .map(group -> Arrays.stream(group).map(i -> lots.rows()[i]).toArray())
                    .toList();
            blocks.forEach(rows -> treatedFirst(rows, z));
            return new Pool(
                    blocks,
                    blocks.stream()
                            .mapToInt(rows -> (int)
                                    Arrays.stream(rows).mapToDouble(i -> z[i]).sum())
                            .toArray(),
                    lots.criterion());
        }

        /** Draws until the criterion takes it; false where it took none. */
        boolean shuffle(SplittableRandom random) {
            for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
                for (int b = 0; b < treated.length; b++) {
                    Combinations.shuffle(blocks.get(b), treated[b], random);
                }
                if (criterion == null || criterion.accepts(blocks, treated)) {
                    return true;
                }
            }
            return false;
        }
    }

    static void treatedFirst(int[] rows, double[] z) {
        int front = 0;
        for (int i = 0; i < rows.length; i++) {
            if (z[rows[i]] == 1) {
                int kept = rows[front];
                rows[front++] = rows[i];
                rows[i] = kept;
            }
        }
    }

    /** The first so many of each block are treated; whoever is not known counts in no mean. */
    private static double blockDifferences(double[] y, List<int[]> blocks, int[] treated) {
        double sum = 0;
        double weight = 0;
        for (int b = 0; b < treated.length; b++) {
            int[] rows = blocks.get(b);
            double s1 = 0;
            double s0 = 0;
            int n1 = 0;
            int n0 = 0;
            for (int i = 0; i < rows.length; i++) {
                double value = y[rows[i]];
                if (Double.isNaN(value)) {
                    continue;
                }
                if (i < treated[b]) {
                    s1 += value;
                    n1++;
                } else {
                    s0 += value;
                    n0++;
                }
            }
            if (n1 > 0 && n0 > 0) {
                sum += (n1 + n0) * (s1 / n1 - s0 / n0);
                weight += n1 + n0;
            }
        }
        return sum / weight;
    }

    /** A test of two-by-two tables, whose distribution is known without listing assignments. */
    public static AssignmentTest ofTables(String statistic, double p, double smallestAttainable) {
        return new AssignmentTest(statistic, p, Double.POSITIVE_INFINITY, null, 0, smallestAttainable);
    }

    /** A test whose assignments were all listed elsewhere. */
    public static AssignmentTest ofList(String statistic, double p, double assignments, boolean even) {
        return listed(statistic, p, assignments, even);
    }

    private static AssignmentTest listed(String statistic, double p, double count, boolean even) {
        return new AssignmentTest(statistic, p, count, null, 0, (even ? 2 : 1) / count);
    }

    private interface Statistic {
        double of(int[] treatedFirst);
    }

    /** Treated people come first in the statistic's rows. */
    private static AssignmentTest drawn(String name, int n, int k, Statistic statistic, long seed) {
        int[] people = new int[n];
        Arrays.setAll(people, i -> i);
        double observed = Math.abs(statistic.of(people));
        Refusal.COLLINEAR.unless(!Double.isNaN(observed));
        SplittableRandom random = new SplittableRandom(seed);
        int draws = draws(n);
        int count = 0;
        for (int draw = 0; draw < draws; draw++) {
            Combinations.shuffle(people, k, random);
            count += Combinations.reaches(Math.abs(statistic.of(people)), observed) ? 1 : 0;
        }
        return sampled(name, count, draws, seed);
    }

    private static AssignmentTest drawnWithin(
            String name, double[] y, double[] z, List<int[]> blocks, int n, long seed) {
        double observed = 0;
        int[] treated = new int[blocks.size()];
        double[] total = new double[blocks.size()];
        for (int b = 0; b < blocks.size(); b++) {
            int[] rows = blocks.get(b);
            double sum = 0;
            for (int row : rows) {
                treated[b] += z[row] == 1 ? 1 : 0;
                total[b] += y[row];
                sum += z[row] * y[row];
            }
            observed += difference(rows.length, treated[b], sum, total[b]) * rows.length / n;
        }
        List<int[]> pools = blocks.stream().map(int[]::clone).toList();
        SplittableRandom random = new SplittableRandom(seed);
        int draws = draws(n);
        int count = 0;
        for (int draw = 0; draw < draws; draw++) {
            double d = 0;
            for (int b = 0; b < pools.size(); b++) {
                int[] rows = pools.get(b);
                Combinations.shuffle(rows, treated[b], random);
                double sum = 0;
                for (int i = 0; i < treated[b]; i++) {
                    sum += y[rows[i]];
                }
                d += difference(rows.length, treated[b], sum, total[b]) * rows.length / n;
            }
            count += Combinations.reaches(Math.abs(d), Math.abs(observed)) ? 1 : 0;
        }
        return sampled(name, count, draws, seed);
    }

    private static double difference(int n, int k, double sum, double total) {
        return sum / k - (total - sum) / (n - k);
    }

    /** How many draws are made of so many people. */
    public static int draws(int n) {
        return (int) Math.max(999, Math.min(DRAWS, MOST_WORK / n));
    }

    private static AssignmentTest sampled(String name, int count, int draws, long seed) {
        double p = (1.0 + count) / (1 + draws);
        return new AssignmentTest(name, p, draws, seed, Math.sqrt(p * (1 - p) / draws), 1.0 / (1 + draws));
    }

    private static List<int[]> bothArmed(int[][] groups, double[] z) {
        List<int[]> out = new ArrayList<>();
        for (int[] rows : groups) {
            double treated = Arrays.stream(rows).mapToDouble(i -> z[i]).sum();
            if (treated > 0 && treated < rows.length) {
                out.add(rows);
            }
        }
        return out;
    }

    /** Outcomes minus what covariates, centred within blocks, foretell. */
    public static double[] freed(double[] y, int[] block, double[][] covariates) {
        int q = covariates.length == 0 ? 0 : covariates[0].length;
        if (q == 0) {
            return y;
        }
        double[][] rows = new double[y.length][q + 1];
        double[] own = y.clone();
        for (int[] members : Ranks.groups(block)) {
            for (int j = 0; j <= q; j++) {
                double mean = 0;
                for (int i : members) {
                    mean += (j == q ? y[i] : covariates[i][j]) / members.length;
                }
                for (int i : members) {
                    if (j == q) {
                        own[i] = y[i] - mean;
                    } else {
                        rows[i][j + 1] = covariates[i][j] - mean;
                    }
                }
            }
        }
        for (double[] row : rows) {
            row[0] = 1;
        }
        return LeastSquares.fit(rows, own).map(LeastSquares::residuals).orElse(y);
    }
}
