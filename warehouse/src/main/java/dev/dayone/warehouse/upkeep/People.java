package dev.dayone.warehouse.upkeep;

import dev.dayone.schemas.Event;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.postgres.Warehouse;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/** Everyone measured: the events that speak of them, and the measures that the warehouse holds. */
public final class People {

    private static final int AT_A_TIME = 500;

    private final Jdbi jdbi;

    public People(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /** One measure as it is held. */
    public record Held(
            String measure,
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

    /** One person. */
    public record Person(String programme, String participant) {}

    /** How many people have measures. */
    public long count() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select count(*) from core.measure where measure = 'D1.events' and not withdrawn")
                .mapTo(Long.class)
                .one());
    }

    /** Everyone with measures, in the order of programme and pseudonym, {@value #AT_A_TIME} at a time after the last. */
    public List<Person> after(@Nullable Person last) {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select programme, participant from core.measure
                        where measure = 'D1.events' and not withdrawn and (programme, participant) > (:programme, :participant)
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
         */
        void read(List<Event> events, List<String> identities, List<Held> held);
    }

    /** Events of code hosts by the author of what somebody else reviewed, merged or closed. */
    public void workOfOthers(Consumer<Event> told) {
        jdbi.useTransaction(handle -> handle.createQuery(
                        "select payload from raw.event where type in ('PullRequestChanged', 'ReviewSubmitted')")
                .setFetchSize(AT_A_TIME)
                .mapTo(byte[].class)
                .map(bytes -> (Event) WireCodec.decode(bytes))
                .useStream(events -> events.forEach(told)));
    }

    /** Tells, of one moment, the events that speak of the person and the measures held. */
    public void read(Person person, Reader told) {
        jdbi.useTransaction(
                TransactionIsolationLevel.REPEATABLE_READ,
                handle -> told.read(events(handle, person), identities(handle, person), held(handle, person)));
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

    private static List<Held> held(Handle handle, Person person) {
        return handle.createQuery("""
                        select measure, cohort, arm, value, censored, reason, matures_on, lineage_count, lineage
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
