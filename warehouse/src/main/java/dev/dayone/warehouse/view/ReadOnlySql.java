package dev.dayone.warehouse.view;

import dev.dayone.warehouse.access.Access;
import dev.dayone.warehouse.access.Audit;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.view.QueryWatch.Ending;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.postgresql.PGConnection;
import org.postgresql.core.Parser;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queries that somebody typed: one select at a time, read-only, under logins of their own that read what an evaluator reads and nothing else. Each query has a connection
 * of its own, outside the pool of the warehouse, and few run at once. When its time is out, or nobody waits for the answer any more, the server's process is ended, whatever
 * the query does about it. The logins are
 * made anew for each process and taken away when it ends.
 */
public final class ReadOnlySql implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadOnlySql.class);

    /** How long a query may take. */
    static final Duration MOST = Duration.ofSeconds(10);

    /** Queries that run at the same time. */
    static final int AT_ONCE = 4;

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final int FETCHED = 100;
    private static final String BUFFER = "32M";

    private static final String GROUPS = ". Who may not look at participants asks in the schemas summary and report";

    private final Warehouse warehouse;
    private final Access access;
    private final String url;
    private final Map<Access.Grant, Login> logins;
    private final QueryGate gate;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "sql-page-clock");
        thread.setDaemon(true);
        return thread;
    });

    private ReadOnlySql(Warehouse warehouse, Access access, String url, Map<Access.Grant, Login> logins) {
        this.warehouse = warehouse;
        this.access = access;
        this.url = url;
        this.logins = Map.copyOf(logins);
        this.gate = new QueryGate(AT_ONCE, (who, sql) -> new Audit(warehouse).append("asked in SQL", who, sql));
    }

    /** Answers queries. */
    public interface Queries {

        /**
         * Runs a query.
         *
         * @throws IllegalArgumentException with words for that person, where the query is more than one statement or no select, is refused by the database, takes too long
         *     or answers too much
         */
        void ask(String sql, Asker who, Limits limits, Answer answer);
    }

    /**
     * Whose query it is: stands on the connection and in the audit.
     *
     * @param people may look at rows of one person; else the query sees groups alone
     */
    public record Asker(String name, boolean people) {}

    private record Login(String name, String password) {

        static Login make(Access access, Access.Grant grant) {
            byte[] random = new byte[20];
            new SecureRandom().nextBytes(random);
            Login login = new Login(
                    "sql_page_" + HexFormat.of().formatHex(random, 0, 4),
                    HexFormat.of().formatHex(random, 4, 20));
            access.grant(login.name(), grant, List.of("*"), login.password());
            return login;
        }
    }

    /**
     * How much of an answer is read.
     *
     * @param rows rows at most; what is beyond them is left out
     * @param bytes bytes of text at most; a larger answer is refused
     */
    public record Limits(int rows, long bytes) {}

    /** Takes an answer row by row. */
    public interface Answer {
        /** The names of the columns; comes first. */
        void columns(List<String> names) throws IOException;

        /** A row; null is an empty text. */
        void row(List<String> cells) throws IOException;

        /** Whether somebody still waits for it; where nobody does, the query is ended. Asked from another thread, four times a second. */
        default boolean isAwaited() {
            return true;
        }
    }

    /**
     * Makes the login.
     *
     * @param url JDBC address of the warehouse, without user or password
     */
    public static ReadOnlySql open(Warehouse warehouse, String url) {
        Access access = new Access(warehouse);
        return new ReadOnlySql(
                warehouse,
                access,
                url,
                Map.of(
                        Access.Grant.EVALUATOR, Login.make(access, Access.Grant.EVALUATOR),
                        Access.Grant.SUMMARY, Login.make(access, Access.Grant.SUMMARY)));
    }

    /** Runs a query, as {@link Queries} says. */
    public void ask(String sql, Asker who, Limits limits, Answer answer) {
        gate.pass(sql, who.name(), () -> run(sql, who, limits, answer));
    }

    private void run(String sql, Asker who, Limits limits, Answer answer) {
        Ending ending = Ending.NONE;
        Login login = Objects.requireNonNull(logins.get(grant(who)));
        try (Connection connection = DriverManager.getConnection(url, properties(login, who))) {
            int process = connection.unwrap(PGConnection.class).getBackendPID();
            QueryWatch watch =
                    new QueryWatch(clock, MOST, LOOK, answer::isAwaited, () -> end(connection, login, process));
            try {
                converse(connection, sql, limits, answer);
            } finally {
                watch.close();
                ending = watch.ending();
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException(
                    ending == Ending.TIME
                            ? "It took longer than " + MOST.toSeconds()
                                    + " seconds and was ended. Ask for less: a cohort, a measure, a limit"
                            : words(e) + (who.people() || !"42501".equals(e.getSQLState()) ? "" : GROUPS),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("the answer cannot be kept until it is sent", e);
        }
    }

    /** What somebody may read: rows of one person are for those who may look at participants. */
    static Access.Grant grant(Asker who) {
        return who.people() ? Access.Grant.EVALUATOR : Access.Grant.SUMMARY;
    }

    /** Asks the server, in an order that leaves no way to write: read-only, a snapshot that fixes it, prepared as one query, then run. */
    static void converse(Connection connection, String sql, Limits limits, Answer answer)
            throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            // The first query fixes the snapshot: from then on the transaction cannot be made to write.
            statement.execute("select 1");
            // Only what is a query can be prepared. Nothing of it has run then.
            statement.execute("prepare dayone_page as " + sql);
            read(statement, sql, limits, answer);
        }
    }

    private static void read(Statement statement, String sql, Limits limits, Answer answer)
            throws SQLException, IOException {
        statement.setEscapeProcessing(false);
        statement.setMaxRows(limits.rows());
        statement.setFetchSize(FETCHED);
        try (ResultSet rows = statement.executeQuery(sql)) {
            ResultSetMetaData about = rows.getMetaData();
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= about.getColumnCount(); i++) {
                columns.add(about.getColumnLabel(i));
            }
            answer.columns(columns);
            long bytes = 0;
            while (rows.next()) {
                List<String> cells = new ArrayList<>();
                for (int i = 1; i <= columns.size(); i++) {
                    String cell = rows.getString(i);
                    cells.add(cell == null ? "" : cell);
                    bytes += cell == null ? 1 : 1 + cell.length();
                }
                if (bytes > limits.bytes()) {
                    throw new IllegalArgumentException(String.format(
                            Locale.ROOT,
                            "The answer is larger than %,d characters. Ask for fewer rows or columns, or shorter texts",
                            limits.bytes()));
                }
                answer.row(cells);
            }
        }
    }

    /** The driver would send several statements one after the other; as one message the server refuses them. */
    static void requireOneStatement(String sql) {
        try {
            if (Parser.parseJdbcSql(sql, true, false, true, false, false).size() != 1) {
                throw new IllegalArgumentException("Ask with one select: several statements are not run");
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException(words(e), e);
        }
    }

    /** Ends the server's process, which no query can catch, then our side of the connection. */
    private void end(Connection connection, Login login, int process) {
        try {
            warehouse.jdbi().useHandle(handle -> handle.execute("select pg_terminate_backend(?)", process));
        } catch (RuntimeException e) {
            LOG.warn("a query of the SQL page could not be ended from here: process={}", process, e);
            try (Connection own = DriverManager.getConnection(url, login.name(), login.password());
                    Statement statement = own.createStatement()) {
                statement.execute("select pg_terminate_backend(" + process + ")");
            } catch (SQLException refused) {
                LOG.error("a query of the SQL page runs on: process={}", process, refused);
            }
        }
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.warn("the connection of an ended query was not closed", e);
        }
    }

    private static Properties properties(Login login, Asker who) {
        Properties properties = properties(who);
        properties.setProperty("user", login.name());
        properties.setProperty("password", login.password());
        return properties;
    }

    /** How a connection is made for somebody. */
    static Properties properties(Asker who) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "SQL page, " + who.name());
        properties.setProperty("preferQueryMode", "extended");
        properties.setProperty("maxResultBuffer", BUFFER);
        properties.setProperty("options", "-c client_connection_check_interval=1000");
        properties.setProperty("loginTimeout", "10");
        return properties;
    }

    private static String words(SQLException e) {
        ServerErrorMessage said = e instanceof PSQLException own ? own.getServerErrorMessage() : null;
        if (said == null) {
            return String.valueOf(e.getMessage()).contains("maxResultBuffer")
                    ? "The rows are too large: more than " + BUFFER + "B in a hundred of them. Ask for shorter texts"
                    : String.valueOf(e.getMessage());
        }
        return (said.getMessage() + hint(said)).replaceFirst("\\.$", "");
    }

    private static String hint(ServerErrorMessage said) {
        return (said.getHint() == null ? "" : ". " + said.getHint());
    }

    @Override
    public void close() {
        clock.shutdownNow();
        logins.values().forEach(login -> access.revoke(login.name()));
    }
}
