package dev.dayone.warehouse.view;

import dev.dayone.warehouse.postgres.KnownAt;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.view.ProgrammeViews.Rows;
import java.sql.ResultSet;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Rows of people for researchers: pseudonyms, and only of those who did not say no to research. */
public final class Extract {

    private static final String CONSENTING = """
             and not exists (select from core.consent_withheld c where c.programme = p.programme and c.participant = p.participant
                             and c.purpose = 'research')
            """;

    private final Jdbi jdbi;

    public Extract(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /**
     * The tables of an extract.
     *
     * @param people a row each
     * @param measures a row for each person and measure that has a value
     * @param facts scores, handed-in work and placements, a row each
     * @param definitions of the measures in it
     * @param left people left out, since they said no to research
     */
    public record Tables(Rows people, Rows measures, Rows facts, Rows definitions, int left) {}

    /** @param knownAt null = now */
    public Tables of(String programme, @Nullable Instant knownAt) {
        return jdbi.inTransaction(handle -> {
            if (knownAt != null) {
                KnownAt.set(handle, knownAt);
            }
            return new Tables(
                    rows(handle, programme, """
                            select p.participant, p.cohort, p.index_date, p.assigned_arm, p.received_arm, p.block, p.cluster, p.job_intent,
                                   p.started, p.completed, p.baseline
                            from mart.participant p where p.programme = :programme %s
                            order by p.participant
                            """.formatted(CONSENTING)),
                    rows(handle, programme, """
                            select p.participant, m.measure, m.value, m.censored, m.matures_on, m.observed_until, m.definition
                            from mart.participant p
                            join core.measure_known m on m.programme = p.programme and m.participant = p.participant
                            where p.programme = :programme and not m.withdrawn and m.value is not null %s
                            order by p.participant, m.measure
                            """.formatted(CONSENTING)),
                    rows(handle, programme, """
                            select f.event_id, p.participant, f.kind, f.about, f.item, f.valid_from, f.value, f.minimum, f.maximum, f.status, f.evidence_tier
                            from mart.participant p
                            join core.fact_known f on f.programme = p.programme and f.participant = p.participant
                            where p.programme = :programme and f.kind in ('score', 'submission', 'placement') %s
                            order by f.event_id
                            """.formatted(CONSENTING)),
                    rows(handle, programme, """
                            select d.measure, d.title, d.unit, d.definition, d.version, d.use, d.proviso
                            from core.measure_definition d where :programme <> '' order by d.measure
                            """),
                    handle.createQuery("""
                                    select count(*) from mart.participant p
                                    join core.consent_withheld c on c.programme = p.programme and c.participant = p.participant
                                    where p.programme = :programme and c.purpose = 'research'
                                    """)
                            .bind("programme", programme)
                            .mapTo(Integer.class)
                            .one());
        });
    }

    private static Rows rows(Handle handle, String programme, String sql) {
        return rows(handle.createQuery(sql).bind("programme", programme));
    }

    static Rows rows(Handle handle, String sql, String programme, String participant) {
        return rows(handle.createQuery(sql).bind("programme", programme).bind("participant", participant));
    }

    private static Rows rows(Query query) {
        return query.scanResultSet((result, context) -> {
            try (ResultSet rows = result.get()) {
                return Rows.of(rows);
            }
        });
    }
}
