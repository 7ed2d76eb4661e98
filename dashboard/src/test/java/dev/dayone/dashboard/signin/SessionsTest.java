package dev.dayone.dashboard.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** Whoever is signed in is so for a bounded time. */
class SessionsTest {

    private static final Principal ADA = new Principal("ada", Role.EVALUATOR);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Sessions sessions = new Sessions(new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    });

    @Test
    void anHourWithoutARequestEndsASession() {
        String id = sessions.open(ADA);
        now = now.plus(Sessions.IDLE);
        assertThat(sessions.find(id)).contains(ADA);
        now = now.plus(Sessions.IDLE).plusMillis(1);
        assertThat(sessions.find(id)).isEmpty();
        now = now.minus(Duration.ofMinutes(30));
        assertThat(sessions.find(id)).as("what ended does not come back").isEmpty();
    }

    @Test
    void eightHoursEndItWhateverIsAsked() {
        String id = sessions.open(ADA);
        for (int i = 0; i < 16; i++) {
            now = now.plus(Duration.ofMinutes(30));
            assertThat(sessions.find(id)).isPresent();
        }
        now = now.plusMillis(1);
        assertThat(sessions.find(id)).isEmpty();
    }

    @Test
    void whoSignsOutIsOut() {
        String id = sessions.open(ADA);
        sessions.close(id);
        assertThat(sessions.find(id)).isEmpty();
        assertThat(sessions.find("chosen by somebody")).isEmpty();
    }
}
