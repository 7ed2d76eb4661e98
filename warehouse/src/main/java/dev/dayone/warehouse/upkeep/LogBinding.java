package dev.dayone.warehouse.upkeep;

import dev.dayone.schemas.Event;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.schemas.Topics;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.access.Audit;
import dev.dayone.warehouse.postgres.RefusedException;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.sink.Sink;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Which log the warehouse reads, and the way to another one that is written from the warehouse itself. */
public final class LogBinding {

    private static final int AT_A_TIME = 5_000;

    private final Warehouse warehouse;
    private final Jdbi jdbi;
    private final KafkaAddress kafka;

    public LogBinding(Warehouse warehouse, KafkaAddress kafka) {
        this.warehouse = warehouse;
        this.jdbi = warehouse.jdbi();
        this.kafka = kafka;
    }

    /** Whether an earlier attempt on this cluster was cut off: it may be done again, since events are taken once. */
    public boolean begun() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select exists (select 1 from ops.log_rebuild where cluster_id = :cluster)")
                .bind("cluster", Sink.Log.read(kafka).clusterId())
                .mapTo(Boolean.class)
                .one());
    }

    public void begin() {
        jdbi.useHandle(handle -> handle.createUpdate(
                        "insert into ops.log_rebuild (cluster_id) values (:cluster) on conflict do nothing")
                .bind("cluster", Sink.Log.read(kafka).clusterId())
                .execute());
    }

    /** Where this very log ends before what the warehouse has read of it, in words; nothing where it does not, or is another log. */
    public Optional<String> older() {
        Sink.Log log = Sink.Log.read(kafka);
        Map<TopicPartition, Long> stored = jdbi.withHandle(Sink::storedOffsets);
        if (!Sink.isSame(jdbi, log)) {
            return Optional.empty();
        }
        return stored.entrySet().stream()
                .filter(read -> read.getValue() > log.end(read.getKey()))
                .findFirst()
                .map(read -> read.getKey() + " ends at " + log.end(read.getKey())
                        + ", and the warehouse has read up to " + read.getValue());
    }

    /** Tells every event of the warehouse that the log, read to its end, does not have. */
    public void eachEventThatTheLogLacks(Consumer<Event> told) {
        new LogCheck(warehouse, kafka).eachOnlyInWarehouse(told);
    }

    /** The sink goes on where the log ends, in the partitions that end before what it has read. */
    public void readOnFromTheEnd() {
        Sink.Log log = Sink.Log.read(kafka);
        jdbi.useTransaction(handle -> {
            Sink.storedOffsets(handle).forEach((partition, read) -> {
                long end = log.end(partition);
                // What was given back is behind the old end; it is known, and left out.
                if (read > end) {
                    handle.createUpdate("""
                                    update ops.kafka_offset set next_offset = :end, moved_at = now()
                                    where topic = :topic and partition = :partition
                                    """)
                            .bind("end", end)
                            .bind("topic", partition.topic())
                            .bind("partition", partition.partition())
                            .execute();
                }
            });
            Audit.append(handle, "log mended", log.clusterId(), "from raw events");
        });
    }

    /** @throws RefusedException when the log has messages: they might not be ours, or not in the warehouse */
    public void requireEmptyLog() {
        Sink.Log log = Sink.Log.read(kafka);
        for (Map.Entry<TopicPartition, Long> end : log.ends().entrySet()) {
            // One message is the probe of a new partition, and the mark of its batch may follow.
            if (end.getValue() > 2) {
                throw new RefusedException("Kafka's topic " + end.getKey().topic()
                        + " is not empty, and a log is written anew only into an empty one. If it is this warehouse's own and whole, "
                        + "add --replace; if it was half lost, delete the topics dayone.* first.");
            }
        }
    }

    /** @throws RefusedException when it is another log than the warehouse reads, or the warehouse has not read all of it */
    public void requireWholeAndRead() {
        Sink.Log log = Sink.requireSameLog(jdbi, kafka);
        Map<TopicPartition, Long> stored = jdbi.withHandle(Sink::storedOffsets);
        log.ends().forEach((partition, end) -> {
            if (stored.getOrDefault(partition, 0L) + 1 < end) {
                throw new RefusedException("The warehouse has read " + partition + " up to "
                        + stored.getOrDefault(partition, 0L) + " of " + end
                        + ". Start DayOne on it until it has caught up, then stop it and try again.");
            }
        });
    }

    /** Events in the warehouse. */
    public long events() {
        return jdbi.withHandle(handle -> handle.createQuery("select coalesce(sum(facts), 0)::bigint from ops.freshness")
                .mapTo(Long.class)
                .one());
    }

    /** Tells every event, in no order: none makes a difference. */
    public void eachEvent(Consumer<Event> told) {
        jdbi.useTransaction(handle -> handle.createQuery("select payload from raw.event")
                .setFetchSize(AT_A_TIME)
                .mapTo(byte[].class)
                .map(bytes -> (Event) WireCodec.decode(bytes))
                .useStream(events -> events.forEach(told)));
    }

    /** The highest revision in force: those made from the new log must be above it. */
    public long highestRevision() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        select greatest((select coalesce(max(revision), 0) from core.measure_history),
                                        (select coalesce(max(revision), 0) from core.enrolment_history),
                                        (select coalesce(max(revision), 0) from core.format_metric))
                        """).mapTo(Long.class).one());
    }

    /** Makes this log the one that the sink reads: events behind it, measures before it. */
    public void complete() {
        Sink.Log log = Sink.Log.read(kafka);
        jdbi.useTransaction(handle -> {
            handle.execute("delete from ops.kafka_offset");
            log.ends().forEach((partition, end) -> bind(handle, log, partition, end));
            handle.createUpdate("delete from ops.log_rebuild where cluster_id = :cluster")
                    .bind("cluster", log.clusterId())
                    .execute();
            Audit.append(handle, "log rebuilt", log.clusterId(), "from raw events");
        });
    }

    private static void bind(Handle handle, Sink.Log log, TopicPartition partition, long end) {
        boolean ofEvents = LogCheck.EVENT_TOPICS.contains(partition.topic()) || Topics.expires(partition.topic());
        handle.createUpdate("""
                        insert into ops.kafka_offset (topic, partition, topic_id, cluster_id, next_offset)
                        values (:topic, :partition, :id, :cluster, :next)
                        """)
                .bind("topic", partition.topic())
                .bind("partition", partition.partition())
                .bind("id", log.idOf(partition.topic()))
                .bind("cluster", log.clusterId())
                .bind("next", ofEvents ? end : 0)
                .execute();
    }
}
