package dev.dayone.warehouse.upkeep;

import dev.dayone.schemas.KafkaAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads partitions from their beginning to given ends. A message that the disk has changed is stepped over and counted: its checksum says
 * so, and what stands behind it is read all the same.
 */
final class LogReader implements AutoCloseable {

    private static final int AT_A_TIME = 10_000;
    private static final Duration WAIT = Duration.ofMillis(500);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final Map<TopicPartition, Long> steps = new HashMap<>();
    private long broken;

    /** @param ends where to stop, by partition; a log that ends before is read to its own end */
    LogReader(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        this.consumer = consumer;
        this.ends = new HashMap<>(ends);
        consumer.assign(this.ends.keySet());
        consumer.endOffsets(this.ends.keySet()).forEach((partition, end) -> this.ends.merge(partition, end, Math::min));
        consumer.seekToBeginning(this.ends.keySet());
    }

    static LogReader of(KafkaAddress kafka, Map<TopicPartition, Long> ends) {
        return new LogReader(consumer(kafka), ends);
    }

    /** Reads to the ends of today. */
    static LogReader of(KafkaAddress kafka, Set<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        partitions.forEach(partition -> ends.put(partition, Long.MAX_VALUE));
        return of(kafka, ends);
    }

    private static KafkaConsumer<byte[], byte[]> consumer(KafkaAddress kafka) {
        return new KafkaConsumer<>(
                kafka.with(Map.of(
                        "isolation.level",
                        "read_committed",
                        "enable.auto.commit",
                        false,
                        "max.poll.records",
                        AT_A_TIME)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    boolean hasMore() {
        return ends.keySet().stream().anyMatch(this::isUnread);
    }

    /** Some of what comes next, with a content; may be none. */
    List<ConsumerRecord<byte[], byte[]>> next() {
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        try {
            consumer.poll(WAIT).forEach(read::add);
        } catch (KafkaException e) {
            requireBroken(e);
            read.addAll(oneByOne());
        }
        read.removeIf(message -> message.value() == null
                || message.offset() >= ends.getOrDefault(new TopicPartition(message.topic(), message.partition()), 0L));
        return read;
    }

    /** Offsets that could not be read. */
    long broken() {
        return broken;
    }

    /** Nobody says which partition it is: each is asked alone. */
    private List<ConsumerRecord<byte[], byte[]>> oneByOne() {
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        Set<TopicPartition> all = Set.copyOf(ends.keySet());
        for (TopicPartition each : all) {
            if (!isUnread(each)) {
                continue;
            }
            consumer.pause(all);
            consumer.resume(Set.of(each));
            try {
                consumer.poll(WAIT).forEach(read::add);
                steps.remove(each);
            } catch (KafkaException e) {
                requireBroken(e);
                stepOver(each);
            }
        }
        consumer.resume(all);
        return read;
    }

    /** A batch is broken as a whole, and may hold thousands: steps grow. */
    private void stepOver(TopicPartition partition) {
        long from = consumer.position(partition);
        long step = Math.min(steps.getOrDefault(partition, 1L), ends.getOrDefault(partition, 0L) - from);
        consumer.seek(partition, from + step);
        broken += step;
        steps.put(partition, step * 2);
    }

    private boolean isUnread(TopicPartition partition) {
        return consumer.position(partition) < ends.getOrDefault(partition, 0L);
    }

    /** The consumer has no class of its own for a checksum that is wrong; what has one is another trouble. */
    private static void requireBroken(KafkaException error) {
        if (error.getClass() != KafkaException.class) {
            throw error;
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
