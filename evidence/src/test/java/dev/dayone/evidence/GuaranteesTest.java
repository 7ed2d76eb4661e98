package dev.dayone.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Sample.Person;
import dev.dayone.evidence.proportions.MiettinenNurminen;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.study.RegressionEstimator;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Coverage of the 95 % intervals at our sample sizes, by simulation, failing outside three standard errors. */
class GuaranteesTest {

    private static final int RUNS = 2000;
    private static final double SLACK = 3 * Math.sqrt(0.95 * 0.05 / RUNS);

    @Test
    void linCoversAtFifteenAgainstFifteenWithUnequalNoise() {
        Random random = new Random(20260101);
        int covered = 0;
        for (int run = 0; run < RUNS; run++) {
            List<Person> people = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                double x = random.nextGaussian();
                boolean treated = i < 15;
                double y = x + (treated ? 1 : 0) + random.nextGaussian() * (treated ? 2 : 1);
                people.add(new Person(treated, y, true, null, null, List.of(x)));
            }
            Known lin = (Known) RegressionEstimator.lin(new Sample(people), 0.95);
            covered += lin.interval().contains(1) ? 1 : 0;
        }
        assertThat((double) covered / RUNS).isBetween(0.945 - SLACK, 0.95 + SLACK);
    }

    @Test
    void cr2KeepsItsLevelWithSixClusters() {
        Random random = new Random(20260102);
        int rejected = 0;
        for (int run = 0; run < RUNS; run++) {
            List<Person> people = new ArrayList<>();
            for (int g = 0; g < 6; g++) {
                double shared = random.nextGaussian() * Math.sqrt(0.1);
                for (int i = 0; i < 8 + 4 * g; i++) {
                    double y = shared + random.nextGaussian() * Math.sqrt(0.9);
                    people.add(new Person(g % 2 == 0, y, true, null, "cohort " + g, List.of()));
                }
            }
            Known cr2 = (Known) RegressionEstimator.clustered(new Sample(people), false, 0.95);
            rejected += cr2.interval().contains(0) ? 0 : 1;
        }
        assertThat((double) rejected / RUNS).isLessThan(0.05 + SLACK);
    }

    @Test
    void miettinenNurminenCoversAtFifteenAgainstFifteen() {
        Random random = new Random(20260103);
        int covered = 0;
        for (int run = 0; run < RUNS; run++) {
            int x1 = successes(random, 0.8);
            int x0 = successes(random, 0.4);
            Interval interval = MiettinenNurminen.interval(List.of(new Proportions(x1, 15, x0, 15)), 0.95);
            covered += interval.contains(0.4) ? 1 : 0;
        }
        // Exact enumeration gives 0.937 at these rates (the 15 v 15 table of docs/methods.md).
        assertThat((double) covered / RUNS).isBetween(0.937 - SLACK, 0.937 + SLACK);
    }

    private static int successes(Random random, double rate) {
        return (int) random.doubles(15).filter(u -> u < rate).count();
    }
}
