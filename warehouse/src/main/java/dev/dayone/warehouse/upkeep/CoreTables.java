package dev.dayone.warehouse.upkeep;

import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.sink.FactRows;
import dev.dayone.warehouse.sink.RawRows;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What the warehouse itself makes of events, made anew from {@code raw} and compared with what is there. */
public final class CoreTables {

    private static final List<String> DERIVED = List.of(
            "core.fact",
            "core.superseded",
            "core.correction",
            "core.subject",
            "ops.freshness",
            "ops.freshness_history");

    private final Jdbi jdbi;

    public CoreTables(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /**
     * A table next to itself made anew.
     *
     * @param rows rows of it made anew
     * @param differing rows that only one of the two has
     */
    public record Compared(String table, long rows, long differing) {}

    /** Compares and changes nothing. */
    public List<Compared> compare() {
        return jdbi.inTransaction(handle -> {
            List<Compared> compared = remake(handle);
            handle.rollback();
            return compared;
        });
    }

    /** Compares, and puts what was made anew in force, in one transaction: readers see the old until it is done. */
    public List<Compared> rebuild() {
        return jdbi.inTransaction(CoreTables::remake);
    }

    private static List<Compared> remake(Handle handle) {
        // The sink waits; readers do not.
        handle.execute("lock table ops.kafka_offset in share row exclusive mode");
        for (String table : DERIVED) {
            handle.execute("create temporary table " + before(table) + " on commit drop as select * from " + table);
            handle.execute("delete from " + table);
        }
        FactRows.derive(handle);
        RawRows.recount(handle);
        return DERIVED.stream().map(table -> compared(handle, table)).toList();
    }

    private static Compared compared(Handle handle, String table) {
        long rows = count(handle, "select count(*) from " + table);
        String only = "select count(*) from (select * from %s except select * from %s) one";
        long differing = count(handle, only.formatted(table, before(table)))
                + count(handle, only.formatted(before(table), table));
        return new Compared(table, rows, differing);
    }

    private static String before(String table) {
        return "before_" + table.replace('.', '_');
    }

    private static long count(Handle handle, String sql) {
        return handle.createQuery(sql).mapTo(Long.class).one();
    }
}
