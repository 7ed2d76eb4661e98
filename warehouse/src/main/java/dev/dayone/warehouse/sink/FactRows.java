package dev.dayone.warehouse.sink;

import dev.dayone.schemas.ApplicationRecorded;
import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.CheckpointSubmitted;
import dev.dayone.schemas.ConsentRecorded;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FormatChanged;
import dev.dayone.schemas.PlacementRecorded;
import dev.dayone.schemas.SurveyAnswered;
import dev.dayone.schemas.TaskAssigned;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.postgres.BinaryCopy;
import dev.dayone.warehouse.postgres.Warehouse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** What events say of participants as bitemporal rows: known from the commit that writes them until the one that replaces them. */
public final class FactRows {

    private static final int AT_A_TIME = 10_000;

    private static final String[] COLUMNS = {
        "event_id",
        "programme",
        "participant",
        "kind",
        "about",
        "valid_from",
        "value",
        "minimum",
        "maximum",
        "weight",
        "item",
        "items",
        "rater",
        "status",
        "evidence_tier",
        "due_on",
        "hours",
        "blocked_hours",
        "ta_minutes",
        "ai_use",
        "arm_guess",
        "choices",
        "title",
        "employer",
        "full_time",
        "in_field",
        "currency",
        "observed_on"
    };

    private final Handle handle;
    private final BinaryCopy rows = new BinaryCopy("staged_fact", COLUMNS);
    private final List<UUID> written = new ArrayList<>();
    private final List<UUID> taken = new ArrayList<>();

    /** What {@link #correcting} at the same place replaces or takes back. */
    private final List<UUID> corrected = new ArrayList<>();

    private final List<UUID> correcting = new ArrayList<>();

    private FactRows(Handle handle) {
        this.handle = handle;
    }

    /** Writes what the events say, and until when what they replace was held to be true. */
    static void write(Handle handle, List<Event> events) {
        FactRows facts = new FactRows(handle);
        events.forEach(facts::add);
        facts.run();
    }

    /** Facts of all events in the warehouse, where there are none yet: those that an earlier version took. */
    public static void deriveWhereMissing(Warehouse warehouse) {
        warehouse.jdbi().useTransaction(FactRows::deriveWhereMissing);
    }

    private static void deriveWhereMissing(Handle handle) {
        boolean missing = handle.createQuery("""
                        select not exists (select 1 from core.fact) and not exists (select 1 from core.superseded)
                               and exists (select 1 from ops.freshness where type <> 'CommitObserved')
                        """).mapTo(Boolean.class).one();
        if (missing) {
            derive(handle);
        }
        readWhenLearned(handle);
    }

    /** Statuses that were written before facts said when they were learned: only the event says. */
    private static void readWhenLearned(Handle handle) {
        List<UUID> waiting = handle.createQuery("select event_id from core.fact where observed_on = '-infinity'")
                .mapTo(UUID.class)
                .list();
        for (int from = 0; from < waiting.size(); from += AT_A_TIME) {
            List<UUID> ids = waiting.subList(from, Math.min(from + AT_A_TIME, waiting.size()));
            PreparedBatch learned =
                    handle.prepareBatch("update core.fact set observed_on = :observed where event_id = :id");
            for (Event event : events(handle, ids)) {
                learned.bind("id", event.meta().eventId())
                        .bind("observed", event instanceof PlacementRecorded status ? status.observedOn() : null)
                        .add();
            }
            learned.execute();
        }
        // Whose event is gone says nothing of its day.
        handle.execute("update core.fact set observed_on = null where observed_on = '-infinity'");
    }

    private static List<Event> events(Handle handle, List<UUID> ids) {
        return handle.createQuery("""
                        select e.payload from unnest(cast(:ids as uuid[])) with ordinality as i(id, n)
                        join raw.event_key k on k.event_id = i.id
                        join raw.event e on e.event_id = k.event_id and e.received_at = k.received_at
                        order by i.n
                        """)
                .bindArray("ids", UUID.class, ids.toArray())
                .mapTo(byte[].class)
                .map(bytes -> (Event) WireCodec.decode(bytes))
                .list();
    }

