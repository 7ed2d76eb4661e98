package dev.dayone.warehouse.sink;

import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.postgres.BinaryCopy;
import dev.dayone.warehouse.postgres.PostgresTimes;
import dev.dayone.warehouse.postgres.SqlState;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Events as they came, each id once, and the counts that move with them. */
public final class RawRows {

    /** An event, the message that brought it, and the hash of what it says. */
    record Arrived(Event event, ConsumerRecord<byte[], byte[]> message, byte[] hash) {}

    /** Facts of one participant, or of one address or login. */
    private record Subject(String programme, String subject, boolean byIdentity) implements Comparable<Subject> {
        @Override
        public int compareTo(Subject other) {
            int byProgramme = programme.compareTo(other.programme);
            int bySubject = subject.compareTo(other.subject);
            return byProgramme != 0
                    ? byProgramme
                    : bySubject != 0 ? bySubject : Boolean.compare(byIdentity, other.byIdentity);
        }
    }

    private static final class Count {
        private long facts;
        private long commits;
        private long enrolments;
        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;
        private Instant received = Instant.MIN;

        void add(Event event) {
            facts++;
            commits += event instanceof CommitObserved ? 1 : 0;
            enrolments += event instanceof Enrolled ? 1 : 0;
            Instant at = event.meta().occurredAt();
            first = at.isBefore(first) ? at : first;
            last = at.isAfter(last) ? at : last;
            Instant read = event.meta().receivedAt();
            received = read.isAfter(received) ? read : received;
        }
    }

    private static final String COUNT_SUBJECTS = """
            insert into core.subject
            select programme, coalesce(participant, identity), participant is null, count(*),
                   count(*) filter (where type = 'CommitObserved'), count(*) filter (where type = 'Enrolled'),
                   min(occurred_at), max(occurred_at)
            from raw.event
            where coalesce(participant, identity) is not null
            """;
    /** Every state that the counts of each kind had, and of each the last: %s says of which programmes. */
    private static final String COUNT_TYPES = """
            with taken as (
                select programme, type, recorded_at, count(*) as facts, max(occurred_at) as occurred_at,
                       max(received_at) as received_at
                from raw.event %s
                group by 1, 2, 3
            ), state as (
                insert into ops.freshness_history
                select programme, type, sum(facts) over upto, max(occurred_at) over upto, max(received_at) over upto, recorded_at
                from taken
                window upto as (partition by programme, type order by recorded_at)
                returning *
            )
            insert into ops.freshness
            select distinct on (programme, type) * from state order by programme, type, recorded_at desc
            """;

    /** What is new of one kind: its last state, the states that were recorded later, and the state of now. */
    private static final List<String> COUNT_MORE = List.of("""
            insert into ops.freshness as kept (programme, type, facts, last_occurred_at, last_received_at)
            values (:programme, :type, :facts, :occurred, :received)
            on conflict (programme, type) do update
            set facts = kept.facts + excluded.facts,
                last_occurred_at = greatest(kept.last_occurred_at, excluded.last_occurred_at),
                last_received_at = greatest(kept.last_received_at, excluded.last_received_at),
                last_recorded_at = greatest(kept.last_recorded_at, now())
            """, """
            update ops.freshness_history
            set facts = facts + :facts, last_occurred_at = greatest(last_occurred_at, :occurred),
                last_received_at = greatest(last_received_at, :received)
            where programme = :programme and type = :type and recorded_at >= now()
            """, """
            insert into ops.freshness_history (programme, type, facts, last_occurred_at, last_received_at, recorded_at)
            select :programme, :type, coalesce(before.facts, 0) + :facts, greatest(before.last_occurred_at, :occurred),
                   greatest(before.last_received_at, :received), now()
            from (values (1)) one
            left join lateral (
                select * from ops.freshness_history
                where programme = :programme and type = :type and recorded_at < now() order by recorded_at desc limit 1
            ) before on true
            on conflict (programme, type, recorded_at) do nothing
            """);

    private static final String UNSEEN = "unseen";

    private final Handle handle;

    RawRows(Handle handle) {
        this.handle = handle;
    }

    /** Hashes of those events that are known already, by id. */
    Map<UUID, byte[]> known(List<Arrived> arrived) {
        Object[] ids = arrived.stream()
                .map(each -> each.event().meta().eventId())
                .distinct()
                .toArray();
        Map<UUID, byte[]> known = new HashMap<>();
        handle.createQuery("select event_id, content_hash from raw.event_key where event_id = any(:ids)")
                .bindArray("ids", UUID.class, ids)
                .map((row, context) -> known.put(row.getObject(1, UUID.class), row.getBytes(2)))
                .list();
        return known;
    }

    /** Hashes of earlier versions of DayOne were made otherwise: what both events say decides. */
    boolean saysTheSame(Event event) {
        return handle.createQuery("""
                        select e.payload from raw.event_key k
                        join raw.event e on e.event_id = k.event_id and e.received_at = k.received_at
                        where k.event_id = :id
                        """)
                .bind("id", event.meta().eventId())
                .mapTo(byte[].class)
                .findOne()
                .map(WireCodec::decode)
                .filter(Event.class::isInstance)
                .map(Event.class::cast)
                .map(WireCodec::contentHash)
                .filter(hash -> Arrays.equals(hash, WireCodec.contentHash(event)))
                .isPresent();
    }

    /** Events as rows, made while the batch before them is being written. */
    static final class Prepared {
        private final List<Arrived> events;
        private final BinaryCopy keys = new BinaryCopy("raw.event_key", "event_id", "received_at", "content_hash");
        private final BinaryCopy rows = new BinaryCopy(
                "raw.event",
                "event_id",
                "type",
                "programme",
                "participant",
                "identity",
                "source",
                "occurred_at",
                "received_at",
                "run_id",
                "payload",
                "kafka_topic",
                "kafka_partition",
                "kafka_offset");

