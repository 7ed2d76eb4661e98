package dev.dayone.warehouse.sink;

import dev.dayone.schemas.AgainHeader;
import dev.dayone.schemas.DeliveryHeader;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject;
import dev.dayone.schemas.WireRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Messages that may have come before: a collector numbers those of its spool, growing within each partition, and sends some of them
 * again after a crash or a transaction that failed; a repair sends events once more. Such a message is left out only if what it says
 * is here, so that each is counted once, and none is lost because its number is not the highest.
 */
final class Deliveries {

    private Deliveries() {}

    /** A partition of a topic, as one spool fills it. */
    record Lane(UUID spool, String topic, int partition) {}

    static List<Incoming> notTakenYet(Handle handle, List<Incoming> messages) {
        Map<Lane, Long> last = new LinkedHashMap<>();
        Set<Incoming> again = cameBefore(messages, last, lane -> stored(handle, lane));
        last.forEach((lane, sequence) -> store(handle, lane, sequence));
        return again.isEmpty() ? messages : without(messages, again, isHere(handle, again));
    }

    /**
     * Those that may have come before: repairs, and what has no higher number than the last of its lane.
     *
     * @param last is given the highest number of each lane
     * @param stored highest number taken from a lane before these; -1 = none
     */
    static Set<Incoming> cameBefore(List<Incoming> messages, Map<Lane, Long> last, ToLongFunction<Lane> stored) {
        Set<Incoming> again = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Incoming each : messages) {
            ConsumerRecord<byte[], byte[]> message = each.message();
            if (AgainHeader.revision(message.headers()).isPresent()) {
                again.add(each);
                continue;
            }
            Header header = message.headers().lastHeader(DeliveryHeader.NAME);
            Optional<DeliveryHeader> delivery =
                    header == null ? Optional.empty() : DeliveryHeader.parse(header.value());
            if (delivery.isEmpty()) {
                continue;
            }
            Lane lane = new Lane(delivery.get().spool(), message.topic(), message.partition());
            long taken = last.computeIfAbsent(lane, stored::applyAsLong);
            if (delivery.get().sequence() > taken) {
                last.put(lane, delivery.get().sequence());
            } else {
                again.add(each);
            }
        }
        return again;
    }

    /**
     * All messages but those that may have come before and are here, in the warehouse or earlier among these.
     *
     * @param isHere whether the warehouse has what a message says
     */
    static List<Incoming> without(List<Incoming> messages, Set<Incoming> again, Predicate<Incoming> isHere) {
        Set<UUID> taken = new HashSet<>();
        List<Incoming> out = new ArrayList<>(messages.size());
        for (Incoming each : messages) {
            UUID id = id(each.record());
            boolean here = again.contains(each) && id != null && (taken.contains(id) || isHere.test(each));
            if (!here) {
                out.add(each);
                if (id != null) {
                    taken.add(id);
                }
            }
        }
        return out;
    }

    /** Whether what one of those says is here: taken, refused, set aside, or of somebody erased. */
    private static Predicate<Incoming> isHere(Handle handle, Set<Incoming> again) {
        RawRows raw = new RawRows(handle);
        Erasure erasure = Erasure.known(handle);
        List<RawRows.Arrived> events = new ArrayList<>();
        for (Incoming each : again) {
            if (each.record() instanceof Event event) {
                events.add(each.arrived(event));
            }
        }
        Map<UUID, byte[]> known = raw.known(events);
        Set<UUID> elsewhere = elsewhere(handle, again);
        return each -> {
            WireRecord record = each.record();
            UUID id = id(record);
            return record != null
                    && id != null
                    && (elsewhere.contains(id) || erasure.forbids(record) || says(raw, each, known.get(id)));
        };
    }

    /** Whether the event known under the id says what this one says: another would be a conflict, which is to be seen. */
    private static boolean says(RawRows raw, Incoming each, byte @Nullable [] known) {
        return known != null
                && each.record() instanceof Event event
                && (Arrays.equals(known, each.arrived(event).hash()) || raw.saysTheSame(event));
    }

    /** Of those, the ids of what was refused, or set aside. */
    private static Set<UUID> elsewhere(Handle handle, Set<Incoming> again) {
        return new HashSet<>(handle.createQuery("""
                        select event_id from ops.reject where event_id = any(:ids)
                        union all
                        select event_id from ops.quarantine where event_id = any(:ids)
                        """)
                .bindArray(
                        "ids",
                        UUID.class,
                        again.stream()
                                .map(each -> id(each.record()))
                                .filter(Objects::nonNull)
                                .toArray())
                .mapTo(UUID.class)
                .list());
    }

    /** Nothing for what may be taken as often as it comes. */
    private static @Nullable UUID id(@Nullable WireRecord record) {
        if (record instanceof Event event) {
            return event.meta().eventId();
        }
        return record instanceof Reject reject ? reject.meta().eventId() : null;
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