    /**
     * Facts of all events in the warehouse, into an empty table. They count as known from when their event was, and until the one
     * that replaced them was: what is derived equals what was written when they came.
     *
     * @return facts written
     */
    public static long derive(Handle handle) {
        List<UUID> ids = handle.createQuery("""
                        select event_id from raw.event where type <> 'CommitObserved'
                        order by recorded_at, kafka_topic, kafka_partition, kafka_offset
                        """).mapTo(UUID.class).list();
        long written = 0;
        for (int from = 0; from < ids.size(); from += AT_A_TIME) {
            FactRows facts = new FactRows(handle);
            events(handle, ids.subList(from, Math.min(from + AT_A_TIME, ids.size())))
                    .forEach(facts::add);
            facts.run();
            written += facts.written.size();
        }
        handle.execute("""
                update core.fact f set recorded_at = e.recorded_at
                from raw.event_key k join raw.event e on e.event_id = k.event_id and e.received_at = k.received_at
                where k.event_id = f.event_id
                """);
        handle.execute("""
                update core.superseded s set recorded_at = e.recorded_at
                from raw.event_key k join raw.event e on e.event_id = k.event_id and e.received_at = k.received_at
                where k.event_id = s.superseded_by
                """);
        handle.execute("""
                update core.fact f set superseded_at = greatest(s.recorded_at, f.recorded_at)
                from core.superseded s where s.event_id = f.event_id
                """);
        return written;
    }

    private void add(Event event) {
        taken.add(event.meta().eventId());
        event.meta().corrects().forEach(earlier -> {
            corrected.add(earlier);
            correcting.add(event.meta().eventId());
        });
        if (event.meta().participant() == null || event.meta().voids()) {
            return;
        }
        if (event instanceof CheckpointScored score) {
            begin(event, "score", score.checkpoint(), score.submittedOn())
                    .float8(score.score())
                    .float8(score.minimum())
                    .float8(score.maximum())
                    .float8(score.weight())
                    .text(score.item())
                    .int4(score.itemCount())
                    .text(score.rater());
            placement(null, null);
            work(score.dueOn(), null, null, null, null);
            rows.text(score.armGuess());
            life(null, null, null, null, null, null, null);
        } else if (event instanceof CheckpointSubmitted submission) {
            begin(event, "submission", submission.checkpoint(), submission.submittedOn());
            value(null);
            placement(null, null);
            work(
                    submission.dueOn(),
                    submission.hours(),
                    submission.blockedHours(),
                    submission.taMinutes(),
                    submission.aiUse().name().toLowerCase(Locale.ROOT));
            rows.text(null);
            life(null, null, null, null, null, null, null);
        } else if (event instanceof PlacementRecorded placement) {
            begin(event, "placement", "placement", placement.startedOn());
            value(placement.pay());
            placement(placement.status().code(), placement.tier().name());
            work(null, null, null, null, null);
            rows.text(null);
            life(
                    null,
                    placement.title(),
                    placement.employerKind(),
                    placement.fullTime(),
                    placement.inField(),
                    placement.currency(),
                    placement.observedOn());
        } else if (event instanceof ConsentRecorded consent) {
            plain(
                    event,
                    "consent",
                    consent.purpose().name().toLowerCase(Locale.ROOT),
                    consent.decidedOn(),
                    consent.given());
        } else if (event instanceof FormatChanged change) {
            plain(event, "format", change.format(), change.changedOn(), true);
        } else if (event instanceof TaskAssigned task) {
            LocalDate day = LocalDate.ofInstant(task.assignedAt(), ZoneOffset.UTC);
            begin(event, "task", task.checkpoint(), day);
            value(task.common() ? 1.0 : 0.0);
            placement(null, null);
            work(LocalDate.ofInstant(task.deadline(), ZoneOffset.UTC), null, null, null, null);
            rows.text(null);
            life(null, null, null, null, null, null, null);
        } else if (event instanceof SurveyAnswered answer) {
            answer(answer);
        } else if (event instanceof ApplicationRecorded application) {
            begin(event, "application", application.cohort(), application.reachedOn());
            value(null);
            placement(application.stage().name().toLowerCase(Locale.ROOT), null);
            work(null, null, null, null, null);
            rows.text(null);
            life(application.applicationSource(), null, null, null, null, null, null);
        } else if (event instanceof Enrolled enrolled && enrolled.completedOn() != null) {
            plain(event, "completion", enrolled.cohort(), Objects.requireNonNull(enrolled.completedOn()), true);
        }
    }

