package dev.dayone.warehouse.view;

import dev.dayone.warehouse.postgres.Warehouse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** What was refused, and what became of it. */
public final class RejectStore {

    private static final String COLUMNS =
            "event_id, programme, door, source, code, field, shape, rule, reason, original, state, note, times, recorded_at";

    private final Jdbi jdbi;

    public RejectStore(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /**
     * One reject.
     *
     * @param original sealed; null = not kept
     * @param state open, replayed, waived or ignored
     * @param note why it was replayed or waived; null = it was not
     * @param times how often it came
     */
    public record Refused(
            UUID id,
            String programme,
            String door,
            String source,
            String code,
            @Nullable String field,
            @Nullable String shape,
            @Nullable String rule,
            String reason,
            byte @Nullable [] original,
            String state,
            @Nullable String note,
            long times,
            Instant recordedAt) {}

    /**
     * Rejects, oldest first.
     *
     * @param programme null = all
     * @param state null = all
     * @param code null = all
     */
    public List<Refused> list(@Nullable String programme, @Nullable String state, @Nullable String code) {
        return jdbi.withHandle(handle -> handle.createQuery("select " + COLUMNS + """
                         from ops.reject
                        where (cast(:programme as text) is null or programme = :programme)
                              and (cast(:state as text) is null or state = :state)
                              and (cast(:code as text) is null or code = :code)
                        order by recorded_at, event_id
                        """)
                .bind("programme", programme)
                .bind("state", state)
                .bind("code", code)
                .map(RejectStore::row)
                .list());
    }

    /** Rejects whose id starts so. */
    public List<Refused> startingWith(String id) {
        return jdbi.withHandle(handle -> handle.createQuery("select " + COLUMNS + """
                         from ops.reject where starts_with(cast(event_id as text), :id) order by event_id
                        """)
                .bind("id", id)
                .map(RejectStore::row)
                .list());
    }

    public Optional<Refused> find(UUID id) {
        return startingWith(id.toString()).stream().findFirst();
    }

    /** Takes from rejects all that they quote, and says what stands there instead; that they were refused stays. */
    public void forget(List<UUID> ids, String instead) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                        with past as (update ops.reject_history set note = null where event_id = any(:ids))
                        update ops.reject set original = null, reason = :instead, shape = null, note = null
                        where event_id = any(:ids)
                        """)
                .bind("instead", instead)
                .bindArray("ids", UUID.class, ids.toArray())
                .execute());
    }

    private static Refused row(ResultSet row, StatementContext context) throws SQLException {
        return new Refused(
                row.getObject("event_id", UUID.class),
                row.getString("programme"),
                row.getString("door"),
                row.getString("source"),
                row.getString("code"),
                row.getString("field"),
                row.getString("shape"),
                row.getString("rule"),
                row.getString("reason"),
                row.getBytes("original"),
                row.getString("state"),
                row.getString("note"),
                row.getLong("times"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant());
    }
}
