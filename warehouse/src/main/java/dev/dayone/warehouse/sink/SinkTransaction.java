package dev.dayone.warehouse.sink;

import dev.dayone.schemas.DeadLetter;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.ParticipantErased;
import dev.dayone.schemas.Reject;
import dev.dayone.schemas.RejectResolved;
import dev.dayone.warehouse.postgres.PostgresTimes;
import dev.dayone.warehouse.postgres.SqlState;
import dev.dayone.warehouse.sink.IntakeCounts.Fate;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** The rows of one batch of messages, written with the offsets in one transaction or not at all. */
public final class SinkTransaction {

    private final Handle handle;
    private final Erasure erasure;
    private final IntakeCounts intake = new IntakeCounts();

    /** What changes {@code ops.reject}, and the state that comes of it as a row of its history. */
    private static final String REJECT_STATE = """
            with state as (%s returning *)
            insert into ops.reject_history (event_id, programme, state, note, events, times, resolved_at)
            select event_id, programme, state, note, events, times, resolved_at from state
            on conflict (event_id, recorded_at) do update
            set state = excluded.state, note = excluded.note, events = excluded.events, times = excluded.times,
                resolved_at = excluded.resolved_at
            """;

    /** Whether some events had come before. */
    private boolean known;

    private SinkTransaction(Handle handle, Erasure erasure) {
        this.handle = handle;
        this.erasure = erasure;
    }

    /**
     * Messages and, where none of them is expected to have come before, the rows of their events: made while the batch before was being written.
     *
     * @param rows of all events among them; null = which of them are known is asked first
     */
    record Batch(List<Incoming> messages, RawRows.@Nullable Prepared rows) {

        static Batch asked(List<Incoming> messages) {
            return new Batch(messages, null);
        }

        /** With rows, unless an event comes twice. */
        static Batch expectedNew(List<Incoming> messages) {
            List<RawRows.Arrived> events = new ArrayList<>(messages.size());
            Set<UUID> ids = new HashSet<>();
            for (Incoming each : messages) {
                if (each.record() instanceof Event event) {
                    events.add(each.arrived(event));
                    if (!ids.add(event.meta().eventId())) {
                        return asked(messages);
                    }
                }
            }
            try {
                return new Batch(messages, RawRows.Prepared.of(events));
            } catch (RuntimeException e) {
                // One of them cannot become a row: it is found, and set aside, when they are written.
                return asked(messages);
            }
        }
    }

    /**
     * Writes all rows of the messages; what Postgres cannot hold, and what cannot be decoded, goes to quarantine.
     *
     * @return whether some events had come before
     */
    static boolean write(Handle handle, Batch batch) {
        List<Incoming> messages = Deliveries.notTakenYet(handle, batch.messages());
        return write(
                handle,
                messages.size() == batch.messages().size() ? new Batch(messages, batch.rows()) : Batch.asked(messages),
                true);
    }

    /** The same for messages that were taken before, and whose rows are lost: they count as sent once. */
    public static void takeAgain(Handle handle, List<ConsumerRecord<byte[], byte[]>> messages) {
        write(handle, Batch.asked(Incoming.decode(messages)), false);
    }

    /** The same for messages that were set aside, and so never counted. */
    static void takeSetAside(Handle handle, List<ConsumerRecord<byte[], byte[]>> messages) {
        write(handle, Batch.asked(Incoming.decode(messages)), true);
    }

    private static boolean write(Handle handle, Batch batch, boolean counted) {
        List<Incoming> decoded = new ArrayList<>(batch.messages().size());
        for (Incoming each : batch.messages()) {
            if (each.problem() != null) {
                quarantine(handle, each.message(), null, each.problem());
            } else {
                decoded.add(each);
            }
        }
        Part whole = new Part(handle, Erasure.known(handle), counted, new AtomicBoolean());
        whole.writeOrDivide(new Batch(decoded, batch.rows()), 0);
        return whole.known.get();
    }

    /** Some messages of a batch. */
    private record Part(Handle handle, Erasure erasure, boolean counted, AtomicBoolean known) {

