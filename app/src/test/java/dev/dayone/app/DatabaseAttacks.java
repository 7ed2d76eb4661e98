package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.warehouse.postgres.PostgresAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** What a reader's login may try against the warehouse with a client of their own: each is an attack that worked once, or one of its kind. */
final class DatabaseAttacks {

    private DatabaseAttacks() {}

    /** Functions that run with their owner's rights and do not fix where names are looked up, what day it is, and whose types they mean. */
    private static final String LOOSE_FUNCTIONS = """
            select cast(p.oid as regprocedure)
            from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema')
                  and (not coalesce(p.proconfig @> array['search_path=pg_catalog, pg_temp', 'TimeZone=UTC'], false)
                       or p.prosrc ~ '::(?!pg_catalog\\.)'
                       or p.prosrc ~* '(?<!pg_catalog\\.)\\m(text|date|int|int8|bigint|boolean|bool|bytea|jsonb|numeric|interval|timestamptz|timestamp|record)\\M\\s*(\\[\\])?\\s*(:=|;|\\)|'')'
                       or p.prosrc ~* '\\m(current_date|current_time|localtime|localtimestamp)\\M')
            """;

    /** A type of the caller's own, looked up before pg_catalog, with a check that runs as the owner. */
    static void aTypeOfTheCallersOwn(PostgresAddress reader, Connection owner) throws SQLException {
        assertThat(WarehouseIT.strings(owner, LOOSE_FUNCTIONS)).isEmpty();
        try (Connection connection = WarehouseIT.connect(reader)) {
            run(connection, "set default_transaction_read_only = off");
            refused(connection, """
                    create function pg_temp.evil(v pg_catalog.text) returns boolean language plpgsql as $f$
                    begin execute format('alter role %I superuser', session_user); return true; end $f$""");
            refused(connection, "create domain pg_temp.text as pg_catalog.text check (value is null)");
            refused(connection, "create temporary table measure (a int)");
        }
        // Were a schema for temporary things to be had, its types would still not be taken.
        String database =
                WarehouseIT.strings(owner, "select current_database()").get(0);
        run(owner, "grant temporary on database " + database + " to " + reader.user());
        try (Connection connection = WarehouseIT.connect(reader)) {
            run(connection, "begin read write");
            run(connection, """
                    create function pg_temp.evil(v pg_catalog.text) returns boolean language sql as
                    'select 1 / (case when current_user = session_user then 1 else 0 end) = 1'""");
            for (String type : List.of("text", "date", "int8", "timestamptz", "bool", "bytea", "interval")) {
                run(
                        connection,
                        "create domain pg_temp.\"" + type + "\" as pg_catalog." + type
                                + " check (pg_temp.evil(cast(value as pg_catalog.text)))");
            }
            run(connection, "select study.awaiting(), core.facts_known('small', 'x')");
            run(connection, "select * from mart.measure, report.verdict");
            run(connection, "rollback");
        } finally {
            run(owner, "revoke temporary on database " + database + " from " + reader.user());
        }
    }

    /** Whatever the reader's clock says, a look opens on its day. */
    static void aTimeZoneDaysAhead(PostgresAddress reader, Connection owner) throws SQLException {
        run(owner, "begin");
        run(owner, "update study.plan set hidden_between_looks = true, looks = array[current_date + 4]");
        run(owner, "commit");
        try (Connection connection = WarehouseIT.connect(reader)) {
            for (String zone : List.of("UTC", "<X>-96", "<X>-167", "<X>+167")) {
                run(connection, "set timezone = '" + zone + "'");
                assertThat(WarehouseIT.strings(
                                connection, "select measure from mart.cohort_comparison where measure ~ '^[SP]'"))
                        .as(zone)
                        .isEmpty();
            }
        } finally {
            run(owner, "update study.plan set hidden_between_looks = false, looks = '{}'");
        }
    }

    /** Tries each statement in an otherwise good session. */
    static void refused(Connection connection, String... statements) {
        for (String sql : statements) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                assertThat(e.getSQLState()).as(sql + ": " + e.getMessage()).isIn("42501", "25006", "3F000");
                continue;
            }
            throw new AssertionError("not refused: " + sql);
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
