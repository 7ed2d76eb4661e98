package dev.dayone.evidence.randomization;

import dev.dayone.evidence.allocation.BalanceCriterion;
import dev.dayone.evidence.numerics.Combinations;
import dev.dayone.evidence.numerics.Ranks;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The test of arms that were drawn until they were alike enough: only draws that the criterion would have taken count.
 *
 * <p>Statistic: block differences weighted by block size, outcomes freed of what was balanced. Source: Morgan and Rubin 2012, Ann. Stat. 40:1263.
 */
public final class Rerandomization {

    private static final int MOST_ATTEMPTS = 2_000;

    private Rerandomization() {}

    /**
     * Units drawn together: within blocks or at will, perhaps until the arms were alike enough.
     *
     * @param rows who was in this draw
     * @param criterion that the draw had to meet, over those rows of the whole list; null = any draw was taken
     */
    public record Lots(int[] rows, @Nullable BalanceCriterion criterion) {}

    /**
     * How often such draws would give a difference this large.
     *
     * @param y outcomes of all who were drawn; NaN = not known, which no draw changes
     * @param lots draws made apart from each other, which together hold every row
     */
    public static AssignmentTest test(
            double[] y, double[] z, int[] block, double[][] covariates, List<Lots> lots, long seed) {
        int[] known =
                IntStream.range(0, y.length).filter(i -> !Double.isNaN(y[i])).toArray();
        double[] free = y.clone();
        double[] freed = AssignmentTest.freed(
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
        int draws = Draws.number(y.length);
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
        return AssignmentTest.sampled("weighted block differences over balanced draws", count, taken, seed);
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

    private static void treatedFirst(int[] rows, double[] z) {
        int front = 0;
        for (int i = 0; i < rows.length; i++) {
            if (z[rows[i]] == 1) {
                int kept = rows[front];
                rows[front++] = rows[i];
                rows[i] = kept;
            }
        }
    }
}
