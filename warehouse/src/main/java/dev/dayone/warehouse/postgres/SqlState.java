package dev.dayone.warehouse.postgres;

import java.sql.SQLException;
import java.util.Optional;

/** What Postgres' error codes say (PostgreSQL manual, appendix A): is the row at fault, or the system? */
public final class SqlState {

    public static final String UNIQUE_VIOLATION = "23505";

    private static final String DATA_EXCEPTION = "22";
    private static final String INTEGRITY_CONSTRAINT = "23";

    /** A value too long for an index, or a row too long for a page. */
    private static final String PROGRAM_LIMIT = "54000";

    private SqlState() {}

    public static Optional<String> of(Throwable error) {
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (each instanceof SQLException sql && sql.getSQLState() != null) {
                return Optional.of(sql.getSQLState());
            }
        }
        return Optional.empty();
    }

    /**
     * True for data that no attempt will ever write. All else (lost connection, full disk, lost permission, server going down,
     * deadlock, a table that is not there) is the system's fault: nothing is set aside, and it is tried again until it works.
     */
    public static boolean blamesData(String state) {
        return state.startsWith(DATA_EXCEPTION)
                || state.startsWith(INTEGRITY_CONSTRAINT)
                || state.equals(PROGRAM_LIMIT);
    }
}
