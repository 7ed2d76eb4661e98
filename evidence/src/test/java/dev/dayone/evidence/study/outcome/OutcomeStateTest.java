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

    /** Seeking on day 60, employed on day 200: the job may have begun within 180 days or after. */
    @Test
    void whatAnAnswerFoundLaterMayHaveBegunInTheWindow() {
        assertThat(OutcomeState.foundBetween(180, 200, 60.0, true)).isEqualTo(OutcomeState.UNKNOWN);
        assertThat(OutcomeState.foundBetween(180, 200, null, true)).isEqualTo(OutcomeState.UNKNOWN);
        assertThat(OutcomeState.foundBetween(180, 200, 170.0, true)).isEqualTo(OutcomeState.NO);
        assertThat(OutcomeState.foundBetween(180, 180, 60.0, true)).isEqualTo(OutcomeState.YES);
        assertThat(OutcomeState.foundBetween(180, 180, 60.0, false)).isEqualTo(OutcomeState.NOT_YET);
    }

    @Test
    void whatHappenedTellsByItself() {
        assertThat(OutcomeState.within(180, 12.0, null, true)).isEqualTo(OutcomeState.YES);
        assertThat(OutcomeState.within(180, 205.0, null, true)).isEqualTo(OutcomeState.NO);
        assertThat(OutcomeState.within(180, 12.0, null, false)).isEqualTo(OutcomeState.NOT_YET);
    }
}
