package dev.dayone.app.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** How long readers have stood at one place. */
class LogWaitTest {

    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final long SECOND = 1_000_000_000L;

    @Test
    void countsFromTheFirstLookAtWhichTheyStoodThere() {
        LogWait wait = new LogWait();
        assertThat(wait.look(Map.of(PARTITION, 5L), Map.of(PARTITION, 9L), 0)).containsEntry("t-0", 0L);
        assertThat(wait.look(Map.of(PARTITION, 5L), Map.of(PARTITION, 12L), 40 * SECOND))
                .containsEntry("t-0", 40L);
        // They got on, and wait for another.
        assertThat(wait.look(Map.of(PARTITION, 10L), Map.of(PARTITION, 12L), 50 * SECOND))
                .containsEntry("t-0", 0L);
        assertThat(wait.look(Map.of(PARTITION, 12L), Map.of(PARTITION, 12L), 60 * SECOND))
                .isEmpty();
    }
}
