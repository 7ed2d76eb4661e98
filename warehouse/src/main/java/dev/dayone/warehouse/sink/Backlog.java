package dev.dayone.warehouse.sink;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What streams made of events, read and not yet written. It goes in pieces behind the events, so that no event waits for more than one of them; a piece is a share of
 * all that waits, so that the more there is, the more goes at once.
 */
final class Backlog {

    /** A piece that is worth a transaction. */
    private static final int SMALLEST_PIECE = 1_000;

    /** Of what waits, one part in so many. */
    private static final int PARTS = 4;

    /** More than that is not read. */
    private static final int FULL = 40_000;

    private final Map<TopicPartition, ArrayDeque<Incoming>> waiting =
            new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
    private final Map<TopicPartition, Long> read;
    private final Map<TopicPartition, Long> written;
    private int size;

    /** @param stored next offset of every partition */
    Backlog(Map<TopicPartition, Long> stored) {
        this.read = new HashMap<>(stored);
        this.written = new HashMap<>(stored);
    }

    /** Takes what was read of a partition, up to an offset. */
    void add(TopicPartition partition, List<Incoming> messages, long next) {
        read.put(partition, next);
        waiting.computeIfAbsent(partition, first -> new ArrayDeque<>()).addAll(messages);
        size += messages.size();
    }

    /** Whether no message waits; offsets alone wait for the next that comes. */
    boolean isEmpty() {
        return size == 0;
    }

    boolean isFull() {
        return size >= FULL;
    }

    /** The next piece, as if it were written. */
    Sink.Step next() {
        return take(Math.max(SMALLEST_PIECE, size / PARTS));
    }

    /** All there is. */
    Sink.Step all() {
        return take(Integer.MAX_VALUE);
    }

    private long end(TopicPartition partition) {
        return Objects.requireNonNull(read.get(partition));
    }

    private Sink.Step take(int most) {
        double share = Math.min(1, (double) most / Math.max(1, size));
        List<Incoming> piece = new ArrayList<>();
        Map<TopicPartition, Long> from = new HashMap<>();
        Map<TopicPartition, Long> to = new HashMap<>();
        waiting.forEach((partition, messages) -> {
            for (int left = (int) Math.ceil(share * messages.size()); left > 0; left--) {
                piece.add(messages.remove());
            }
            long next = messages.isEmpty()
                    ? end(partition)
                    : messages.element().message().offset();
            long before = Objects.requireNonNull(written.put(partition, next));
            if (next != before) {
                from.put(partition, before);
                to.put(partition, next);
            }
        });
        size -= piece.size();
        return new Sink.Step(SinkTransaction.Batch.asked(piece), from, to);
    }
}
