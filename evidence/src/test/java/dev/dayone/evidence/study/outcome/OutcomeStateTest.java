package dev.dayone.evidence.study.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Silence is missing, never a no; an answer tells of a window from its second half on. */
class OutcomeStateTest {

    @Test
    void whoNeverAnsweredIsUnknown() {
        assertThat(OutcomeState.within(180, null, null, true)).isEqualTo(OutcomeState.UNKNOWN);
        assertThat(OutcomeState.within(180, null, 0.0, true)).isEqualTo(OutcomeState.UNKNOWN);
        assertThat(OutcomeState.UNKNOWN.number()).isNull();
    }

    @Test
    void anAnswerTellsOfAWindowFromItsSecondHalfOn() {
        assertThat(OutcomeState.within(180, null, 89.0, true)).isEqualTo(OutcomeState.UNKNOWN);
        assertThat(OutcomeState.within(180, null, 90.0, true)).isEqualTo(OutcomeState.NO);
        assertThat(OutcomeState.within(180, null, 205.0, true)).isEqualTo(OutcomeState.NO);
    }

    @Test
    void whatHappenedTellsByItself() {
        assertThat(OutcomeState.within(180, 12.0, null, true)).isEqualTo(OutcomeState.YES);
        assertThat(OutcomeState.within(180, 205.0, null, true)).isEqualTo(OutcomeState.NO);
        assertThat(OutcomeState.within(180, 12.0, null, false)).isEqualTo(OutcomeState.NOT_YET);
    }
}
