package dev.dayone.warehouse.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a database ready: everything in it belongs to {@value #OWNER}, a role that nobody can log in as; the schema is up to date; what no reader needs is taken from
 * readers. Whoever connects needs administrator's rights for none of it, and uses them where it has them.
 */
public final class Setup {

    /** Owns every schema, table, view and function of ours. */
    static final String OWNER = "dayone_owner";

    /** One look a second for the lock that whoever migrates holds. */
    static final int LOCK_SECONDS = 900;

    private static final Logger LOG = LoggerFactory.getLogger(Setup.class);

    private Setup() {}

    /**
     * Makes it ready; nothing changes where it is.
     *
     * @throws WarehouseException when this user may not, or the schema is that of a newer DayOne
     */
    public static void run(PostgresAddress address) {
        try (Connection connection = connect(address)) {
            run(connection, "owner.sql");
            migrate(address);
            run(connection, "reach.sql");
        } catch (SQLException e) {
            throw refused(address, e);
        } catch (FlywayValidateException e) {
            throw new WarehouseException(
                    "The warehouse at " + address.shown() + " " + madeByAnother(String.valueOf(e.getMessage())), e);
        } catch (FlywayException e) {
            throw new WarehouseException(
                    "The warehouse at " + address.shown() + " cannot be brought to this version: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                            + " Nothing is lost. Another process may be at it, or hang: look at the others that use this database, then "
                            + "start again.",
                    e);
        }
    }

    /**
     * Makes a login that DayOne works as, so that an administrator's is needed for set-up alone. It may do what the owner may and make logins for readers.
     *
     * @param administrator may make roles that make roles
     */
    public static void makeService(PostgresAddress administrator, String login, String password) {
        try (Connection connection = connect(administrator);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("""
                    do $$
                    declare
                        login text := %1$s;
                        role text;
                    begin
                        if to_regrole(login) is null then
                            execute format('create role %%I', login);
                        end if;
                        execute format('alter role %%I login createrole nocreatedb nosuperuser inherit password %%L', login, %2$s);
                        -- Ours, and the logins that were made before.
                        for role in
                            select rolname from pg_roles where rolname ~ '^dayone_' and rolname <> login
                            union
                            select m.rolname
                            from pg_auth_members g
                            join pg_roles r on r.oid = g.roleid and r.rolname ~ '^dayone_'
                            join pg_roles m on m.oid = g.member and m.rolcanlogin and not m.rolsuper and m.rolname <> login
                        loop
                            execute format('grant %%I to %%I with admin option', role, login);
                        end loop;
                    end $$""".formatted(literal(login), literal(password)));
            connection.commit();
        } catch (SQLException e) {
            throw refused(administrator, e);
        }
    }

    private static WarehouseException refused(PostgresAddress address, SQLException e) {
        boolean there = e.getSQLState() != null && !e.getSQLState().startsWith("08");
        return new WarehouseException(
                "Postgres at " + address.shown() + (there ? " cannot be set up: " : " cannot be reached: ")
                        + e.getMessage() + (there ? "" : ". Check that it runs and takes this user."),
                e);
    }

    private static Connection connect(PostgresAddress address) throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }

    private static void run(Connection connection, String name) throws SQLException {
        String sql;
        try (InputStream in =
                Objects.requireNonNull(Setup.class.getResourceAsStream("/dev/dayone/warehouse/setup/" + name))) {
            sql = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            for (SQLWarning said = statement.getWarnings(); said != null; said = said.getNextWarning()) {
                LOG.debug("set-up: {}", said.getMessage());
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        }
    }

    /**
     * What to do with a warehouse whose migrations are not ours.
     *
     * @param said what was found: a migration that is not known here is of a newer version, one that reads otherwise was never released
     */
    static String madeByAnother(String said) {
        return said.contains("checksum mismatch") || said.contains("description mismatch")
                ? "was made by a DayOne older than 0.1.0, or its record of migrations was edited. This version cannot open it, and "
                        + "has changed nothing. Take another --data (or database) and run your programme directories there: files "
                        + "and repositories are read again. What came by webhooks, API or xAPI is in the old one alone: let its "
                        + "systems send it again."
                : "was made by a newer DayOne. This version cannot open it, and has changed nothing. Use the newer version, or "
                        + "restore a backup that was made before the upgrade into another --data (or database).";
    }

    private static void migrate(PostgresAddress address) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(3);
        config.setPoolName("setup");
        config.setConnectionInitSql("set role " + OWNER);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            migrate(pool);
        }
    }

    private static void migrate(HikariDataSource pool) {
        flyway(pool).migrate();
    }

    static Flyway flyway(DataSource pool) {
        return Flyway.configure()
                .dataSource(pool)
                // Processes that start together wait for the first of them, also where the machine is so busy that it
                // takes minutes.
                .lockRetryCount(LOCK_SECONDS)
                .locations("classpath:dev/dayone/warehouse/migrations")
                .defaultSchema("public")
                .table("dayone_schema_history")
                // Numbers are handed out ahead: a lower one may come after a higher one.
                .outOfOrder(true)
                .ignoreMigrationPatterns("*:pending")
                .load();
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