        private Prepared(List<Arrived> events) {
            this.events = events;
        }

        static Prepared of(List<Arrived> events) {
            Prepared out = new Prepared(events);
            events.forEach(out::add);
            return out;
        }

        List<Arrived> events() {
            return events;
        }

        private void add(Arrived each) {
            EventMeta meta = each.event().meta();
            ConsumerRecord<byte[], byte[]> message = each.message();
            keys.row().uuid(meta.eventId()).time(meta.receivedAt()).bytes(each.hash());
            rows.row()
                    .uuid(meta.eventId())
                    .text(each.event().getClass().getSimpleName())
                    .text(meta.programme())
                    .text(meta.participant())
                    .text(meta.identity())
                    .text(meta.source())
                    .time(meta.occurredAt())
                    .time(meta.receivedAt())
                    .text(meta.runId())
                    .bytes(message.value())
                    .text(message.topic())
                    .int4(message.partition())
                    .int8(message.offset());
        }
    }

    /** Writes events that are not known yet. */
    void write(Prepared events) {
        events.keys.run(handle);
        writeRows(events);
    }

    /** The same for events of which some may be known; false = some are, and nothing was written. */
    boolean writeUnlessKnown(Prepared events) {
        handle.savepoint(UNSEEN);
        try {
            events.keys.run(handle);
        } catch (JdbiException e) {
            if (SqlState.of(e).filter(SqlState.UNIQUE_VIOLATION::equals).isEmpty()) {
                throw e;
            }
            handle.rollbackToSavepoint(UNSEEN);
            return false;
        }
        handle.releaseSavepoint(UNSEEN);
        writeRows(events);
        return true;
    }

    private void writeRows(Prepared events) {
        ensureMonths(events.events);
        events.rows.run(handle);
        count(events.events.stream().map(Arrived::event).toList());
    }

    /** Counts the events of a programme again, after some were removed. */
    static void recount(Handle handle, String programme) {
        handle.execute("delete from core.subject where programme = ?", programme);
        handle.execute("delete from ops.freshness where programme = ?", programme);
        handle.execute("delete from ops.freshness_history where programme = ?", programme);
        handle.execute(COUNT_SUBJECTS + " and programme = ? group by 1, 2, 3", programme);
        handle.execute(COUNT_TYPES.formatted("where programme = ?"), programme);
    }

    /** Counts all events, into empty tables. */
    public static void recount(Handle handle) {
        handle.execute(COUNT_SUBJECTS + " group by 1, 2, 3");
        handle.execute(COUNT_TYPES.formatted(""));
    }

    private void ensureMonths(List<Arrived> events) {
        TreeSet<YearMonth> months = new TreeSet<>();
        events.forEach(each ->
                months.add(YearMonth.from(each.event().meta().receivedAt().atOffset(ZoneOffset.UTC))));
        for (YearMonth month : months) {
            handle.createQuery("select cast(raw.ensure_month(:at) as text)")
                    .bind(
                            "at",
                            PostgresTimes.at(
                                    month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant()))
                    .mapTo(String.class)
                    .findOne();
        }
    }

    private void count(List<Event> events) {
        Map<Subject, Count> subjects = new TreeMap<>();
        Map<String, Count> types = new TreeMap<>();
        for (Event event : events) {
            EventMeta meta = event.meta();
            String participant = meta.participant();
            String subject = participant == null ? meta.identity() : participant;
            if (subject != null) {
                subjects.computeIfAbsent(
                                new Subject(meta.programme(), subject, participant == null), key -> new Count())
                        .add(event);
            }
            types.computeIfAbsent(meta.programme() + '\0' + event.getClass().getSimpleName(), key -> new Count())
                    .add(event);
        }
        PreparedBatch moved = handle.prepareBatch("""
                insert into core.subject as kept (programme, subject, by_identity, facts, commits, enrolments, first_at, last_at)
                values (:programme, :subject, :byIdentity, :facts, :commits, :enrolments, :first, :last)
                on conflict (programme, subject, by_identity) do update
                set facts = kept.facts + excluded.facts, commits = kept.commits + excluded.commits,
                    enrolments = kept.enrolments + excluded.enrolments, first_at = least(kept.first_at, excluded.first_at),
                    last_at = greatest(kept.last_at, excluded.last_at)
                """);
        subjects.forEach((key, count) -> moved.bind("programme", key.programme())
                .bind("subject", key.subject())
                .bind("byIdentity", key.byIdentity())
                .bind("facts", count.facts)
                .bind("commits", count.commits)
                .bind("enrolments", count.enrolments)
                .bind("first", PostgresTimes.at(count.first))
                .bind("last", PostgresTimes.at(count.last))
                .add());
        if (!subjects.isEmpty()) {
            moved.execute();
        }
        // Two sinks may write at once, each with its partitions, and the one that began first may end last. The first
        // statement waits for the
        // other; the next two read what it left, and put the count where it belongs in time.
        for (String statement : COUNT_MORE) {
            PreparedBatch fresh = handle.prepareBatch(statement);
            types.forEach((key, count) -> fresh.bind("programme", key.substring(0, key.indexOf('\0')))
                    .bind("type", key.substring(key.indexOf('\0') + 1))
                    .bind("facts", count.facts)
                    .bind("occurred", PostgresTimes.at(count.last))
                    .bind("received", PostgresTimes.at(count.received))
                    .add());
            if (!types.isEmpty()) {
                fresh.execute();
            }
        }
    }
}
