package dev.dayone.warehouse.study;

import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.postgres.KnownAt;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** From a number to the events behind it. */
public final class Explanation {

    private final Jdbi jdbi;

    public Explanation(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /**
     * What one person brings to an outcome.
     *
     * @param value null = none, see reason
     * @param lineage events behind the value, at most 50
     * @param lineageCount how many there are
     */
    public record Contribution(
            String participant,
            String cohort,
            String arm,
            @Nullable Double value,
            boolean censored,
            @Nullable String reason,
            List<UUID> lineage,
            long lineageCount) {
        public Contribution {
            lineage = List.copyOf(lineage);
        }
    }

    /** An event as the warehouse took it. */
    public record Taken(Event event, String source, Instant recordedAt) {}

    /** Measure that carries an outcome: for placement within a window, the time to placement. */
    public static String measureOf(Outcome outcome) {
        return OutcomeValue.measure(outcome);
    }

    /**
     * Everyone in an outcome, by arm and pseudonym.
     *
     * @param arm null = both
     * @param knownAt null = as known now
     */
    public List<Contribution> of(Registered study, Outcome outcome, @Nullable String arm, @Nullable Instant knownAt) {
        return jdbi.inTransaction(handle -> {
            if (knownAt != null) {
                KnownAt.set(handle, knownAt);
            }
            return handle.createQuery("""
                            select p.participant, p.cohort, p.assigned_arm, m.value, coalesce(m.censored, false) as censored,
                                   case when m.measure is null then 'no event speaks of it' else m.reason end as reason,
                                   coalesce(m.lineage, '{}') as lineage, coalesce(m.lineage_count, 0) as lineage_count
                            from mart.participant p
                            left join core.measure_known m on m.programme = p.programme and m.participant = p.participant
                                                           and m.measure = :measure and not m.withdrawn
                            where p.programme = :programme and p.assigned_arm = any(:arms)
                                  and (:everyCohort or p.cohort = any(:cohorts))
                            order by p.assigned_arm, p.participant
                            """)
                    .bind("measure", measureOf(outcome))
                    .bind("programme", study.programme())
                    .bindArray(
                            "arms",
                            String.class,
                            arm == null
                                    ? new Object[] {
                                        study.plan().control().id(),
                                        study.plan().treatment().id()
                                    }
                                    : new Object[] {arm})
                    .bind("everyCohort", study.cohorts().isEmpty())
                    .bindArray("cohorts", String.class, study.cohorts().toArray())
                    .map((row, context) -> contribution(row))
                    .list();
        });
    }

    /** Those events, in the order in which they happened. */
    public List<Taken> events(List<UUID> ids) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select e.payload, e.source, e.recorded_at
                        from unnest(cast(:ids as uuid[])) as wanted(id)
                        join raw.event_key k on k.event_id = wanted.id
                        join raw.event e on e.event_id = k.event_id and e.received_at = k.received_at
                        order by e.occurred_at, e.event_id
                        """)
                .bindArray("ids", UUID.class, ids.toArray())
                .map((row, context) -> taken(row))
                .list());
    }

    /** An event from a row with its payload, source and the time at which it was recorded. */
    public static Taken taken(ResultSet row) throws SQLException {
        return new Taken(
                (Event) WireCodec.decode(row.getBytes("payload")),
                row.getString("source"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant());
    }

    private static Contribution contribution(ResultSet row) throws SQLException {
        double value = row.getDouble("value");
        boolean none = row.wasNull();
        return new Contribution(
                row.getString("participant"),
                row.getString("cohort"),
                row.getString("assigned_arm"),
                none ? null : Double.valueOf(value),
                row.getBoolean("censored"),
                row.getString("reason"),
                List.of((UUID[]) row.getArray("lineage").getArray()),
                row.getLong("lineage_count"));
    }
}
