package dev.dayone.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ConsumerLingerTest {

    private final ConsumerLinger linger = new ConsumerLinger();

    @Test
    void fewMessagesFollowTheLastNoSoonerThanAMomentAfter() {
        for (int time = 0; time < 20; time++) {
            linger.onConsume(messages(1));
            long handedOver = System.nanoTime();

            ConsumerRecords<byte[], byte[]> next = linger.onConsume(messages(3));

            assertThat(next.count()).isEqualTo(3);
            assertThat(System.nanoTime() - handedOver).isGreaterThan(ConsumerLinger.NANOS * 9 / 10);
        }
    }

    /** A thousand times many at once take less than half of what a thousand waits would. */
    @Test
    void manyAreHandedOverAtOnce() {
        ConsumerRecords<byte[], byte[]> many = messages(ConsumerLinger.MANY);
        long start = System.nanoTime();
        for (int time = 0; time < 1_000; time++) {
            assertThat(linger.onConsume(many)).isSameAs(many);
        }

        assertThat(System.nanoTime() - start).isLessThan(1_000 * ConsumerLinger.NANOS / 2);
    }

    private static ConsumerRecords<byte[], byte[]> messages(int count) {
        TopicPartition partition = new TopicPartition(Topics.ROSTER, 0);
        ConsumerRecord<byte[], byte[]> one = new ConsumerRecord<>(Topics.ROSTER, 0, 0, new byte[0], new byte[0]);
        return new ConsumerRecords<>(Map.of(partition, Collections.nCopies(count, one)), Map.of());
    }
}
