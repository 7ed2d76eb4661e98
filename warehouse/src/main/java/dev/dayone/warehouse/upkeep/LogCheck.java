package dev.dayone.warehouse.upkeep;

import dev.dayone.schemas.Event;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.schemas.Topics;
import dev.dayone.schemas.UndecodableException;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.postgres.BinaryCopy;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.sink.Erasure;
import dev.dayone.warehouse.sink.Sink;
import dev.dayone.warehouse.sink.SinkTransaction;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** Every event of the log, up to where the sink has read, against {@code raw}. */
public final class LogCheck {

    /** Topics of events; the others hold what was made of them, or refused. */
    static final Set<String> EVENT_TOPICS =
            Set.of(Topics.GIT_ACTIVITY, Topics.CHECKPOINTS, Topics.PLACEMENTS, Topics.ROSTER);

    private static final int AT_A_TIME = 10_000;

    private final Warehouse warehouse;
    private final KafkaAddress kafka;

    public LogCheck(Warehouse warehouse, KafkaAddress kafka) {
        this.warehouse = warehouse;
        this.kafka = kafka;
    }

    /**
     * What was found.
     *
     * @param messages messages with an event
     * @param events different events among them
     * @param missing events of the log that the warehouse lacks: neither taken, nor in quarantine, nor of somebody erased
     * @param repaired of those, the ones taken now
     * @param onlyInWarehouse events that the log lacks
     * @param broken places of the log that cannot be read: the disk has changed them
     */
    public record Found(long messages, long events, long missing, long repaired, long onlyInWarehouse, long broken) {}

    /**
     * Reads the whole log.
     *
     * @param repair take what is missing
     * @param progress told how many messages have been read
     */
    public Found run(boolean repair, LongConsumer progress) {
        Read read = warehouse.jdbi().inTransaction(TransactionIsolationLevel.REPEATABLE_READ, LogCheck::read);
        return warehouse.jdbi().withHandle(handle -> {
            handle.execute("create temporary table if not exists log_event (event_id uuid) on commit preserve rows");
            handle.execute("truncate log_event");
            long messages = 0;
            long missing = 0;
            long repaired = 0;
            long broken;
            try (LogReader log = LogReader.of(kafka, read.offsets())) {
                while (log.hasMore()) {
                    List<ConsumerRecord<byte[], byte[]>> batch = log.next();
                    messages += batch.size();
                    List<ConsumerRecord<byte[], byte[]>> lacking = lacking(handle, batch);
                    missing += lacking.size();
                    if (repair && !lacking.isEmpty()) {
                        repaired += warehouse.jdbi().inTransaction(writing -> {
                            SinkTransaction.takeAgain(writing, lacking);
                            return lacking.size();
                        });
                    }
                    progress.accept(messages);
                }
                broken = log.broken();
            }
            long events = handle.createQuery("select count(distinct event_id) from log_event")
                    .mapTo(Long.class)
                    .one();
            long onlyHere = handle.createQuery("""
                            select count(*) from raw.event e
                            where e.recorded_at <= :until
                                  and not exists (select 1 from log_event l where l.event_id = e.event_id)
                            """)
                    .bind("until", read.until())
                    .mapTo(Long.class)
                    .one();
            handle.execute("drop table log_event");
            return new Found(messages, events, missing, repaired, onlyHere, broken);
        });
    }

    /** Tells every event of the warehouse that the log, read to its end, does not have; in no order. */
    void eachOnlyInWarehouse(Consumer<Event> told) {
        warehouse.jdbi().useTransaction(handle -> {
            handle.execute("create temporary table in_log (event_id uuid) on commit drop");
            Set<TopicPartition> partitions =
                    new HashSet<>(Sink.storedOffsets(handle).keySet());
            partitions.removeIf(partition -> !EVENT_TOPICS.contains(partition.topic()));
            try (LogReader log = LogReader.of(kafka, partitions)) {
                while (log.hasMore()) {
                    BinaryCopy ids = new BinaryCopy("in_log", "event_id");
                    log.next()
                            .forEach(message -> event(message)
                                    .ifPresent(
                                            event -> ids.row().uuid(event.meta().eventId())));
                    ids.run(handle);
                }
            }
            handle.createQuery("""
                            select e.payload from raw.event e
                            where not exists (select 1 from in_log l where l.event_id = e.event_id)
                            """)
                    .setFetchSize(AT_A_TIME)
                    .mapTo(byte[].class)
                    .map(bytes -> (Event) WireCodec.decode(bytes))
                    .useStream(events -> events.forEach(told));
        });
    }

    /**
     * How far the sink has read, of one moment.
     *
     * @param until start of the transaction that wrote last
     */
    private record Read(Map<TopicPartition, Long> offsets, OffsetDateTime until) {}

    private static Read read(Handle handle) {
        Map<TopicPartition, Long> offsets = new HashMap<>(Sink.storedOffsets(handle));
        offsets.keySet().removeIf(partition -> !EVENT_TOPICS.contains(partition.topic()));
        return new Read(
                offsets,
                handle.createQuery("select coalesce(max(moved_at), now()) from ops.kafka_offset")
                        .mapTo(OffsetDateTime.class)
                        .one());
    }

    /** Whether the sink has read every event that the log holds now. */
    public boolean sinkHasReadAll() {
        Map<TopicPartition, Long> stored = warehouse.jdbi().withHandle(Sink::storedOffsets);
        return Sink.Log.read(kafka).ends().entrySet().stream()
                .filter(end -> EVENT_TOPICS.contains(end.getKey().topic()))
                .allMatch(end -> stored.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    /** Messages whose event the warehouse does not have and ought to. */
    private static List<ConsumerRecord<byte[], byte[]>> lacking(
            Handle handle, List<ConsumerRecord<byte[], byte[]>> batch) {
        Erasure erasure = Erasure.known(handle);
        BinaryCopy ids = new BinaryCopy("log_event", "event_id");
        Map<UUID, ConsumerRecord<byte[], byte[]>> events = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> message : batch) {
            event(message).filter(event -> !erasure.forbids(event)).ifPresent(event -> {
                events.putIfAbsent(event.meta().eventId(), message);
                ids.row().uuid(event.meta().eventId());
            });
        }
        ids.run(handle);
        Set<UUID> known = new HashSet<>(handle.createQuery("""
                        select event_id from raw.event_key where event_id = any(:ids)
                        union all
                        select event_id from ops.quarantine where event_id = any(:ids)
                        """)
                .bindArray("ids", UUID.class, events.keySet().toArray())
                .mapTo(UUID.class)
                .list());
        return events.entrySet().stream()
                .filter(entry -> !known.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Nothing for what cannot be decoded: that is in quarantine, by its offset. */
    private static Optional<Event> event(ConsumerRecord<byte[], byte[]> message) {
        try {
            return WireCodec.decode(message.value()) instanceof Event event ? Optional.of(event) : Optional.empty();
        } catch (UndecodableException e) {
            return Optional.empty();
        }
    }
}
