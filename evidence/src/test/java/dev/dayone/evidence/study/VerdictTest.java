package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VerdictTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    5.1, 9.0, BETTER
                    0.1, 9.0, BETTER_COULD_BE_SMALL
                    0.1, 4.9, TOO_ALIKE
                    -4.9, 4.9, TOO_ALIKE
                    -1.0, 9.0, NOT_SETTLED
                    -9.0, 1.0, NOT_SETTLED
                    -9.0, 9.0, NOT_SETTLED
                    -9.0, -0.1, WORSE_COULD_BE_SMALL
                    -9.0, -5.1, WORSE
                    -4.0, -1.0, TOO_ALIKE
                    """)
    void followsTheRuleForFivePoints(double lower, double upper, Verdict expected) {
        assertThat(Verdict.of(new Interval(lower, upper, 0.95), 5, true)).isEqualTo(expected);
    }

    @Test
    void mirrorsWhenLessIsBetter() {
        assertThat(Verdict.of(new Interval(-9, -6, 0.95), 5, false)).isEqualTo(Verdict.BETTER);
        assertThat(Verdict.of(new Interval(6, 9, 0.95), 5, false)).isEqualTo(Verdict.WORSE);
    }
}
