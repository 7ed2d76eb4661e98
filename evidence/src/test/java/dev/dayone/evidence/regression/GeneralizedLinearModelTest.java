package dev.dayone.evidence.regression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.numerics.Design;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Likelihoods of large counts are large numbers that differ in their last digits only: the fit settles all the same. */
class GeneralizedLinearModelTest {

    private static final int PEOPLE = 48;

    @Test
    void countsOfAnySizeSettle() {
        for (double size : new double[] {1, 1e3, 1e6, 1e9, 1e12}) {
            for (int seed = 0; seed < 20; seed++) {
                settles(size, seed, new GeneralizedLinearModel.Poisson());
            }
        }
    }

    @Test
    void countsInBurstsSettle() {
        for (double size : new double[] {1, 1e3, 1e6, 1e9}) {
            for (int seed = 0; seed < 20; seed++) {
                settles(size, seed, new GeneralizedLinearModel.NegativeBinomial2(1e4));
            }
        }
    }

    private static void settles(double size, int seed, GeneralizedLinearModel.Family family) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] y = new double[PEOPLE];
        double[] z = new double[PEOPLE];
        double[] sums = new double[2];
        double[] people = new double[2];
        for (int i = 0; i < PEOPLE; i++) {
            int arm = random.nextInt(2);
            z[i] = arm;
            y[i] = Math.max(1, Math.rint((3 + arm) * size + Math.sqrt(3 * size) * random.nextGaussian()));
            sums[arm] += y[i];
            people[arm]++;
        }
        GeneralizedLinearModel fit =
                GeneralizedLinearModel.fit(Design.withIntercept(z, Design.none(PEOPLE)), y, new double[PEOPLE], family);
        double log = Math.log(sums[1] / people[1] / (sums[0] / people[0]));

        assertThat(fit.beta()[Design.TREATMENT]).as("counts about %s", size).isCloseTo(log, within(1e-9));
    }
}
