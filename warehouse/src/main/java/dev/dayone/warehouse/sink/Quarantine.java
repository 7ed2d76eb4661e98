package dev.dayone.warehouse.sink;

import dev.dayone.schemas.UndecodableException;
import dev.dayone.schemas.UnknownSchemaException;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.access.Audit;
import dev.dayone.warehouse.postgres.Warehouse;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Messages that the sink set aside, each with the reason and its bytes: looked at, and taken again once what was wrong is mended. */
public final class Quarantine {

    /** Reason of a second fact under an id that is taken. */
    static final String CONFLICT = "id of an earlier event with other content";

    private final Warehouse warehouse;

    public Quarantine(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /**
     * One message.
     *
     * @param topic with partition and offset where it stands in the log
     * @param event id, where it could be read
     */
    public record SetAside(
            String topic,
            int partition,
            long offset,
            @Nullable UUID event,
            String reason,
            Instant recordedAt) {

        /** A second fact under an id that is taken: nothing that can be mended here; a correction is the next revision. */
        public boolean conflict() {
            return reason.equals(CONFLICT);
        }
    }

    /**
     * What taking them again did.
     *
     * @param taken now in the warehouse
     * @param left still set aside, some perhaps for another reason
     */
    public record Replayed(int taken, List<SetAside> left) {
        public Replayed {
            left = List.copyOf(left);
        }
    }

    /** All of them, the oldest first. */
    public List<SetAside> list() {
        return warehouse.jdbi().withHandle(Quarantine::list);
    }

    private static List<SetAside> list(Handle handle) {
        return handle.createQuery("""
                        select kafka_topic, kafka_partition, kafka_offset, event_id, reason, recorded_at from ops.quarantine
                        order by recorded_at, kafka_topic, kafka_partition, kafka_offset
                        """)
                .map((row, context) -> new SetAside(
                        row.getString(1),
                        row.getInt(2),
                        row.getLong(3),
                        row.getObject(4, UUID.class),
                        row.getString(5),
                        row.getObject(6, OffsetDateTime.class).toInstant()))
                .list();
    }

    /**
     * Takes them again, in the order of the log, in one transaction: what fails once more is set aside once more. Conflicts stay, and so does what is of
     * a schema that this version does not know.
     */
    public Replayed replay() {
        return warehouse.jdbi().inTransaction(handle -> {
            List<SetAside> before = list(handle);
            List<ConsumerRecord<byte[], byte[]>> messages = handle
                    .createQuery("""
                            select kafka_topic, kafka_partition, kafka_offset, payload from ops.quarantine
                            where reason <> :conflict
                            order by kafka_topic, kafka_partition, kafka_offset
                            for update
                            """)
                    .bind("conflict", CONFLICT)
                    .map((row, context) -> new ConsumerRecord<byte[], byte[]>(
                            row.getString(1), row.getInt(2), row.getLong(3), null, row.getBytes(4)))
                    .list()
                    .stream()
                    .filter(Quarantine::known)
                    .toList();
            messages.forEach(each -> remove(handle, each));
            SinkTransaction.takeSetAside(handle, messages);
            List<SetAside> left = list(handle);
            int taken = before.size() - left.size();
            if (!messages.isEmpty()) {
                Audit.append(handle, "quarantine replayed", taken + " of " + messages.size() + " messages", "");
            }
            return new Replayed(taken, left);
        });
    }

    private static boolean known(ConsumerRecord<byte[], byte[]> message) {
        try {
            WireCodec.decode(message.value());
            return true;
        } catch (UnknownSchemaException e) {
            return false;
        } catch (UndecodableException e) {
            return true;
        }
    }

    private static void remove(Handle handle, ConsumerRecord<byte[], byte[]> message) {
        handle.createUpdate("""
                        delete from ops.quarantine
                        where kafka_topic = :topic and kafka_partition = :partition and kafka_offset = :offset
                        """)
                .bind("topic", message.topic())
                .bind("partition", message.partition())
                .bind("offset", message.offset())
                .execute();
    }
}
