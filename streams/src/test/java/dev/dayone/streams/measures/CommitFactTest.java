package dev.dayone.streams.measures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Which of two readings of one commit counts. */
class CommitFactTest {

    /** @param uncounted files without line counts */
    private static CommitFact reading(long lines, int uncounted, long patch, int rules) {
        return new CommitFact(new UUID(0, 1), 1, 1, 1, 0, lines, lines, 0, 0, uncounted, patch, 0, 1, rules);
    }

    /** As at the edge of a clone that was cut: one file uncounted and no line, where the whole has 300 lines and two pictures. */
    @Test
    void aReadingThatKnowsNothingStandsForNoOther() {
        CommitFact known = reading(300, 2, 7, 2);
        CommitFact unknown = reading(0, 1, 0, 3);

        assertThat(known.better(unknown)).isEqualTo(known);
        assertThat(unknown.better(known)).isEqualTo(known);
    }

    @Test
    void newerRulesAndThenFewerUncountedFilesCount() {
        assertThat(reading(300, 1, 7, 2).better(reading(290, 2, 7, 3)).rules()).isEqualTo(3);
        assertThat(reading(300, 2, 7, 3).better(reading(290, 1, 7, 3)).uncounted())
                .isEqualTo(1);
    }
}
