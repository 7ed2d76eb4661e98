package dev.dayone.streams;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static final long LOOK = Pace.ROUND.toMillis();
    private static final long START = 1_700_000_000_000L;

    private final MockProcessorContext<String, String> context = new MockProcessorContext<>();
    private final Pace pace = new Pace(context);
    private long now = START;

    @Test
    void freshMessagesAreDueAndCommittedAtEveryLook() {
        for (int look = 0; look < 10; look++) {
            pace.saw(now);
            assertThat(look()).isTrue();
            assertThat(committed()).isTrue();
        }
    }

    /** A log that was written anew, or an hour in which nobody read it. */
    @Test
    void oldMessagesAreDueOnceASecondAndNotCommittedMeanwhile() {
        int rounds = 0;
        for (int look = 0; look < 100; look++) {
            pace.saw(START - 3_600_000);
            rounds += look() ? 1 : 0;
            assertThat(committed()).isFalse();
        }
        assertThat(rounds).isBetween(9, 11);
    }

    /** However old they were: whoever takes over a dead instance's work must not wait as if there were more of it. */
    @Test
    void whenAllAreTakenWhatTheyLeftIsDueAndCommitted() {
        pace.saw(0);
        look();
        pace.saw(0);
        int looks = 0;
        while (!committed()) {
            look();
            looks++;
            assertThat(looks).isLessThan(6);
        }
        assertThat(look()).isTrue();
        pace.did();
        assertThat(committed()).isTrue();
    }

    @Test
    void nothingIsCommittedWhereNothingCame() {
        for (int look = 0; look < 10; look++) {
            look();
        }
        assertThat(committed()).isFalse();
    }

    private boolean look() {
        now += LOOK;
        return pace.isDue(now);
    }

    private boolean committed() {
        boolean committed = context.committed();
        context.resetCommit();
        return committed;
    }
}
