package dev.dayone.warehouse.access;

import dev.dayone.warehouse.postgres.Warehouse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the sessions of readers to their limits. Postgres lets whoever is logged in change the limits of their own session, so each session is looked at from outside, and
 * one that takes longer is ended.
 */
public final class ReaderWatch implements AutoCloseable {

    /** What each login begins with. */
    static final Map<String, String> LIMITS = Map.of(
            "statement_timeout", "60s",
            "idle_in_transaction_session_timeout", "60s",
            "idle_session_timeout", "8h",
            "work_mem", "16MB",
            "client_connection_check_interval", "10s");

    private static final Logger LOG = LoggerFactory.getLogger(ReaderWatch.class);
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration QUERY = Duration.ofSeconds(75);
    private static final Duration IDLE_IN_TRANSACTION = Duration.ofSeconds(75);
    private static final Duration TRANSACTION = Duration.ofMinutes(10);

    private final Jdbi jdbi;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "reader-watch");
        thread.setDaemon(true);
        return thread;
    });

    private ReaderWatch(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /** Looks when it is asked to. */
    public static ReaderWatch of(Warehouse warehouse) {
        return new ReaderWatch(warehouse);
    }

    /** Looks every five seconds from now on. */
    public static ReaderWatch start(Warehouse warehouse) {
        ReaderWatch watch = of(warehouse);
        ScheduledFuture<?> rounds = watch.clock.scheduleWithFixedDelay(
                watch::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        LOG.debug("readers are watched: {}", !rounds.isCancelled());
        return watch;
    }

    private void look() {
        try {
            end(QUERY, IDLE_IN_TRANSACTION, TRANSACTION)
                    .forEach(login -> LOG.warn("a session of {} took longer than it may and was ended", login));
        } catch (RuntimeException e) {
            LOG.warn(
                    "sessions of readers cannot be held to their limits; docs/operating.md says which rights that takes",
                    e);
        }
    }

    /**
     * Ends sessions of readers that last longer, or hold a lock of their own making.
     *
     * @param query how long a query may run
     * @param idle how long a transaction may be idle
     * @param transaction how long a transaction may last
     * @return their logins
     */
    public List<String> end(Duration query, Duration idle, Duration transaction) {
        // Materialised: who is late is settled before anybody is ended.
        return jdbi.withHandle(handle -> handle.createQuery("""
                        with late as materialized (
                        select a.pid, a.usename
                        from pg_stat_activity a
                        where a.backend_type = 'client backend' and a.datname = current_database()
                              and exists (select 1 from pg_auth_members g join pg_roles r on r.oid = g.roleid
                                          where g.member = a.usesysid
                                                and r.rolname in ('dayone_evaluator', 'dayone_programme', 'dayone_report_reader',
                                                                  'dayone_summary', 'dayone_privacy', 'dayone_admin'))
                              and not pg_has_role(a.usesysid, 'dayone_owner', 'member')
                              and (a.state = 'active' and clock_timestamp() - a.query_start > make_interval(secs => :query)
                                   or a.state like 'idle in transaction%' and clock_timestamp() - a.state_change > make_interval(secs => :idle)
                                   or clock_timestamp() - a.xact_start > make_interval(secs => :transaction)
                                   or exists (select 1 from pg_locks l where l.pid = a.pid and l.locktype = 'advisory')))
                        select usename from late where pg_terminate_backend(pid)
                        """)
                .bind("query", query.toMillis() / 1000.0)
                .bind("idle", idle.toMillis() / 1000.0)
                .bind("transaction", transaction.toMillis() / 1000.0)
                .mapTo(String.class)
                .list());
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
