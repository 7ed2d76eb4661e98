package dev.dayone.evidence.randomization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.means.BlockedDifference;
import dev.dayone.evidence.numerics.Combinations;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Draws are uniform, lists are whole, and sums looked up are sums added. */
class AssignmentsTest {

    private static final int DRAWS = 60_000;

    /** Every choice of k of n comes as often as any other: chi-squared within five standard deviations of its expectation. */
    @ParameterizedTest
    @CsvSource({"6, 3", "6, 1", "6, 5", "7, 2", "5, 4", "9, 4"})
    void everyChoiceIsAsLikely(int n, int k) {
        Assignments drawn = Assignments.drawn(new int[] {n}, new int[] {k}, DRAWS, 4);
        Map<Integer, Integer> seen = new HashMap<>();
        for (int draw = 1; draw <= DRAWS; draw++) {
            int choice = (int) drawn.word(draw, 0, 0);
            assertThat(Integer.bitCount(choice)).isEqualTo(k);
            seen.merge(choice, 1, Integer::sum);
        }
        int choices = (int) Combinations.count(n, k);
        double expected = (double) DRAWS / choices;
        double chiSquared = seen.values().stream()
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();

        assertThat(seen).hasSize(choices);
        assertThat(chiSquared).isLessThan(choices - 1 + 5 * Math.sqrt(2.0 * (choices - 1)));
    }

    /** In large blocks too, whatever the share of the treated and however words end. */
    @ParameterizedTest
    @CsvSource({"300, 150", "64, 3", "128, 127", "130, 70", "65, 1"})
    void everyUnitIsTreatedAsOften(int n, int k) {
        int draws = 9_999;
        Assignments drawn = Assignments.drawn(new int[] {3, n}, new int[] {1, k}, draws, 4);
        double[][] units = new double[n][n + 3];
        for (int i = 0; i < n; i++) {
            units[i][i + 3] = 1;
        }
        TreatedSums sums = TreatedSums.of(drawn, units);
        double[] room = sums.room();
        double[] often = new double[n];
        for (int draw = 1; draw <= draws; draw++) {
            sums.of(draw, 1, room);
            double all = 0;
            for (int i = 0; i < n; i++) {
                often[i] += room[i];
                all += room[i];
            }
            assertThat(all).isEqualTo(k);
        }
        double share = (double) k / n;
        double slack = 5 * Math.sqrt(share * (1 - share) / draws);
        for (double each : often) {
            assertThat(each / draws).isCloseTo(share, within(slack));
        }
    }

    @Test
    void aListHoldsEveryChoiceOfEveryBlockOnceAndFirstTheOneThatHappened() {
        Assignments all = Assignments.all(new int[] {4, 70, 5}, new int[] {2, 1, 3});
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < all.count(); i++) {
            seen.add(all.word(i, 0, 0) + " " + all.word(i, 1, 0) + " " + all.word(i, 1, 1) + " " + all.word(i, 2, 0));
        }

        assertThat(all.count()).isEqualTo(6 * 70 * 10);
        assertThat(seen).hasSize(all.count());
        assertThat(all.word(0, 0, 0)).isEqualTo(0b0011);
        assertThat(all.word(0, 1, 0)).isEqualTo(1);
        assertThat(all.word(0, 2, 0)).isEqualTo(0b00111);
    }

    @ParameterizedTest
    @CsvSource({"5, 2", "70, 33", "5000, 1200"})
    void sumsLookedUpAreSumsAdded(int n, int k) {
        SplittableRandom random = new SplittableRandom(n);
        Assignments drawn = Assignments.drawn(new int[] {n}, new int[] {k}, 20, 3);
        double[][] columns =
                IntStream.range(0, 5).mapToObj(c -> random.doubles(n).toArray()).toArray(double[][]::new);
        TreatedSums sums = TreatedSums.of(drawn, columns);
        double[] room = sums.room();
        int[] units = new int[n];
        for (int draw = 0; draw < drawn.count(); draw++) {
            sums.of(draw, 0, room);
            drawn.units(draw, units);
            for (int c = 0; c < 5; c++) {
                double[] column = columns[c];
                double added =
                        IntStream.range(0, k).mapToDouble(i -> column[units[i]]).sum();
                assertThat(room[c]).isCloseTo(added, within(1e-9));
            }
        }
    }

    /** The screen decides what the regression would, draw by draw. */
    @ParameterizedTest
    @CsvSource({"1, 0.2", "1, 2", "2, 1", "3, 2", "3, 0.1", "4, 1"})
    void boundsOfLinsTDecideAsTheRegressionDoes(int covariates, double size) {
        SplittableRandom random = new SplittableRandom(covariates);
        int n = 90;
        double[] y = new double[n];
        double[] z = new double[n];
        double[][] x = new double[n][covariates];
        for (int i = 0; i < n; i++) {
            z[i] = i % 3 == 0 ? 1 : 0;
            for (int c = 0; c < covariates; c++) {
                x[i][c] = c == 1 ? random.nextInt(2) : 1000 + 20 * random.nextGaussian();
            }
            y[i] = 3 * x[i][0] + 40 * random.nextGaussian() * (1 + z[i]);
        }
        Assignments drawn = Assignments.drawn(new int[] {n}, new int[] {30}, 3000, 8);
        LinStatistic lin = LinStatistic.treatedFirst(y, z, x);
        IntPredicate fast = lin.reaches(drawn, size);
        int[] units = new int[n];
        int reached = 0;
        for (int draw = 0; draw < drawn.count(); draw++) {
            drawn.units(draw, units);
            boolean whole = Combinations.reaches(Math.abs(lin.ofPool(units)), size);
            assertThat(fast.test(draw)).isEqualTo(whole);
            reached += whole ? 1 : 0;
        }

        assertThat(reached).isBetween(1, 3000);
    }

    @Test
    void studentisedBlockDifferencesAreTheEstimateOverItsError() {
        SplittableRandom random = new SplittableRandom(5);
        double[] y = random.doubles(19).toArray();
        double[] z = {1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 1, 1, 0, 1, 0, 0, 1, 0};
        int[] block = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2};
        Blocks blocks = Blocks.of(block, z);
        Assignments first = Assignments.drawn(blocks.sizes(), blocks.treated(), 1, 1);
        double[] ordered = IntStream.of(blocks.rows()).mapToDouble(i -> y[i]).toArray();

        assertThat(BlockDifferences.of(first).studentised(ordered).applyAsDouble(0))
                .isCloseTo(BlockedDifference.of(y, z, block, 0.95).difference().statistic(), within(1e-12));
    }
}
