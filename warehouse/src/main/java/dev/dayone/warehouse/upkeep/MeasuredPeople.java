package dev.dayone.warehouse.upkeep;

import dev.dayone.schemas.Event;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.postgres.Warehouse;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** Everyone measured, or who ought to be: the events that speak of them, and the measures that the warehouse holds. */
public final class MeasuredPeople {

    private static final int AT_A_TIME = 500;

    /** Everyone with measures, and everyone whom an event enrolled: who has none is the one to look for. */
    private static final String EVERYONE = """
            select programme, participant from core.measure where measure = 'D1.events' and not withdrawn
            union
            select programme, subject from core.subject where not by_identity and enrolments > 0
            """;

    private final Jdbi jdbi;

    public MeasuredPeople(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /** One measure as it is held. */
    public record Held(
            String measure,
            int definition,
            String cohort,
            String arm,
            @Nullable Double value,
            boolean censored,
            @Nullable String reason,
            @Nullable LocalDate maturesOn,
            long lineageCount,
            List<UUID> lineage) {
        public Held {
            lineage = List.copyOf(lineage);
        }
    }

    /** The enrolment in force as it is held. */
    public record HeldEnrolment(String cohort, LocalDate startsOn, String assignedArm) {}

    /** One person. */
    public record Person(String programme, String participant) {}

    /** How many people have measures or ought to. */
    public long count() {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from (" + EVERYONE + ") as everyone")
                .mapTo(Long.class)
                .one());
    }

    /** All of them, in the order of programme and pseudonym, {@value #AT_A_TIME} at a time after the last. */
    public List<Person> after(@Nullable Person last) {
        return jdbi.withHandle(handle -> handle.createQuery("select programme, participant from (" + EVERYONE + """
                        ) as everyone where (programme, participant) > (:programme, :participant)
                        order by programme, participant limit :most
                        """)
                .bind("programme", last == null ? "" : last.programme())
                .bind("participant", last == null ? "" : last.participant())
                .bind("most", AT_A_TIME)
                .map((row, context) -> new Person(row.getString(1), row.getString(2)))
                .list());
    }

    /** What is known of a person, of one moment. */
    public interface Reader {

        /**
         * @param events that speak of the person
         * @param identities pseudonyms of the person's addresses and logins
         * @param enrolment in force; null = not enrolled
         * @param facts ids of the facts in force, commits left out
         */
        void read(
                List<Event> events,
                List<String> identities,
                List<Held> held,
                @Nullable HeldEnrolment enrolment,
                Set<UUID> facts);
    }

    /** The highest revision of anything that the warehouse holds of a person; 0 = nothing. */
    public long revision(Person person) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select greatest(
                            (select coalesce(max(revision), 0) from core.measure
                             where programme = :programme and participant = :participant),
                            (select coalesce(max(revision), 0) from core.enrolment
                             where programme = :programme and participant = :participant))
                        """)
                .bind("programme", person.programme())
                .bind("participant", person.participant())
                .mapTo(Long.class)
                .one());
    }

    /** Events of code hosts by the author of what somebody else reviewed, merged or closed. */
    public void workOfOthers(Consumer<Event> told) {
        jdbi.useTransaction(handle -> handle.createQuery(
                        "select payload from raw.event where type in ('PullRequestChanged', 'ReviewSubmitted', 'CommitObserved')")
                .setFetchSize(AT_A_TIME)
                .mapTo(byte[].class)
                .map(bytes -> (Event) WireCodec.decode(bytes))
                .useStream(events -> events.forEach(told)));
    }

    /** Tells, of one moment, the events that speak of the person and the measures held. */
    public void read(Person person, Reader told) {
        jdbi.useTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> told.read(
                        events(handle, person),
                        identities(handle, person),
                        held(handle, person),
                        enrolment(handle, person),
                        facts(handle, person)));
    }

    private static List<String> identities(Handle handle, Person person) {
        return handle.createQuery(
                        "select identity from core.identity where programme = :programme and participant = :participant")
                .bind("programme", person.programme())
                .bind("participant", person.participant())
                .mapTo(String.class)
                .list();
    }

    private static List<Event> events(Handle handle, Person person) {
        return handle.createQuery("""
                        select payload from raw.event where programme = :programme and participant = :participant
                        union all
                        select e.payload from core.identity i
                        join raw.event e on e.programme = i.programme and e.identity = i.identity and e.participant is null
                        where i.programme = :programme and i.participant = :participant
                        """)
                .bind("programme", person.programme())
                .bind("participant", person.participant())
                .mapTo(byte[].class)
                .map(bytes -> (Event) WireCodec.decode(bytes))
                .list();
    }

    private static @Nullable HeldEnrolment enrolment(Handle handle, Person person) {
        return handle.createQuery("""
                        select cohort, starts_on, assigned_arm from core.enrolment
                        where programme = :programme and participant = :participant and enrolled
                        """)
                .bind("programme", person.programme())
                .bind("participant", person.participant())
                .map((row, context) ->
                        new HeldEnrolment(row.getString(1), row.getObject(2, LocalDate.class), row.getString(3)))
                .findOne()
                .orElse(null);
    }

    private static Set<UUID> facts(Handle handle, Person person) {
        return handle.createQuery("""
                        select event_id from core.fact
                        where programme = :programme and participant = :participant and superseded_at is null
                        """)
                .bind("programme", person.programme())
                .bind("participant", person.participant())
                .mapTo(UUID.class)
                .set();
    }

    private static List<Held> held(Handle handle, Person person) {
        return handle.createQuery("""
                        select measure, definition, cohort, arm, value, censored, reason, matures_on, lineage_count, lineage
                        from core.measure
                        where programme = :programme and participant = :participant and not withdrawn order by measure
                        """)
                .bind("programme", person.programme())
                .bind("participant", person.participant())
                .map((row, context) -> {
                    double value = row.getDouble("value");
                    boolean none = row.wasNull();
                    return new Held(
                            row.getString("measure"),
                            row.getInt("definition"),
                            row.getString("cohort"),
                            row.getString("arm"),
                            none ? null : Double.valueOf(value),
                            row.getBoolean("censored"),
                            row.getString("reason"),
                            row.getObject("matures_on", LocalDate.class),
                            row.getLong("lineage_count"),
                            List.of((UUID[]) row.getArray("lineage").getArray()));
                })
                .list();
    }
}
