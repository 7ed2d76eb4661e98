package dev.dayone.warehouse.sink;

import dev.dayone.schemas.EnrolmentState;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.ParticipantErased;
import dev.dayone.schemas.UndecodableException;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import dev.dayone.warehouse.access.Audit;
import dev.dayone.warehouse.postgres.PostgresTimes;
import dev.dayone.warehouse.postgres.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A person leaves the warehouse: by the event that asks for it, so that a warehouse made anew from the log forgets too. What remains
 * is the request, a receipt, and hashes by which nothing of the person is taken again.
 */
public final class Erasure {

    private final Set<ByteBuffer> hashes;

    private Erasure(Set<ByteBuffer> hashes) {
        this.hashes = hashes;
    }

    /** Whose facts are not taken. */
    public static Erasure known(Handle handle) {
        return new Erasure(new HashSet<>(handle.createQuery("select hash from privacy.erased")
                .mapTo(byte[].class)
                .map(ByteBuffer::wrap)
                .list()));
    }

    /** The same where it is known who was erased. */
    static Erasure of(String programme, List<String> pseudonyms) {
        return new Erasure(pseudonyms.stream()
                .map(each -> ByteBuffer.wrap(hash(programme, each)))
                .collect(Collectors.toSet()));
    }

    /** Whether it speaks of somebody erased; the request itself does not count. */
    public boolean forbids(WireRecord record) {
        if (hashes.isEmpty() || record instanceof ParticipantErased) {
            return false;
        }
        if (record instanceof Event event) {
            EventMeta meta = event.meta();
            return forbids(meta.programme(), meta.participant()) || forbids(meta.programme(), meta.identity());
        }
        return (record instanceof MeasureValue value && forbids(value.programme(), value.participant()))
                || (record instanceof EnrolmentState state && forbids(state.programme(), state.participant()));
    }

    private boolean forbids(String programme, @Nullable String pseudonym) {
        return pseudonym != null && hashes.contains(ByteBuffer.wrap(hash(programme, pseudonym)));
    }

    /** Removes everything of the person, and writes the receipt. */
    static void apply(Handle handle, ParticipantErased request) {
        EventMeta meta = request.meta();
        String participant = meta.participant();
        if (participant == null) {
            return;
        }
        String role =
                handle.createQuery("select current_user").mapTo(String.class).one();
        handle.execute("set local role dayone_privacy");
        Set<String> identities = new TreeSet<>(request.identities());
        identities.addAll(handle.createQuery(
                        "select identity from core.identity_link where programme = :programme and participant = :participant")
                .bind("programme", meta.programme())
                .bind("participant", participant)
                .mapTo(String.class)
                .list());
        Map<String, Long> removed = new LinkedHashMap<>();
        List<UUID> events = events(handle, request, identities);
        removed.put("raw.event", (long) events.size());
        for (String table : List.of("raw.event_key", "core.superseded", "core.identity_link")) {
            removed.put(table, (long) handle.createUpdate("delete from " + table + " where event_id = any(:ids)")
                    .bindArray("ids", UUID.class, events.toArray())
                    .execute());
        }
        removed.put("core.correction", (long) handle.createUpdate(
                        "delete from core.correction where event_id = any(:ids) or corrected_by = any(:ids)")
                .bindArray("ids", UUID.class, events.toArray())
                .execute());
        for (String table : List.of(
                "core.fact", "core.measure", "core.measure_history", "core.enrolment", "core.enrolment_history")) {
            removed.put(table, (long) handle.createUpdate(
                            "delete from " + table + " where programme = :programme and participant = :participant")
                    .bind("programme", meta.programme())
                    .bind("participant", participant)
                    .execute());
        }
        Set<String> subjects = new TreeSet<>(identities);
        subjects.add(participant);
        removed.put("ops.quarantine", quarantine(handle, meta.programme(), subjects));
        for (String table : List.of("core.repository", "core.repository_history")) {
            handle.createUpdate("update " + table
                            + " set owner = null where programme = :programme and owner = :participant")
                    .bind("programme", meta.programme())
                    .bind("participant", participant)
                    .execute();
        }
        RawRows.recount(handle, meta.programme());
        receipt(handle, meta, subjects, removed);
        handle.execute("set local role " + role);
    }

    private static List<UUID> events(Handle handle, ParticipantErased request, Set<String> identities) {
        return handle.createQuery("""
                        delete from raw.event
                        where event_id <> :request and programme = :programme
                              and (participant = :participant or participant is null and identity = any(:identities))
                        returning event_id
                        """)
                .bind("request", request.meta().eventId())
                .bind("programme", request.meta().programme())
                .bind("participant", request.meta().participant())
                .bindArray("identities", String.class, identities.toArray())
                .mapTo(UUID.class)
                .list();
    }

    private static long quarantine(Handle handle, String programme, Set<String> subjects) {
        return handle
                .createQuery("select kafka_topic, kafka_partition, kafka_offset, payload from ops.quarantine")
                .map((row, context) -> speaksOf(row.getBytes(4), programme, subjects)
                        ? (long) handle.createUpdate("""
                                        delete from ops.quarantine
                                        where kafka_topic = :topic and kafka_partition = :partition and kafka_offset = :offset
                                        """)
                                .bind("topic", row.getString(1))
                                .bind("partition", row.getInt(2))
                                .bind("offset", row.getLong(3))
                                .execute()
                        : 0L)
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static boolean speaksOf(byte[] payload, String programme, Set<String> subjects) {
        try {
            return WireCodec.decode(payload) instanceof Event event
                    && event.meta().programme().equals(programme)
                    && (subjects.contains(String.valueOf(event.meta().participant()))
                            || subjects.contains(String.valueOf(event.meta().identity())));
        } catch (UndecodableException e) {
            return false;
        }
    }

    private static void receipt(Handle handle, EventMeta meta, Set<String> subjects, Map<String, Long> removed) {
        String counts = removed.entrySet().stream()
                .map(entry -> '"' + entry.getKey() + "\": " + entry.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
        int written = handle.createUpdate("""
                        insert into privacy.erasure (receipt, programme, requested_at, removed)
                        values (:receipt, :programme, :at, cast(:removed as jsonb)) on conflict do nothing
                        """)
                .bind("receipt", meta.eventId())
                .bind("programme", meta.programme())
                .bind("at", PostgresTimes.at(meta.receivedAt()))
                .bind("removed", counts)
                .execute();
        if (written == 0) {
            return;
        }
        subjects.forEach(subject -> handle.createUpdate(
                        "insert into privacy.erased (hash, receipt) values (:hash, :receipt) on conflict do nothing")
                .bind("hash", hash(meta.programme(), subject))
                .bind("receipt", meta.eventId())
                .execute());
        Audit.append(handle, "participant erased", meta.programme(), "receipt " + meta.eventId());
    }

    private static byte[] hash(String programme, String pseudonym) {
        return Sha256.digest().digest((programme + '\0' + pseudonym).getBytes(StandardCharsets.UTF_8));
    }
}