        /** All of them, or, where one row is at fault, each half by itself, until that row is found. */
        void writeOrDivide(Batch batch, int depth) {
            List<Incoming> messages = batch.messages();
            if (messages.isEmpty()) {
                return;
            }
            String savepoint = "part_" + depth;
            handle.savepoint(savepoint);
            try {
                SinkTransaction transaction = new SinkTransaction(handle, erasure);
                transaction.write(batch, counted);
                known.compareAndSet(false, transaction.known);
                handle.releaseSavepoint(savepoint);
            } catch (RuntimeException e) {
                Optional<String> fault = faultOfData(e);
                if (fault.isEmpty()) {
                    throw e;
                }
                handle.rollbackToSavepoint(savepoint);
                if (messages.size() == 1) {
                    Incoming one = messages.get(0);
                    UUID id = one.record() instanceof Event event ? event.meta().eventId() : null;
                    quarantine(handle, one.message(), id, fault.get());
                    return;
                }
                int half = messages.size() / 2;
                writeOrDivide(Batch.asked(messages.subList(0, half)), depth + 1);
                writeOrDivide(Batch.asked(messages.subList(half, messages.size())), depth + 1);
            }
        }
    }

    /**
     * What is wrong with the data, where they are at fault: Postgres refuses the value, or a value is such that no row can be made of it. Nothing where a
     * system is at fault.
     */
    static Optional<String> faultOfData(RuntimeException error) {
        if (error instanceof JdbiException) {
            return SqlState.of(error)
                    .filter(SqlState::blamesData)
                    .map(state -> "Postgres cannot hold it: SQLSTATE " + state);
        }
        boolean ofValue = error instanceof ArithmeticException
                || error instanceof DateTimeException
                || error instanceof IllegalArgumentException
                || error instanceof IndexOutOfBoundsException
                || error instanceof NullPointerException
                || error instanceof ClassCastException;
        return ofValue
                ? Optional.of("No row can be made of it: " + error.getClass().getSimpleName())
                : Optional.empty();
    }

    private void write(Batch batch, boolean counted) {
        BatchContents contents = BatchContents.of(batch.messages(), erasure);
        MeasureRows measures = new MeasureRows("core");
        contents.derived().forEach(measures::add);
        contents.refused().forEach(event -> intake.add(event.meta(), Fate.REJECTED));
        contents.letters().forEach(each -> bury(each.letter(), each.message()));
        events(contents.events(), batch.rows());
        rejects(contents.rejects());
        contents.resolutions().forEach(this::resolve);
        measures.write(handle);
        // Last: what the same batch says of the person goes too.
        contents.events().stream()
                .map(RawRows.Arrived::event)
                .filter(ParticipantErased.class::isInstance)
                .forEach(request -> Erasure.apply(handle, (ParticipantErased) request));
        if (counted) {
            intake.forEach(this::intake);
        }
    }

    /** @param rows of all events of the batch, also of those that are forbidden; null = which are known is asked first */
    private void events(List<RawRows.Arrived> arrived, RawRows.@Nullable Prepared rows) {
        if (arrived.isEmpty()) {
            return;
        }
        RawRows raw = new RawRows(handle);
        if (rows != null && rows.events().size() == arrived.size() && raw.writeUnlessKnown(rows)) {
            List<Event> events = arrived.stream().map(RawRows.Arrived::event).toList();
            events.forEach(event -> intake.add(event.meta(), Fate.ACCEPTED));
            derive(events, events);
            return;
        }
        KnownEvents sorted = KnownEvents.of(arrived, raw.known(arrived), raw::saysTheSame);
        known = !sorted.repeated().isEmpty() || !sorted.conflicting().isEmpty();
        count(sorted.fresh(), Fate.ACCEPTED);
        count(sorted.repeated(), Fate.DUPLICATE);
        count(sorted.conflicting(), Fate.CONFLICT);
        for (RawRows.Arrived each : sorted.conflicting()) {
            quarantine(handle, each.message(), each.event().meta().eventId(), Quarantine.CONFLICT);
        }
        if (!sorted.fresh().isEmpty()) {
            raw.write(RawRows.Prepared.of(sorted.fresh()));
        }
        derive(sorted.fresh().stream().map(RawRows.Arrived::event).toList(), sorted.reference());
    }

    private void derive(List<Event> fresh, List<Event> reference) {
        FactRows.write(handle, fresh);
        reference.forEach(event -> ReferenceRows.write(handle, event));
    }

