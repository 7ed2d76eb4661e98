package dev.dayone.warehouse.view;

import dev.dayone.evidence.raters.RaterSeverity.Grade;
import dev.dayone.warehouse.postgres.Warehouse;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;

/** Grades that raters gave, by checkpoint; of people who agreed to the evaluation. */
public final class RaterViews {

    /** Grades of one checkpoint that are read, the latest. */
    public static final int MOST_GRADES = 50_000;

    private static final String GRADES = """
            from core.fact_known f
            where f.kind = 'score' and f.rater is not null and f.item is not null and f.value is not null
                  and not exists (select from core.consent_withheld c where c.programme = f.programme and c.participant = f.participant
                                  and c.purpose = 'evaluation')
            """;

    private final Jdbi jdbi;

    public RaterViews(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /** What somebody graded. */
    public record Graded(String programme, String checkpoint, long grades, long people, long raters) {}

    /** Checkpoints that raters graded, the one graded last first. */
    public List<Graded> checkpoints() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        select f.programme, f.about as checkpoint, count(*) as grades, count(distinct f.participant) as people,
                               count(distinct f.rater) as raters
                        """ + GRADES + "group by 1, 2 order by max(f.valid_from) desc, 1, 2")
                        .map((row, context) -> new Graded(
                                row.getString("programme"),
                                row.getString("checkpoint"),
                                row.getLong("grades"),
                                row.getLong("people"),
                                row.getLong("raters")))
                        .list());
    }

    /** The grades of one checkpoint in the order in which they were given; of more than {@link #MOST_GRADES}, the latest. */
    public List<Grade> grades(String programme, String checkpoint) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select participant, item, rater, value from (
                            select f.participant, f.item, f.rater, f.value, f.valid_from, f.event_id
                        """ + GRADES + """
                                  and f.programme = :programme and f.about = :checkpoint
                            order by f.valid_from desc, f.event_id desc limit :most) latest
                        order by valid_from, event_id
                        """)
                .bind("programme", programme)
                .bind("checkpoint", checkpoint)
                .bind("most", MOST_GRADES)
                .map((row, context) -> new Grade(
                        Objects.requireNonNull(row.getString("participant")),
                        Objects.requireNonNull(row.getString("item")),
                        Objects.requireNonNull(row.getString("rater")),
                        row.getDouble("value")))
                .list());
    }
}
