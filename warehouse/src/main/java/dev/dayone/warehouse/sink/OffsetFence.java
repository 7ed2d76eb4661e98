package dev.dayone.warehouse.sink;

import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.JdbiException;

/**
 * Moves the stored offsets of a batch, and refuses where another sink has moved one of them: what it wrote would be written twice. The refusal takes
 * back all rows of the transaction.
 */
final class OffsetFence {

    private OffsetFence() {}

    /** Where the next offset of each partition is stored. */
    @FunctionalInterface
    interface Store {

        /** Puts the next offset in the place of the stored one, which it gives back; nothing = none is stored. */
        Optional<Long> exchange(TopicPartition partition, long next);
    }

    /**
     * Always in the same order: two that move the same offsets wait for each other and do not lock each other out.
     *
     * @param from where this sink read from
     * @param to where it goes on
     * @throws FencedException where another offset is stored than the one this sink read from
     */
    static void move(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to, Store store) {
        Map<TopicPartition, Long> sorted =
                new TreeMap<>(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition));
        sorted.putAll(to);
        sorted.forEach((partition, next) -> {
            Long stored = store.exchange(partition, next).orElse(null);
            if (stored == null || !Objects.equals(stored, from.get(partition))) {
                throw new FencedException(partition);
            }
        });
    }

    /** Another sink moved this partition's offset: the transaction is undone, the offset read again. */
    static final class FencedException extends JdbiException {
        private static final long serialVersionUID = 1L;

        private FencedException(TopicPartition partition) {
            super("another sink carries " + partition);
        }
    }
}
