package dev.dayone.streams;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long it takes to read state back from its changelogs. */
final class RestoreTimes implements StateRestoreListener {

    private static final Logger LOG = LoggerFactory.getLogger(RestoreTimes.class);

    private final Map<TopicPartition, Long> started = new ConcurrentHashMap<>();
    private final LongAdder records = new LongAdder();
    private final AtomicLong first = new AtomicLong();
    private final AtomicLong last = new AtomicLong();

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long from, long until) {
        long now = System.nanoTime();
        started.put(partition, now);
        first.compareAndSet(0, now);
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long until, long count) {
        records.add(count);
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long count) {
        last.set(System.nanoTime());
        Long since = started.remove(partition);
        if (count > 0 && since != null) {
            LOG.info(
                    "restored: store={}, partition={}, records={}, millis={}",
                    store,
                    partition.partition(),
                    count,
                    (System.nanoTime() - since) / 1_000_000);
        }
    }

    long records() {
        return records.sum();
    }

    /** From the first store that began to the last one that ended. */
    double seconds() {
        return Math.max(0, last.get() - first.get()) / 1e9;
    }
}
