package dev.dayone.dashboard.chart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AxisTest {

    @Test
    void marksAreRoundAndHoldBothEnds() {
        Axis axis = Axis.around(-8.3, 7.7, 9);

        assertThat(axis.from()).isLessThanOrEqualTo(-8.3);
        assertThat(axis.to()).isGreaterThanOrEqualTo(7.7);
        assertThat(axis.marks()).contains(0.0, 2.0, -2.0).hasSizeLessThanOrEqualTo(12);
        assertThat(axis.signed(2)).isEqualTo("+2");
        assertThat(axis.signed(0)).isEqualTo("0");
        assertThat(axis.label(-4)).isEqualTo("−4");
    }

    @Test
    void smallAndLargeNumbersAndASinglePointHaveAnAxis() {
        assertThat(Axis.around(0.02, 0.07, 4).label(0.05)).isEqualTo("0.05");
        assertThat(Axis.around(40_000, 90_000, 6).label(50_000)).isEqualTo("50,000");
        Axis point = Axis.around(3, 3, 5);
        assertThat(point.to()).isGreaterThan(point.from());
    }
}
