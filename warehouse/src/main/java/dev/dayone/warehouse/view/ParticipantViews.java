package dev.dayone.warehouse.view;

import dev.dayone.warehouse.access.Audit;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.view.ProgrammeViews.Rows;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** One participant at a time. Every question is an entry of the audit before it is answered, in the same transaction. */
public final class ParticipantViews {

    private static final int MOST = 2000;

    private final Jdbi jdbi;

    public ParticipantViews(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /** Somebody under a pseudonym. */
    public record Person(String participant, String cohort, String assigned, String received) {}

    /** What is known of somebody. */
    public record Known(Person person, Rows facts, Rows measures) {}

    /**
     * @param cohort "" = all
     * @param who asks
     */
    public List<Person> people(String programme, String cohort, String who) {
        return jdbi.inTransaction(handle -> {
            Audit.append(handle, "participants listed", programme + "/" + cohort, who);
            return handle.createQuery("""
                            select participant, cohort, assigned_arm, received_arm from mart.participant
                            where programme = :programme and (:cohort = '' or cohort = :cohort)
                            order by cohort, participant limit :most
                            """)
                    .bind("programme", programme)
                    .bind("cohort", cohort)
                    .bind("most", MOST)
                    .map((row, context) -> new Person(
                            row.getString("participant"),
                            row.getString("cohort"),
                            row.getString("assigned_arm"),
                            row.getString("received_arm")))
                    .list();
        });
    }

    /** @param who asks */
    public Optional<Known> find(String programme, String participant, String who) {
        return jdbi.inTransaction(handle -> {
            Audit.append(handle, "participant looked at", programme + "/" + participant, who);
            Optional<Person> person = handle.createQuery("""
                            select participant, cohort, assigned_arm, received_arm from mart.participant
                            where programme = :programme and participant = :participant
                            """)
                    .bind("programme", programme)
                    .bind("participant", participant)
                    .map((row, context) -> new Person(
                            row.getString("participant"),
                            row.getString("cohort"),
                            row.getString("assigned_arm"),
                            row.getString("received_arm")))
                    .findOne();
            return person.map(found -> new Known(
                    found,
                    Extract.rows(handle, """
                            select valid_from as day, kind, about, item, value, status, evidence_tier as evidence
                            from mart.fact where programme = :programme and participant = :participant
                            order by valid_from, kind, about, item limit 2000
                            """, programme, participant),
                    Extract.rows(handle, """
                            select measure, value, censored, reason, matures_on, observed_until, lineage_count as events
                            from mart.measure where programme = :programme and participant = :participant
                            order by measure
                            """, programme, participant)));
        });
    }
}
