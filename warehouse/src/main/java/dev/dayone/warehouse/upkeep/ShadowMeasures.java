package dev.dayone.warehouse.upkeep;

import dev.dayone.schemas.UndecodableException;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.postgres.WarehouseException;
import dev.dayone.warehouse.sink.MeasureRows;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Measures made anew beside the ones in force: gathered in tables of their own, compared, and put in force in one transaction, so
 * that a reader sees the old or the new and never a mixture.
 */
public final class ShadowMeasures {

    private static final String JOINED = """
             from (select * from core.measure where not withdrawn) o
             full join (select * from shadow.measure where not withdrawn) n using (programme, participant, measure)
            """;

    private static final String COMPARED = "select count(*)" + JOINED;

    private static final String SAME = "o.value is not distinct from n.value and o.censored = n.censored"
            + " and o.cohort = n.cohort and o.arm = n.arm";

    private final Jdbi jdbi;

    private ShadowMeasures(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * How the new compare with those in force.
     *
     * @param equal the same value, censoring and reason
     * @param changed another
     * @param onlyNew not in force before
     * @param onlyOld in force, and not made anew
     */
    public record Comparison(long equal, long changed, long onlyNew, long onlyOld) {}

    /** A measure that is another now. */
    public record Difference(String participant, String measure, String before, String after) {}

    /** Empty tables; those that an earlier attempt left are dropped. */
    public static ShadowMeasures create(Warehouse warehouse) {
        ShadowMeasures shadow = new ShadowMeasures(warehouse.jdbi());
        shadow.drop();
        shadow.jdbi.useTransaction(handle -> {
            handle.execute("create schema shadow");
            for (String table : List.of("measure", "enrolment", "format_metric")) {
                handle.execute("create table shadow." + table + " (like core." + table + " including all)");
            }
        });
        return shadow;
    }

    public void drop() {
        jdbi.useHandle(handle -> handle.execute("drop schema if exists shadow cascade"));
    }

    /** Takes what the new generation published. */
    public void take(Iterable<ConsumerRecord<byte[], byte[]>> messages) {
        List<WireRecord> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> message : messages) {
            if (message.value() != null) {
                try {
                    records.add(WireCodec.decode(message.value()));
                } catch (UndecodableException e) {
                    throw new WarehouseException("the new measures cannot be read: " + e.getMessage(), e);
                }
            }
        }
        MeasureRows rows = new MeasureRows("shadow");
        records.forEach(rows::add);
        jdbi.useTransaction(rows::write);
    }

    /** Participants whose new measures do not yet speak of all facts in the warehouse. */
    public long behind() {
        return jdbi.withHandle(
                handle -> handle.createQuery("""
                        select count(*)
                        from ops.known_facts k
                        left join shadow.measure m on m.programme = k.programme and m.participant = k.participant
                                                      and m.measure = 'D1.events'
                        where coalesce(m.value, 0) <> k.facts and coalesce(m.withdrawn, false) = false
                        """).mapTo(Long.class).one());
    }

    public Comparison compare() {
        return new Comparison(
                count(COMPARED + " where o.measure is not null and n.measure is not null and " + SAME),
                count(COMPARED + " where o.measure is not null and n.measure is not null and not (" + SAME + ")"),
                count(COMPARED + " where o.measure is null"),
                count(COMPARED + " where n.measure is null"));
    }

    /** Some of the measures that differ. */
    public List<Difference> differences(int most) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        """
                        select coalesce(o.participant, n.participant) as participant,
                               coalesce(o.measure, n.measure) as measure,
                               case when o.measure is null then 'not there' else coalesce(o.value::text, o.reason) end as before,
                               case when n.measure is null then 'not there' else coalesce(n.value::text, n.reason) end as after
                        """ + JOINED + " where o.measure is null or n.measure is null or not (" + SAME + ")"
                                + " order by 2, 1 limit :most")
                .bind("most", most)
                .map((row, context) -> new Difference(
                        row.getString("participant"),
                        row.getString("measure"),
                        row.getString("before"),
                        row.getString("after")))
                .list());
    }

    /** Puts the new measures in force, in one transaction; what is no longer measured is withdrawn. */
    public void putInForce() {
        jdbi.useTransaction(handle -> {
            // The sink waits, and whoever reads afterwards reads as known from now on.
            handle.execute("lock table ops.kafka_offset in share row exclusive mode");
            handle.execute("update ops.kafka_offset set moved_at = now()");
            String columns =
                    "programme, participant, measure, cohort, arm, definition, revision, value, censored, reason,"
                            + " matures_on, observed_until, lineage, lineage_count, withdrawn";
            handle.execute("insert into core.measure_history (" + columns + ") select " + columns
                    + " from shadow.measure on conflict do nothing");
            handle.execute("delete from core.measure");
            handle.execute("insert into core.measure (" + columns + ") select " + columns + " from shadow.measure");
            handle.execute("insert into core.enrolment_history select * from shadow.enrolment on conflict do nothing");
            handle.execute("delete from core.enrolment");
            handle.execute("insert into core.enrolment select * from shadow.enrolment");
            handle.execute("delete from core.format_metric");
            handle.execute("insert into core.format_metric select * from shadow.format_metric");
        });
    }

    private long count(String sql) {
        return jdbi.withHandle(
                (Handle handle) -> handle.createQuery(sql).mapTo(Long.class).one());
    }
}
