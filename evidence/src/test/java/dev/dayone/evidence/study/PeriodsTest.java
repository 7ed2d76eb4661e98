package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PeriodsTest {

    @Test
    void roundTwoComesBeforeRoundTen() {
        assertThat(Periods.inOrder(List.of("10", "2", "1", "2"))).containsExactly(2, 1, 0, 1);
        assertThat(Periods.inOrder(List.of("week 10b", "week 2", "week 10a"))).containsExactly(2, 0, 1);
        assertThat(Periods.inOrder(List.of("2024-10", "2023-11", "2024-2"))).containsExactly(2, 0, 1);
    }

    @Test
    void namesThatCountAlikeKeepAnOrder() {
        assertThat(Periods.inOrder(List.of("2", "02", "spring"))).containsExactly(1, 0, 2);
    }
}
