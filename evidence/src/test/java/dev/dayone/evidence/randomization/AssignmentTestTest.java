package dev.dayone.evidence.randomization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.numerics.Combinations;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Lists and draws say the same, and the draw's hypothesis is rejected no more often than it says. */
class AssignmentTestTest {

    private static final int RUNS = 1000;

    @Test
    void drawsComeCloseToTheList() {
        SplittableRandom random = new SplittableRandom(11);
        double[][] data = data(random, 30, 0.7);
        double[] y = data[0];
        double[] z = data[1];
        AssignmentTest drawn = AssignmentTest.complete(y, z, new double[30][0], Draws.seeded(5));
        AssignmentTest again = AssignmentTest.complete(y, z, new double[30][0], Draws.seeded(5));

        assertThat(drawn.exact()).isFalse();
        assertThat(drawn).isEqualTo(again);
        assertThat(drawn.smallestAttainable()).isEqualTo(1e-4);
        double[] few = Arrays.copyOf(y, 24);
        double[] half = Arrays.copyOf(z, 24);
        AssignmentTest listed = AssignmentTest.complete(few, half, new double[24][0], Draws.seeded(5));
        assertThat(listed.exact()).isTrue();
        assertThat(listed.pValue())
                .isCloseTo(WelchPermutation.of(Arms.of(few, half)).pValue(), within(1e-12));
    }

    @Test
    void listingThroughSumsIsListingOneByOne() {
        SplittableRandom random = new SplittableRandom(12);
        for (int run = 0; run < 20; run++) {
            double[][] data = data(random, 10, 0.5);
            Arms arms = Arms.of(data[0], data[1]).atLeast(1);
            if (Math.min(arms.treated().length, arms.control().length) < 2) {
                continue;
            }
            int k = arms.treated().length;
            WelchPermutation.WelchStatistic statistic = WelchPermutation.WelchStatistic.of(arms.pooled(), k);
            double observed = Math.abs(statistic.observed());
            long[] count = new long[1];
            Combinations.each(
                    10,
                    k,
                    chosen -> count[0] += Combinations.reaches(Math.abs(statistic.of(chosen)), observed) ? 1 : 0);

            assertThat(WelchPermutation.of(arms).countTwoSided()).isEqualTo(count[0]);
        }
    }

    @Test
    void armsWithoutSpreadStillCountTheirOwnAssignment() {
        Arms apart = new Arms(new double[] {5, 5, 5}, new double[] {3, 3, 3});

        assertThat(WelchPermutation.of(apart).countTwoSided()).isEqualTo(2);
        assertThat(WelchPermutation.of(apart).pValue()).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void anAssignmentThatCannotCarryTheCovariateCountsAgainstTheEffect() {
        double[] y = {9, 8, 7, 9, 1, 2, 3, 1};
        double[] z = {1, 1, 1, 1, 0, 0, 0, 0};
        double[][] rare = {{1}, {0}, {0}, {1}, {0}, {1}, {0}, {0}};
        LinPermutation test = LinPermutation.of(y, z, rare);

        assertThat(Combinations.reaches(Double.NaN, 3)).isTrue();
        assertThat(test.countTwoSided()).isGreaterThanOrEqualTo(2);
        assertThat(test.pValue()).isEqualTo((double) test.countTwoSided() / 70);
    }

    @Test
    void rejectsATrueHypothesisNoMoreOftenThanItSays() {
        SplittableRandom random = new SplittableRandom(13);
        int complete = 0;
        int blocked = 0;
        int clustered = 0;
        for (int run = 0; run < RUNS; run++) {
            double[][] data = data(random, 12, 0);
            int[] block = new int[12];
            int[] cluster = new int[12];
            double[] within = new double[12];
            double[] whole = new double[12];
            boolean[] chosen = new boolean[6];
            for (int k = 0; k < 3; ) {
                int g = random.nextInt(6);
                k += chosen[g] ? 0 : 1;
                chosen[g] = true;
            }
            for (int i = 0; i < 12; i++) {
                block[i] = i / 2;
                cluster[i] = i / 2;
                whole[i] = chosen[i / 2] ? 1 : 0;
                within[i] = i % 2 == 0 ? random.nextInt(2) : 1 - within[i - 1];
            }
            complete += AssignmentTest.complete(data[0], data[1], new double[12][0], Draws.seeded(run))
                                    .pValue()
                            <= 0.05
                    ? 1
                    : 0;
            blocked += AssignmentTest.blocked(data[0], within, block, new double[12][0], Draws.seeded(run))
                                    .pValue()
                            <= 0.05
                    ? 1
                    : 0;
            clustered +=
                    AssignmentTest.clustered(data[0], whole, cluster, new int[12], new double[12][0], Draws.seeded(run))
                                            .pValue()
                                    <= 0.05
                            ? 1
                            : 0;
        }
        double most = 0.05 + 3 * Math.sqrt(0.05 * 0.95 / RUNS);

        assertThat((double) complete / RUNS).isLessThanOrEqualTo(most);
        assertThat((double) blocked / RUNS).isLessThanOrEqualTo(most);
        assertThat((double) clustered / RUNS).isLessThanOrEqualTo(most);
    }

    /** Outcomes and an even random split. */
    private static double[][] data(SplittableRandom random, int n, double effect) {
        double[] z = new double[n];
        for (int k = 0; k < n / 2; ) {
            int i = random.nextInt(n);
            k += z[i] == 1 ? 0 : 1;
            z[i] = 1;
        }
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            y[i] = effect * z[i] + random.nextGaussian();
        }
        return new double[][] {y, z};
    }
}
