package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.warehouse.access.ReaderWatch;
import dev.dayone.warehouse.postgres.PostgresAddress;
import dev.dayone.warehouse.postgres.Setup;
import dev.dayone.warehouse.postgres.Warehouse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
    static void aTypeOfTheCallersOwn(PostgresAddress reader, Connection owner, PostgresAddress administrator)
            throws SQLException {
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
        runAs(administrator, "grant temporary on database " + database + " to " + reader.user());
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
            runAs(administrator, "revoke temporary on database " + database + " from " + reader.user());
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

    /** Whatever may be an outcome is hidden of the cohort that waits, as a measure and as a fact; of all others it stays. */
    static void aLookHidesItsOwnCohortOnly(PostgresAddress reader, Connection owner) throws SQLException {
        String facts = "select f.event_id from mart.fact f where f.kind in ('score', 'placement') and f.participant in "
                + "(select participant from core.enrolment where cohort %s) order by 1";
        String measures = "select measure from mart.cohort_comparison where measure ~ '^(S|P|F|GS)' and cohort %s";
        try (Connection connection = WarehouseIT.connect(reader)) {
            String waits = WarehouseIT.strings(connection, "select min(cohort) from mart.cohort_comparison")
                    .get(0);
            String own = "= '" + waits + "'";
            String others = "<> '" + waits + "'";
            List<String> before = WarehouseIT.strings(connection, facts.formatted(others));
            List<String> shown = WarehouseIT.strings(connection, facts.formatted(own));
            assertThat(shown).isNotEmpty();
            assertThat(WarehouseIT.strings(connection, measures.formatted(own))).anyMatch(each -> each.startsWith("F"));
            run(owner, "begin");
            run(
                    owner,
                    "update study.plan set hidden_between_looks = true, looks = array[current_date + 4], cohorts = array['"
                            + waits + "']");
            run(owner, "commit");
            try {
                assertThat(WarehouseIT.strings(connection, facts.formatted(own)))
                        .isEmpty();
                assertThat(WarehouseIT.strings(connection, measures.formatted(own)))
                        .isEmpty();
                assertThat(WarehouseIT.strings(connection, facts.formatted(others)))
                        .isEqualTo(before);
                run(owner, "update study.plan set cohorts = array['of nobody here']");
                run(owner, "commit");
                assertThat(WarehouseIT.strings(connection, facts.formatted(own)))
                        .as("while another cohort of the programme waits")
                        .isEqualTo(shown);
            } finally {
                run(owner, "update study.plan set hidden_between_looks = false, looks = '{}', cohorts = '{}'");
            }
        }
    }

    /** What belongs to a superuser, or to somebody who can log in, does what its owner may when a reader finds a way in. */
    private static final String OWNED_BY_THE_POWERFUL = """
            with ours as (
                select oid, nspname from pg_namespace
                where nspname in ('raw', 'core', 'mart', 'study', 'report', 'ops', 'privacy', 'audit'))
            select o.what || ' belongs to ' || r.rolname
            from (select nspname as what, nspowner as owner from pg_namespace where oid in (select oid from ours)
                  union all
                  select cast(cast(oid as regclass) as text), relowner from pg_class where relnamespace in (select oid from ours)
                  union all
                  select 'dayone_schema_history', relowner from pg_class where relname = 'dayone_schema_history'
                  union all
                  select cast(cast(oid as regprocedure) as text), proowner from pg_proc where pronamespace in (select oid from ours)
                  union all
                  select cast(cast(oid as regtype) as text), typowner from pg_type where typnamespace in (select oid from ours)) o
            join pg_roles r on r.oid = o.owner
            where r.rolsuper or r.rolcanlogin
            """;

    /** Also of a warehouse that an earlier version made, whose administrator owned it. */
    static void nothingBelongsToTheAdministrator(PostgresAddress administrator, Connection service)
            throws SQLException {
        assertThat(WarehouseIT.strings(service, OWNED_BY_THE_POWERFUL)).isEmpty();
        assertThat(WarehouseIT.strings(service, "select rolsuper from pg_roles where rolname = session_user"))
                .containsExactly("f");
        try (Connection connection = WarehouseIT.connect(administrator)) {
            for (String each : List.of(
                    "schema study",
                    "table study.plan",
                    "table raw.event",
                    "view report.verdict",
                    "function study.awaiting()",
                    "table public.dayone_schema_history")) {
                run(connection, "alter " + each + " owner to " + administrator.user());
            }
            assertThat(WarehouseIT.strings(service, OWNED_BY_THE_POWERFUL)).hasSizeGreaterThan(5);
        }
        Setup.run(administrator);
        assertThat(WarehouseIT.strings(service, OWNED_BY_THE_POWERFUL)).isEmpty();
    }

    /** What stops others, fills the disk, stays behind or gives a way to the machine. */
    static void aReaderStopsNobody(PostgresAddress reader) throws SQLException {
        try (Connection connection = WarehouseIT.connect(reader)) {
            run(connection, "set default_transaction_read_only = off");
            refused(
                    connection,
                    "select pg_advisory_lock(hashtextextended('dayone.audit', 0))",
                    "select pg_advisory_xact_lock_shared(1)",
                    "select pg_try_advisory_lock(1, 2)",
                    "select * from audit.chain for update",
                    "lock table audit.chain",
                    "lock table study.release in share mode",
                    "select lo_from_bytea(0, 'x')",
                    "select lo_create(0)",
                    "select lo_creat(-1)",
                    "select pg_logical_emit_message(false, 'x', repeat('x', 100))",
                    "select pg_notify('x', 'y')",
                    "select pg_sleep(1)",
                    "select pg_sleep_for('1 second')",
                    "do $$ begin loop begin perform 1; exception when query_canceled then null; end; end loop; end $$",
                    "select pg_cancel_backend(pg_backend_pid())",
                    "select pg_terminate_backend(pg_backend_pid())",
                    "create table public.mine (a int)",
                    "create schema mine",
                    "create function public.mine() returns int language sql as 'select 1'",
                    "copy (select 1) to program 'id'",
                    "copy (select 1) to '/tmp/mine'",
                    "select pg_read_file('/etc/passwd')",
                    "select pg_ls_dir('.')",
                    "select lo_import('/etc/passwd')",
                    "select query_to_xml('select 1', true, false, '')",
                    "alter role " + reader.user() + " superuser",
                    "alter role " + reader.user() + " connection limit -1",
                    "set temp_file_limit = -1",
                    "set role dayone_owner",
                    "set session authorization dayone_owner",
                    "set session_replication_role = replica",
                    "set event_triggers = off",
                    "load 'auto_explain'",
                    "select * from pg_authid",
                    "select pg_switch_wal()",
                    "select audit.append('logged in', 'somebody else', '{}')");
        }
    }

    /** How many people there are is for nobody to read off the server's own statistics. */
    static void aFunderCountsNoRows(PostgresAddress funder) throws SQLException {
        try (Connection connection = WarehouseIT.connect(funder)) {
            refused(
                    connection,
                    "select relname, n_live_tup from pg_stat_user_tables",
                    "select n_tup_ins from pg_stat_all_tables",
                    "select seq_tup_read from pg_stat_xact_user_tables",
                    "select heap_blks_read from pg_statio_user_tables",
                    "select tup_inserted from pg_stat_database",
                    "select relname, reltuples from pg_class",
                    "select relpages from pg_class",
                    "select c from pg_class c",
                    "select pg_relation_size(c.oid) from pg_class c where relname = 'enrolment'",
                    "select pg_total_relation_size(c.oid) from pg_class c where relname = 'enrolment'",
                    "select pg_stat_get_live_tuples(c.oid) from pg_class c where relname = 'enrolment'",
                    "select pg_database_size(current_database())",
                    "select * from pg_stat_activity",
                    "select * from pg_locks",
                    "explain select * from core.enrolment");
            assertThat(WarehouseIT.strings(
                            connection, "select relname from pg_class where oid = cast('report.verdict' as regclass)"))
                    .as("a client still finds its tables")
                    .containsExactly("verdict");
        }
    }

    /** A session takes its own limits off: another ends it all the same. */
    static void limitsHoldAlthoughTheyAreTakenOff(PostgresAddress reader, Warehouse warehouse) throws Exception {
        ReaderWatch watch = ReaderWatch.of(warehouse);
        Duration far = Duration.ofMinutes(10);
        try (Connection connection = WarehouseIT.connect(reader);
                Connection other = WarehouseIT.connect(reader)) {
            run(connection, "set idle_in_transaction_session_timeout = 0");
            run(connection, "begin");
            run(connection, "select count(*) from mart.measure");
            run(other, "select 1");
            assertThat(watch.end(far, far, far)).isEmpty();
            Thread.sleep(1_500);
            assertThat(watch.end(far, Duration.ofSeconds(1), far)).containsExactly(reader.user());
            assertThatThrownBy(() -> run(connection, "select 1")).isInstanceOf(SQLException.class);
            run(other, "select 1");
        }
    }

    /** Tries each statement in an otherwise good session. */
    static void refused(Connection connection, String... statements) throws SQLException {
        for (String sql : statements) {
            try {
                connection.setAutoCommit(false);
                run(connection, sql);
            } catch (SQLException e) {
                assertThat(e.getSQLState()).as(sql + ": " + e.getMessage()).isIn("42501", "25006", "3F000");
                connection.rollback();
                connection.setAutoCommit(true);
                continue;
            }
            throw new AssertionError("not refused: " + sql);
        }
    }

    private static void runAs(PostgresAddress address, String sql) throws SQLException {
        try (Connection connection = WarehouseIT.connect(address)) {
            run(connection, sql);
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
