package dev.dayone.schemas;

import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What {@code linger.ms} is to a producer, to a consumer: few messages are handed over no sooner than a moment after the last ones, and while it waits more come. A
 * fetch, and whatever follows it, then costs the broker and us less often; who is idle asks no more often than without, unlike with {@code fetch.min.bytes}.
 */
public final class ConsumerLinger implements ConsumerInterceptor<byte[], byte[]> {

    /** So many are handed over at once. */
    static final int MANY = 500;

    static final long NANOS = 10_000_000;

    private long last = System.nanoTime() - NANOS;

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        if (records.count() < MANY) {
            long due = last + NANOS;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
            }
        }
        last = System.nanoTime();
        return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}

    @Override
    public void configure(Map<String, ?> settings) {}
}
