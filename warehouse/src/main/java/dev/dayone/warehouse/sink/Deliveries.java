package dev.dayone.warehouse.sink;

import dev.dayone.schemas.DeliveryHeader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jdbi.v3.core.Handle;

/**
 * Messages of a collector's spool carry a sequence number that grows within each partition. After a crash the collector sends some of
 * them again; those are left out here, so that each is counted once.
 */
final class Deliveries {

    private Deliveries() {}

    /** A partition of a topic, as one spool fills it. */
    private record Lane(UUID spool, String topic, int partition) {}

    static List<Incoming> notTakenYet(Handle handle, List<Incoming> messages) {
        Map<Lane, Long> last = new LinkedHashMap<>();
        List<Incoming> out = new ArrayList<>(messages.size());
        for (Incoming each : messages) {
            ConsumerRecord<byte[], byte[]> message = each.message();
            Header header = message.headers().lastHeader(DeliveryHeader.NAME);
            Optional<DeliveryHeader> delivery =
                    header == null ? Optional.empty() : DeliveryHeader.parse(header.value());
            if (delivery.isEmpty()) {
                out.add(each);
                continue;
            }
            Lane lane = new Lane(delivery.get().spool(), message.topic(), message.partition());
            long taken = last.computeIfAbsent(lane, unknown -> stored(handle, unknown));
            if (delivery.get().sequence() > taken) {
                last.put(lane, delivery.get().sequence());
                out.add(each);
            }
        }
        last.forEach((lane, sequence) -> store(handle, lane, sequence));
        return out;
    }

    private static long stored(Handle handle, Lane lane) {
        return handle.createQuery("""
                        select last_sequence from ops.delivery
                        where spool = :spool and topic = :topic and partition = :partition
                        """)
                .bind("spool", lane.spool())
                .bind("topic", lane.topic())
                .bind("partition", lane.partition())
                .mapTo(Long.class)
                .findOne()
                .orElse(-1L);
    }

    private static void store(Handle handle, Lane lane, long sequence) {
        handle.createUpdate("""
                        insert into ops.delivery (spool, topic, partition, last_sequence)
                        values (:spool, :topic, :partition, :sequence)
                        on conflict (spool, topic, partition) do update set last_sequence = excluded.last_sequence
                        """)
                .bind("spool", lane.spool())
                .bind("topic", lane.topic())
                .bind("partition", lane.partition())
                .bind("sequence", sequence)
                .execute();
    }
}
