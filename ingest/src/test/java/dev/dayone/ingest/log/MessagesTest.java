package dev.dayone.ingest.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.schemas.RejectResolved;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");

    @Test
    void aMessageCarriesTheTimeAtWhichWeReadIt() {
        assertThat(Messages.timestamp(readAt(NOW), NOW)).isEqualTo(NOW.toEpochMilli());
        Instant earlier = NOW.minus(Duration.ofDays(400));
        assertThat(Messages.timestamp(readAt(earlier), NOW)).isEqualTo(earlier.toEpochMilli());
    }

    /** A broker would refuse it, and with it all that is in its batch. */
    @Test
    void aTimeThatNoClockCanHaveShownIsLeftToKafka() {
        for (Instant odd : List.of(
                NOW.plusMillis(1),
                NOW.plus(Duration.ofHours(2)),
                Instant.parse("+5000000-01-01T00:00:00Z"),
                Instant.EPOCH,
                Instant.parse("-4800-08-01T00:00:00Z"))) {
            assertThat(Messages.timestamp(readAt(odd), NOW)).as(odd.toString()).isNull();
        }
    }

    private static RejectResolved readAt(Instant when) {
        return new RejectResolved("p", new UUID(1, 2), RejectResolved.Resolution.WAIVED, "note", List.of(), when);
    }
}
