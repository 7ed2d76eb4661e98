package dev.dayone.evidence.randomization;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.numerics.Combinations;
import dev.dayone.evidence.numerics.LeastSquares;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.ranks.BrunnerMunzelTest;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
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

    /** Blocks beyond these are drawn, not listed by halves. */
    private static final double MOST_BY_HALVES = 1e11;

    /** As many grades as are counted by sums of the treated. */
    private static final int FEW_GRADES = 32;

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
            Draws draws,
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
                draws,
                level);
        return new AssignmentTest(statistic, pValue, assignments, seed, error, smallestAttainable, found);
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
    public static AssignmentTest complete(double[] y, double[] z, double[][] covariates, Draws draws) {
        Arms arms = Arms.of(y, z).atLeast(2);
        int k = arms.treated().length;
        if (covariates[0].length == 0) {
            return welch("Welch's t", arms, draws);
        }
        Assignments assignments = draws.within(new int[] {y.length}, new int[] {k});
        LinStatistic lin = LinStatistic.treatedFirst(y, z, covariates);
        double observed = Math.abs(lin.observed());
        Refusal.COLLINEAR.unless(!Double.isNaN(observed));
        return counted("Lin's t", assignments, draws, lin.reaches(assignments, observed));
    }

    /** Grades of people drawn at will: Brunner and Munzel's studentised statistic (Neubert and Brunner 2007). */
    public static AssignmentTest ofGrades(double[] y, double[] z, Draws draws) {
        Arms arms = Arms.of(y, z).atLeast(2);
        int k = arms.treated().length;
        Assignments assignments = draws.within(new int[] {y.length}, new int[] {k});
        BrunnerMunzelTest.Levels levels = BrunnerMunzelTest.Levels.of(arms.pooled());
        String name = "Brunner and Munzel's statistic";
        if (levels.count() <= FEW_GRADES) {
            TreatedSums sums = TreatedSums.of(assignments, levels.indicators());
            double[] room = sums.room();
            return compared(name, assignments, draws, assignment -> {
                sums.of(assignment, 0, room);
                return levels.statistic(room, k);
            });
        }
        int[] people = new int[y.length];
        return compared(name, assignments, draws, assignment -> {
            assignments.units(assignment, people);
            return levels.statistic(people, k);
        });
    }

    /** People drawn within blocks: the block differences weighted by block size, studentised where that can be, outcomes freed of covariates. */
    public static AssignmentTest blocked(double[] y, double[] z, int[] block, double[][] covariates, Draws draws) {
        double[] free = inOwnUnit(freed(y, block, covariates));
        Blocks blocks = Blocks.bothArmed(block, z);
        double count = Assignments.number(blocks.sizes(), blocks.treated());
        boolean studentised = BlockDifferences.studentisable(blocks.sizes(), blocks.treated());
        String statistic = "weighted block differences";
        if (count > Assignments.MOST_LISTED && count <= MOST_BY_HALVES && (!studentised || blocks.even())) {
            int[] kept = blocks.rows();
            Answer<BlockedPermutation> exact = Answer.of(() -> BlockedPermutation.of(
                    Ranks.pick(free, kept),
                    Ranks.pick(z, kept),
                    Arrays.stream(kept).map(i -> block[i]).toArray()));
            Optional<AssignmentTest> listed = exact.match(
                    found -> Optional.of(listed(statistic, found.pValue(), count, blocks.even())),
                    refused -> Optional.empty());
            if (listed.isPresent()) {
                return listed.get();
            }
        }
        Assignments assignments = draws.within(blocks.sizes(), blocks.treated());
        BlockDifferences differences = BlockDifferences.of(assignments);
        double[] ordered = Ranks.pick(free, blocks.rows());
        return studentised
                ? compared("studentised " + statistic, assignments, draws, differences.studentised(ordered))
                : compared(statistic, assignments, draws, differences.plain(ordered));
    }

    /**
     * Whole clusters drawn, within blocks of clusters or at will: Welch's t of unweighted cluster means, outcomes freed of covariates.
     *
     * @param block which block each person's cluster was drawn in; all equal = at will
     */
    public static AssignmentTest clustered(
            double[] y, double[] z, int[] cluster, int[] block, double[][] covariates, Draws draws) {
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
        Arms arms = Arms.of(means, arm);
        boolean single = Math.min(arms.treated().length, arms.control().length) < 2;
        return single || Arrays.stream(blocks).distinct().count() > 1
                ? blocked(means, arm, blocks, new double[means.length][0], draws)
                : welch("Welch's t of cluster means", arms, draws);
    }

    private static AssignmentTest welch(String name, Arms arms, Draws draws) {
        int k = arms.treated().length;
        double count = Combinations.count(arms.n(), k);
        if (count <= Combinations.MOST) {
            return listed(name, WelchPermutation.of(arms).pValue(), count, 2 * k == arms.n());
        }
        Assignments assignments = draws.within(new int[] {arms.n()}, new int[] {k});
        return compared(
                name, assignments, draws, BlockDifferences.of(assignments).studentised(arms.pooled()));
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

    /** How often another assignment's statistic is as far from zero as that of the first, which happened. */
    private static AssignmentTest compared(
            String name, Assignments assignments, Draws draws, IntToDoubleFunction statistic) {
        double observed = Math.abs(statistic.applyAsDouble(0));
        return counted(
                name,
                assignments,
                draws,
                assignment -> Combinations.reaches(Math.abs(statistic.applyAsDouble(assignment)), observed));
    }

    private static AssignmentTest counted(
            String name, Assignments assignments, Draws draws, IntPredicate reachesTheFirst) {
        int count = 0;
        for (int assignment = 1; assignment < assignments.count(); assignment++) {
            count += reachesTheFirst.test(assignment) ? 1 : 0;
        }
        int all = assignments.count();
        return assignments.listed()
                ? listed(name, (1.0 + count) / all, all, assignments.even())
                : sampled(name, count, all - 1, draws.seed());
    }

    static AssignmentTest sampled(String name, int count, int draws, long seed) {
        double p = (1.0 + count) / (1 + draws);
        return new AssignmentTest(name, p, draws, seed, Math.sqrt(p * (1 - p) / draws), 1.0 / (1 + draws));
    }

    /** The numbers over a power of two of about their spread, which loses no digit: what counts as tied does not hang on the outcome's unit. */
    private static double[] inOwnUnit(double[] y) {
        double mean = Arrays.stream(y).average().orElse(0);
        double spread = Arrays.stream(y).map(v -> Math.abs(v - mean)).max().orElse(0);
        return spread > 0
                ? Arrays.stream(y)
                        .map(v -> Math.scalb(v, -Math.getExponent(spread)))
                        .toArray()
                : y;
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
