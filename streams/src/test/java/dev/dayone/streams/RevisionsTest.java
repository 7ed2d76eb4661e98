package dev.dayone.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.schemas.MeasureValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is published of a measure that was computed again. */
class RevisionsTest {

    private static final MeasureValue PUBLISHED = value("c1", "sprint", 34, 7);

    @Test
    void aNewMeasureStartsAboveTheFirstRevisionOfItsGeneration() {
        assertThat(Revisions.of(null, value("c1", "sprint", 34, 0), false, 100))
                .containsExactly(value("c1", "sprint", 34, 101));
    }

    @Test
    void theSameValueIsNotPublishedAgain() {
        assertThat(Revisions.of(PUBLISHED, value("c1", "sprint", 34, 0), false, 0))
                .isEmpty();
    }

    @Test
    void theSameValueIsPublishedAboveWhatTheReaderHasWhereItIsAskedFor() {
        assertThat(Revisions.of(PUBLISHED, value("c1", "sprint", 34, 0), true, 100))
                .containsExactly(value("c1", "sprint", 34, 101));
    }

    @Test
    void anotherValueIsOneRevisionHigher() {
        assertThat(Revisions.of(PUBLISHED, value("c1", "sprint", 35, 0), false, 0))
                .containsExactly(value("c1", "sprint", 35, 8));
    }

    @Test
    void whoMovesIsTakenOutOfTheOldCohortFirst() {
        assertThat(Revisions.of(PUBLISHED, value("c2", "sprint", 34, 0), false, 0))
                .containsExactly(PUBLISHED.withdraw(8), value("c2", "sprint", 34, 9));
    }

    @Test
    void whoChangesArmIsTakenOutOfTheOldOneFirst() {
        assertThat(Revisions.of(PUBLISHED, value("c1", "notebook", 34, 0), false, 0))
                .containsExactly(PUBLISHED.withdraw(8), value("c1", "notebook", 34, 9));
    }

    @Test
    void whatWasWithdrawnIsNotTakenOutTwice() {
        assertThat(Revisions.of(PUBLISHED.withdraw(8), value("c2", "sprint", 34, 0), false, 0))
                .containsExactly(value("c2", "sprint", 34, 9));
    }

    private static MeasureValue value(String cohort, String arm, double value, long revision) {
        return new MeasureValue(
                "programme",
                "ada",
                cohort,
                arm,
                "S1.capstone",
                1,
                revision,
                value,
                false,
                null,
                null,
                null,
                List.of(),
                0,
                false);
    }
}