    /** An answer in words is 1 where it may be quoted; the words stay under seal in the event. */
    private void answer(SurveyAnswered answer) {
        begin(answer, "answer", answer.survey(), answer.answeredOn())
                .float8(answer.text() == null ? answer.value() : Double.valueOf(answer.quotable() ? 1.0 : 0.0))
                .float8(answer.minimum())
                .float8(answer.maximum())
                .float8(null)
                .text(answer.question())
                .int4(null)
                .text(null);
        placement(null, null);
        work(null, null, null, null, null);
        rows.text(null);
        life(
                answer.value() == null && answer.text() == null ? String.join(" ", answer.choices()) : null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private void life(
            @Nullable String choices,
            @Nullable String title,
            @Nullable String employer,
            @Nullable Boolean fullTime,
            @Nullable Boolean inField,
            @Nullable String currency,
            @Nullable LocalDate observedOn) {
        rows.text(choices)
                .text(title)
                .text(employer)
                .bool(fullTime)
                .bool(inField)
                .text(currency)
                .date(observedOn);
    }

    private void plain(Event event, String kind, String about, LocalDate day, boolean yes) {
        begin(event, kind, about, day);
        value(yes ? 1.0 : 0.0);
        placement(null, null);
        work(null, null, null, null, null);
        rows.text(null);
        life(null, null, null, null, null, null, null);
    }

    private BinaryCopy begin(Event event, String kind, String about, LocalDate validFrom) {
        written.add(event.meta().eventId());
        return rows.row()
                .uuid(event.meta().eventId())
                .text(event.meta().programme())
                .text(event.meta().participant())
                .text(kind)
                .text(about)
                .date(validFrom);
    }

    private void value(@Nullable Double value) {
        rows.float8(value)
                .float8(null)
                .float8(null)
                .float8(null)
                .text(null)
                .int4(null)
                .text(null);
    }

    private void placement(@Nullable String status, @Nullable String tier) {
        rows.text(status).text(tier);
    }

    private void work(
            @Nullable LocalDate dueOn,
            @Nullable Double hours,
            @Nullable Double blockedHours,
            @Nullable Double taMinutes,
            @Nullable String aiUse) {
        rows.date(dueOn).float8(hours).float8(blockedHours).float8(taMinutes).text(aiUse);
    }

    private void run() {
        if (!rows.isEmpty()) {
            // COPY does not work on a table with row-level security.
            handle.execute("""
                    create temporary table if not exists staged_fact (like core.fact including defaults) on commit delete rows
                    """);
            handle.execute("delete from staged_fact");
            rows.run(handle);
            String columns = String.join(", ", COLUMNS);
            handle.execute("insert into core.fact (" + columns + ") select " + columns
                    + " from staged_fact on conflict do nothing");
        }
        List<UUID> changed = new ArrayList<>(written);
        if (!corrected.isEmpty()) {
            changed.addAll(replace());
        }
        changed.addAll(replaceByEarlier());
        if (!changed.isEmpty()) {
            handle.createUpdate("""
                            update core.fact f set superseded_at = greatest(s.recorded_at, f.recorded_at)
                            from core.superseded s
                            where f.event_id = any(:ids) and s.event_id = f.event_id and f.superseded_at is null
                            """)
                    .bindArray("ids", UUID.class, changed.toArray())
                    .execute();
        }
    }

    /** What these events replace or take back: of what is known what they may reach ({@link dev.dayone.schemas.FactKey}), of the rest we wait until it comes. */
    private List<UUID> replace() {
        handle.createUpdate("""
                        insert into core.correction (event_id, corrected_by, type, programme, participant, identity, recorded_at)
                        select c.event_id, c.corrected_by, b.type, b.programme, b.participant, b.identity, b.recorded_at
                        from unnest(cast(:ids as uuid[]), cast(:by as uuid[])) c (event_id, corrected_by)
                        join raw.event_key k on k.event_id = c.corrected_by
                        join raw.event b on b.event_id = k.event_id and b.received_at = k.received_at
                        on conflict do nothing
                        """)
                .bindArray("ids", UUID.class, corrected.toArray())
                .bindArray("by", UUID.class, correcting.toArray())
                .execute();
        return reach(corrected);
    }

    /** What a correction that came before them replaces or takes back. */
    private List<UUID> replaceByEarlier() {
        return reach(taken);
    }

    /** Puts the corrections of those facts in force that may reach them, and forgets all of them: whether they may does not change. */
    private List<UUID> reach(List<UUID> facts) {
        return facts.isEmpty()
                ? List.of()
                : handle.createQuery("""
                        with decided as (
                            select c.event_id, c.corrected_by, c.recorded_at,
                                   c.type = e.type and c.programme = e.programme and c.participant is not distinct from e.participant
                                   and (c.participant is not null or c.identity is not distinct from e.identity) as may
                            from core.correction c
                            join raw.event_key k on k.event_id = c.event_id
                            join raw.event e on e.event_id = k.event_id and e.received_at = k.received_at
                            where c.event_id = any(:ids)
                        ), forgotten as (
                            delete from core.correction c using decided d
                            where c.event_id = d.event_id and c.corrected_by = d.corrected_by
                        )
                        insert into core.superseded (event_id, superseded_by, recorded_at)
                        select distinct on (event_id) event_id, corrected_by, recorded_at from decided where may
                        order by event_id, recorded_at, corrected_by
                        on conflict do nothing
                        returning event_id
                        """)
                        .bindArray("ids", UUID.class, facts.toArray())
                        .mapTo(UUID.class)
                        .list();
    }
}
