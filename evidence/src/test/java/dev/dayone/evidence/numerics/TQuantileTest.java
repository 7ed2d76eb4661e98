package dev.dayone.evidence.numerics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

class TQuantileTest {

    @Test
    void theDistributionGivesThePBack() {
        for (double df : new double[] {0.3, 1, 1.5, 2, 2.7, 4, 4.99, 5, 13.2, 28, 147, 1e4, 1e7}) {
            for (double p : new double[] {1e-14, 1e-9, 1e-4, 0.0025, 0.025, 0.05, 0.2, 0.4, 0.45, 0.5, 0.8, 0.975}) {
                double t = Distributions.tQuantile(p, df);
                assertThat(TDistribution.of(df).cumulativeProbability(t))
                        .as(df + " " + p)
                        .isCloseTo(p, within(1e-12 * p));
            }
        }
    }

    /** qt(0.025, 1), qt(0.025, 30) and qt(0.005, 10) of R. */
    @Test
    void knownValues() {
        assertThat(Distributions.tQuantile(0.025, 1)).isCloseTo(-12.7062047361747, within(1e-11));
        assertThat(Distributions.tQuantile(0.025, 30)).isCloseTo(-2.04227245630124, within(1e-13));
        assertThat(Distributions.tQuantile(0.005, 10)).isCloseTo(-3.16927267261695, within(1e-13));
    }
}
