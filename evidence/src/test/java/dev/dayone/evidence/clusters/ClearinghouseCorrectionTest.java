package dev.dayone.evidence.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClearinghouseCorrectionTest {

    @Test
    void publishedVectorsComeOut() {
        assertThat(ClearinghouseCorrection.of(0.5, 50, 50, 20, 0.1).df()).isCloseTo(94.40, within(0.005));

        ClearinghouseCorrection twenty = ClearinghouseCorrection.of(0.3, 200, 200, 20, 0.2);
        assertThat(twenty.t()).isCloseTo(2.983, within(5e-4));
        assertThat(twenty.corrected()).isCloseTo(1.349, within(5e-4));
        assertThat(twenty.df()).isCloseTo(231.66, within(0.005));
    }

    /** Three cohorts against three: sure of itself where a test of six cohorts is not. */
    @Test
    void itCountsPeople() {
        ClearinghouseCorrection six = ClearinghouseCorrection.of(0.8, 90, 90, 6, 0.1);

        assertThat(six.corrected()).isCloseTo(2.57, within(5e-3));
        assertThat(six.df()).isCloseTo(147, within(0.5));
        assertThat(six.pValue()).isCloseTo(0.011, within(5e-4));
    }

    @Test
    void withoutCorrelationItIsThePlainT() {
        ClearinghouseCorrection none = ClearinghouseCorrection.of(0.4, 30, 30, 6, 0);

        assertThat(none.corrected()).isEqualTo(none.t());
        assertThat(none.df()).isEqualTo(58);
    }
}
