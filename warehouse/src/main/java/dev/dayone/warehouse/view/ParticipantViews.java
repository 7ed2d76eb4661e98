package dev.dayone.warehouse.view;

import dev.dayone.warehouse.access.Audit;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.study.Explanation;
import dev.dayone.warehouse.view.ProgrammeViews.Rows;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
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

    /**
     * What is known of somebody.
     *
     * @param events in the order in which they happened, what the person's linked identities did among them
     */
    public record Known(Person person, List<Explanation.Taken> events, Rows measures) {
        public Known {
            events = List.copyOf(events);
        }
    }

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
                    found, events(handle, programme, participant), Extract.rows(handle, """
                            select measure, value, censored, reason, matures_on, observed_until, lineage_count as events
                            from mart.measure where programme = :programme and participant = :participant
                            order by measure
                            """, programme, participant)));
        });
    }

    private static List<Explanation.Taken> events(Handle handle, String programme, String participant) {
        return handle.createQuery("""
                        select payload, source, recorded_at, occurred_at, event_id from raw.event
                        where programme = :programme and participant = :participant
                        union all
                        select e.payload, e.source, e.recorded_at, e.occurred_at, e.event_id from core.identity i
                        join raw.event e on e.identity = i.identity and e.programme = i.programme and e.participant is null
                        where i.programme = :programme and i.participant = :participant
                        order by occurred_at, event_id limit :most
                        """)
                .bind("programme", programme)
                .bind("participant", participant)
                .bind("most", MOST)
                .map((row, context) -> Explanation.taken(row))
                .list();
    }
}
