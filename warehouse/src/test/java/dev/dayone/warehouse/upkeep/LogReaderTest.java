package dev.dayone.warehouse.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.junit.jupiter.api.Test;

/** What the disk has changed is stepped over, and everything else is read. */
class LogReaderTest {

    private static final TopicPartition WHOLE = new TopicPartition("t", 0);
    private static final TopicPartition BROKEN = new TopicPartition("t", 1);

    /** A log of 20 messages a partition, of which one partition has a batch that cannot be read. */
    private static final class Log extends MockConsumer<byte[], byte[]> {
        private final Set<Long> unreadable;
        private final KafkaException error;

        Log(Set<Long> unreadable, KafkaException error) {
            super("earliest");
            this.unreadable = unreadable;
            this.error = error;
        }

        @Override
        public synchronized void assign(java.util.Collection<TopicPartition> partitions) {
            super.assign(partitions);
            Map<TopicPartition, Long> begin = new HashMap<>();
            Map<TopicPartition, Long> end = new HashMap<>();
            partitions.forEach(each -> {
                begin.put(each, 0L);
                end.put(each, 20L);
            });
            updateBeginningOffsets(begin);
            updateEndOffsets(end);
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            if (!paused().contains(BROKEN) && unreadable.contains(position(BROKEN))) {
                throw error;
            }
            for (TopicPartition each : assignment()) {
                if (paused().contains(each) || position(each) >= 20) {
                    continue;
                }
                addRecord(new ConsumerRecord<>(
                        each.topic(),
                        each.partition(),
                        position(each),
                        new byte[0],
                        (each + "@" + position(each)).getBytes(StandardCharsets.UTF_8)));
            }
            return super.poll(timeout);
        }
    }

    @Test
    void whatCannotBeReadIsSteppedOverAndCounted() {
        try (LogReader reader =
                new LogReader(new Log(Set.of(7L), new KafkaException("invalid")), Map.of(WHOLE, 20L, BROKEN, 20L))) {
            Set<String> read = all(reader);
            assertThat(reader.broken()).isEqualTo(1);
            assertThat(read)
                    .hasSize(39)
                    .contains("t-0@7", "t-1@6", "t-1@8", "t-1@19")
                    .doesNotContain("t-1@7");
        }
    }

    /** Steps grow, so that a large batch is passed soon; the end is never passed. */
    @Test
    void aWholeBatchIsPassed() {
        try (LogReader reader = new LogReader(
                new Log(Set.of(16L, 17L, 18L, 19L), new KafkaException("invalid")), Map.of(WHOLE, 20L, BROKEN, 20L))) {
            Set<String> read = all(reader);
            assertThat(reader.broken()).isEqualTo(4);
            assertThat(read).hasSize(36);
        }
    }

    @Test
    void whatIsBehindTheEndIsNotTold() {
        try (LogReader reader =
                new LogReader(new Log(Set.of(), new KafkaException("invalid")), Map.of(WHOLE, 5L, BROKEN, 99L))) {
            assertThat(all(reader)).hasSize(25).doesNotContain("t-0@5");
        }
    }

    @Test
    void anotherTroubleIsNotTakenForABrokenMessage() {
        try (LogReader reader =
                new LogReader(new Log(Set.of(7L), new AuthenticationException("who are you?")), Map.of(BROKEN, 20L))) {
            assertThatThrownBy(() -> all(reader)).isInstanceOf(AuthenticationException.class);
        }
    }

    private static Set<String> all(LogReader reader) {
        Set<String> read = new TreeSet<>();
        while (reader.hasMore()) {
            List<ConsumerRecord<byte[], byte[]>> some = reader.next();
            some.forEach(message -> read.add(new String(message.value(), StandardCharsets.UTF_8)));
        }
        return read;
    }
}
