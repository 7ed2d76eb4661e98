package dev.dayone.evidence.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.randomization.AssignmentTest;
import dev.dayone.evidence.refusal.NotEstimableException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SteppedWedgeTest {

    private static final int[] START = {1, 1, 2, 2, 3, 3};

    @Test
    void clusterAndCalendarAreTakenOut() {
        Data data = data(5, 0);
        SteppedWedge found = SteppedWedge.of(data.y, data.z, data.cluster, data.period, 0.95);

        assertThat(found.clusters()).isEqualTo(6);
        assertThat(found.periods()).isEqualTo(4);
        assertThat(found.coefficient().estimate()).isCloseTo(5, within(0.05));
    }

    @Test
    void lotsOverTheTimesOfChangingAreAllListed() {
        Data data = data(8, 1);
        AssignmentTest test = SteppedWedge.schedules(data.y, data.z, data.cluster, data.period, 1);

        assertThat(test.exact()).isTrue();
        assertThat(test.assignments()).isEqualTo(720);
        // Two clusters change at each of three times: 2 * 2 * 2 of 720 orders are the one that was drawn.
        assertThat(test.smallestAttainable()).isCloseTo(8 / 720.0, within(1e-12));
        assertThat(test.pValue()).isBetween(8 / 720.0, 0.05);
    }

    /** Names say 0, 1, 2; who had the format when says 2, 0, 1. Period 3 is told apart by nobody and keeps its place. */
    @Test
    void periodsComeInTheOrderInWhichClustersChangedOver() {
        int[] named = {2, 0, 1, 2, 0, 1, 3};
        double[] z = {0, 1, 1, 0, 0, 1, 1};
        int[] cluster = {0, 0, 0, 1, 1, 1, 0};

        assertThat(SteppedWedge.inTime(z, cluster, named)).containsExactly(0, 1, 2, 0, 1, 2, 3);
    }

    @Test
    void theTestHangsNeitherOnNamesNorOnTheUnit() {
        Data data = data(2, 1);
        int[] names = {3, 5, 0, 4, 1, 2};
        int[] other = Arrays.stream(data.cluster).map(c -> names[c]).toArray();
        double[] small = Arrays.stream(data.y).map(v -> 1e-12 * v).toArray();
        double p = SteppedWedge.schedules(data.y, data.z, data.cluster, data.period, 1)
                .pValue();

        assertThat(p).isLessThan(1);
        assertThat(SteppedWedge.schedules(data.y, data.z, other, data.period, 1).pValue())
                .isEqualTo(p);
        assertThat(SteppedWedge.schedules(small, data.z, data.cluster, data.period, 1)
                        .pValue())
                .isEqualTo(p);
    }

    /** A round in which nobody of a site was seen has the format of the one before, whatever rounds are called. */
    @Test
    void aRoundThatNobodyTellsOfIsFilledFromTheOneBefore() {
        Data data = data(2, 1);
        int[] kept = IntStream.range(0, data.y.length)
                .filter(i -> data.cluster[i] != 2 || data.period[i] != 1)
                .toArray();
        double[] y = Ranks.pick(data.y, kept);
        double[] z = Ranks.pick(data.z, kept);
        int[] cluster = Arrays.stream(kept).map(i -> data.cluster[i]).toArray();
        int[] named = Arrays.stream(kept).map(i -> data.period[i]).toArray();
        int[] backwards = Arrays.stream(named).map(t -> 3 - t).toArray();

        assertThat(SteppedWedge.schedules(y, z, cluster, backwards, 1).pValue())
                .isEqualTo(SteppedWedge.schedules(y, z, cluster, named, 1).pValue());
    }

    @Test
    void twoClustersAreRefused() {
        assertThatThrownBy(() -> SteppedWedge.of(
                        new double[] {1, 2, 3, 4},
                        new double[] {0, 1, 0, 0},
                        new int[] {0, 0, 1, 1},
                        new int[] {0, 1, 0, 1},
                        0.95))
                .isInstanceOf(NotEstimableException.class);
    }

    private static final class Data {
        private final double[] y;
        private final double[] z;
        private final int[] cluster;
        private final int[] period;

        private Data(int n) {
            y = new double[n];
            z = new double[n];
            cluster = new int[n];
            period = new int[n];
        }
    }

    private static Data data(double effect, double noise) {
        SplittableRandom random = new SplittableRandom(3);
        int n = 6 * 4 * 5;
        Data data = new Data(n);
        int at = 0;
        for (int cluster = 0; cluster < 6; cluster++) {
            for (int period = 0; period < 4; period++) {
                for (int k = 0; k < 5; k++) {
                    data.z[at] = period >= START[cluster] ? 1 : 0;
                    data.cluster[at] = cluster;
                    data.period[at] = period;
                    data.y[at] =
                            10 * cluster - 7 * period + effect * data.z[at] + (noise + 0.01) * random.nextGaussian();
                    at++;
                }
            }
        }
        return data;
    }
}