    private void rejects(List<Reject> rejects) {
        for (Reject reject : rejects) {
            intake.add(reject.meta(), Fate.REJECTED);
            handle.createUpdate(REJECT_STATE.formatted("""
                            insert into ops.reject (event_id, programme, source, code, field, reason, original, door, shape,
                                                    rule, state)
                            values (:id, :programme, :source, :code, :field, :reason, :original, :door, :shape, :rule, :state)
                            on conflict (event_id) do update set times = ops.reject.times + 1
                            """))
                    .bind("id", reject.meta().eventId())
                    .bind("programme", reject.meta().programme())
                    .bind("source", reject.meta().source())
                    .bind("code", reject.code().name())
                    .bind("field", reject.field())
                    .bind("reason", reject.reason())
                    .bind("original", reject.original())
                    .bind("door", reject.door())
                    .bind("shape", reject.shape())
                    .bind("rule", reject.rule())
                    .bind("state", reject.code() == Reject.Code.UNSUPPORTED ? "ignored" : "open")
                    .execute();
        }
    }

    private void resolve(RejectResolved resolution) {
        handle.createUpdate(REJECT_STATE.formatted("""
                        update ops.reject
                        set state = :state, note = :note, events = :events, resolved_at = :at
                        where event_id = :id and state in ('open', 'waived')
                        """))
                .bind("state", resolution.resolution().name().toLowerCase(Locale.ROOT))
                .bind("note", resolution.note())
                .bindArray("events", UUID.class, resolution.events())
                .bind("at", PostgresTimes.at(resolution.resolvedAt()))
                .bind("id", resolution.reject())
                .execute();
    }

    private void bury(DeadLetter letter, ConsumerRecord<byte[], byte[]> message) {
        handle.createUpdate("""
                        insert into ops.dead_letter (kafka_partition, kafka_offset, about_topic, about_partition,
                                                     about_offset, code, processor, error, sha256, bytes, occurred_at)
                        values (:partition, :offset, :aboutTopic, :aboutPartition, :aboutOffset, :code, :processor,
                                :error, :sha256, :bytes, :occurred)
                        on conflict do nothing
                        """)
                .bind("partition", message.partition())
                .bind("offset", message.offset())
                .bind("aboutTopic", letter.kafkaTopic())
                .bind("aboutPartition", letter.kafkaPartition())
                .bind("aboutOffset", letter.kafkaOffset())
                .bind("code", letter.code().name())
                .bind("processor", letter.processor())
                .bind("error", letter.error())
                .bind("sha256", letter.sha256())
                .bind("bytes", letter.bytes())
                .bind("occurred", PostgresTimes.at(letter.occurredAt()))
                .execute();
    }

    private void intake(IntakeCounts.Key key, Map<Fate, Long> counts) {
        handle.createUpdate("""
                            with state as (
                                insert into ops.intake (run_id, programme, source, accepted, rejected, duplicates, conflicts)
                                values (:run, :programme, :source, :accepted, :rejected, :duplicates, :conflicts)
                                on conflict (run_id, programme, source) do update
                                set accepted = ops.intake.accepted + excluded.accepted,
                                    rejected = ops.intake.rejected + excluded.rejected,
                                    duplicates = ops.intake.duplicates + excluded.duplicates,
                                    conflicts = ops.intake.conflicts + excluded.conflicts
                                returning *
                            )
                            insert into ops.intake_history (run_id, programme, source, accepted, rejected, duplicates, conflicts)
                            select run_id, programme, source, accepted, rejected, duplicates, conflicts from state
                            on conflict (run_id, programme, source, recorded_at) do update
                            set accepted = excluded.accepted, rejected = excluded.rejected, duplicates = excluded.duplicates,
                                conflicts = excluded.conflicts
                            """)
                .bind("run", key.run())
                .bind("programme", key.programme())
                .bind("source", key.source())
                .bind("accepted", counts.getOrDefault(Fate.ACCEPTED, 0L))
                .bind("rejected", counts.getOrDefault(Fate.REJECTED, 0L))
                .bind("duplicates", counts.getOrDefault(Fate.DUPLICATE, 0L))
                .bind("conflicts", counts.getOrDefault(Fate.CONFLICT, 0L))
                .execute();
    }

    private static void quarantine(
            Handle handle, ConsumerRecord<byte[], byte[]> message, @Nullable UUID event, String reason) {
        handle.createUpdate("""
                        insert into ops.quarantine (kafka_topic, kafka_partition, kafka_offset, event_id, reason, payload)
                        values (:topic, :partition, :offset, cast(:event as uuid), :reason, :payload)
                        on conflict do nothing
                        """)
                .bind("topic", message.topic())
                .bind("partition", message.partition())
                .bind("offset", message.offset())
                .bind("event", event == null ? null : event.toString())
                .bind("reason", reason)
                .bind("payload", message.value())
                .execute();
    }

    private void count(List<RawRows.Arrived> arrived, Fate fate) {
        arrived.forEach(each -> intake.add(each.event().meta(), fate));
    }
}
