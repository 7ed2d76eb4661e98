package dev.dayone.warehouse.access;

import dev.dayone.warehouse.postgres.Warehouse;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What was done to the warehouse, by whom: a chain in which each entry holds the hash of the one before. */
public final class Audit {

    private final Jdbi jdbi;

    public Audit(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /** One entry. */
    public record Entry(long seq, Instant at, String actor, String action, String subject, String detail) {}

    /** Adds an entry in the transaction of what it speaks of: both are there or neither. */
    public static void append(Handle handle, String action, String subject, String detail) {
        handle.createQuery(
                        "select audit.append(:action, :subject, jsonb_build_object('detail', cast(:detail as text)))")
                .bind("action", action)
                .bind("subject", subject)
                .bind("detail", detail)
                .mapTo(Long.class)
                .one();
    }

    /** Adds an entry. */
    public void append(String action, String subject, String detail) {
        jdbi.useHandle(handle -> append(handle, action, subject, detail));
    }

    /** All entries, oldest first. */
    public List<Entry> entries() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select seq, at, actor, action, subject, detail from audit.entry order by seq")
                .map((row, context) -> new Entry(
                        row.getLong("seq"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("actor"),
                        row.getString("action"),
                        row.getString("subject"),
                        row.getString("detail")))
                .list());
    }

    /** Entries that were changed, or whose predecessor is gone: none when the chain is whole. */
    public List<Long> broken() {
        return jdbi.withHandle(handle -> handle.createQuery("select seq from audit.broken order by seq")
                .mapTo(Long.class)
                .list());
    }

    /** Hash of the last entry: kept elsewhere, it shows later that none was cut off the end. */
    public String head() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select coalesce((select encode(hash, 'hex') from audit.entry order by seq desc limit 1), 'none')")
                .mapTo(String.class)
                .one());
    }
}
