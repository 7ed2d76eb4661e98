package dev.dayone.warehouse.access;

import dev.dayone.warehouse.postgres.RefusedException;
import dev.dayone.warehouse.postgres.Warehouse;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logins for people and tools: each has one of our roles, sees its programmes, and owns nothing. */
public final class Access {

    private static final Logger LOG = LoggerFactory.getLogger(Access.class);
    private static final String LOGIN = "[a-z][a-z0-9_]{0,62}";

    /** Sessions of one login at the same time. */
    private static final int CONNECTIONS = 10;

    private final Jdbi jdbi;

    public Access(Warehouse warehouse) {
        this.jdbi = warehouse.jdbi();
    }

    /** What a login may do. */
    public enum Grant {
        /** Reads {@code mart} and what is under it, of its programmes. */
        EVALUATOR(true),
        /** Reads {@code summary} and {@code report}: groups, and no row of one person. */
        SUMMARY(true),
        /** Reads {@code report}: figures that no small group can be told from. */
        REPORT_READER(true),
        /** As an evaluator; for the programme's own team. */
        PROGRAMME(true),
        /** Erases people and reads the audit. */
        PRIVACY(false),
        /** Operations and access; sees nobody. */
        ADMIN(false),
        /** Writes what comes from the log. */
        SINK(false),
        /** Reads who is linked to whom, to take events in. */
        INGEST(false);

        private final boolean reader;

        Grant(boolean reader) {
            this.reader = reader;
        }

        /** Name of the database role. */
        public String role() {
            return "dayone_" + name().toLowerCase(Locale.ROOT);
        }

        /** Whether it reads by programme. */
        public boolean reader() {
            return reader;
        }
    }

    /** A login and what it may see. */
    public record Login(String login, String role, List<String> programmes) {
        public Login {
            programmes = List.copyOf(programmes);
        }
    }

    /**
     * Makes a login, or gives one that is there another password, role and programmes.
     *
     * @param programmes those it may see; {@code *} = all
     * @throws RefusedException when the name cannot be one, or is that of a role DayOne did not make
     */
    public void grant(String login, Grant grant, List<String> programmes, String password) {
        requireName(login);
        jdbi.useTransaction(handle -> {
            // Roles are made by whoever connects: the owner of the warehouse may make none.
            handle.execute("set local role none");
            boolean exists = exists(handle, login);
            if (exists && held(handle, login).isEmpty()) {
                throw new RefusedException(
                        login + " is a role of this server that DayOne did not make. Choose another name.");
            }
            handle.execute((exists ? "alter" : "create") + " role " + login + " login inherit connection limit "
                    + CONNECTIONS + " password " + literal(handle, password));
            for (String role : held(handle, login)) {
                handle.execute("revoke " + role + " from " + login);
            }
            handle.execute("grant " + grant.role() + " to " + login);
            if (grant.reader()) {
                // Where connections are written down, that makes readers read-only: it could not in a session that is
                // so from its start.
                handle.execute("alter role " + login
                        + (loginsWatched(handle)
                                ? " reset default_transaction_read_only"
                                : " set default_transaction_read_only = on"));
                handle.execute("alter role " + login + " set search_path = "
                        + switch (grant) {
                            case REPORT_READER -> "report";
                            case SUMMARY -> "summary, report";
                            default -> "mart, report";
                        });
            } else {
                handle.execute("alter role " + login + " reset all");
            }
            limit(handle, login);
            handle.createUpdate("delete from privacy.programme_access where login = :login")
                    .bind("login", login)
                    .execute();
            for (String programme : grant.reader() ? programmes : List.<String>of()) {
                handle.createUpdate(
                                "insert into privacy.programme_access (login, programme) values (:login, :programme)")
                        .bind("login", login)
                        .bind("programme", programme)
                        .execute();
            }
            Audit.append(handle, "access granted", login, grant.role() + " " + String.join(" ", programmes));
        });
    }

    /**
     * What a session of that login may take. A login can change all but the number of its connections and the size of its files; {@link ReaderWatch} ends what lasts longer
     * all the same.
     */
    private static void limit(Handle handle, String login) {
        ReaderWatch.LIMITS.forEach(
                (setting, value) -> handle.execute("alter role " + login + " set " + setting + " = '" + value + "'"));
        handle.execute("savepoint files");
        try {
            handle.execute("alter role " + login + " set temp_file_limit = '1GB'");
        } catch (UnableToExecuteStatementException e) {
            // Only an administrator of the server, or whom one let, may limit files.
            handle.execute("rollback to savepoint files");
        }
    }

    /** Whether every connection of these logins is an entry of the audit: a server before Postgres 17, or one that does not let us, has none. */
    public boolean loginsWatched() {
        return jdbi.withHandle(Access::loginsWatched);
    }

    private static boolean loginsWatched(Handle handle) {
        return handle.createQuery("select audit.watch_logins()")
                .mapTo(Boolean.class)
                .one();
    }

    /** Figures for that login speak of so many people or more, where that is stricter than the setting. */
    public void smallestCell(String login, int people) {
        jdbi.useTransaction(handle -> {
            handle.createUpdate("update privacy.programme_access set smallest_cell = :people where login = :login")
                    .bind("people", people)
                    .bind("login", login)
                    .execute();
            Audit.append(handle, "smallest cell set", login, String.valueOf(people));
        });
    }

    /**
     * Takes a login away.
     *
     * @throws RefusedException when DayOne made no such login
     */
    public void revoke(String login) {
        requireName(login);
        end(login);
        String kept = jdbi.inTransaction(handle -> {
            if (!exists(handle, login) || held(handle, login).isEmpty()) {
                throw new RefusedException(login + " is no login that DayOne made. See 'dayone grant --list'.");
            }
            handle.createUpdate("delete from privacy.programme_access where login = :login")
                    .bind("login", login)
                    .execute();
            handle.execute("set local role none");
            String why = drop(handle, login);
            Audit.append(
                    handle,
                    "access revoked",
                    login,
                    why.isEmpty() ? "" : "without rights and closed; the server keeps the role");
            return why;
        });
        if (!kept.isEmpty()) {
            throw new RefusedException(login
                    + " has no rights in the warehouse any more and can no longer log in, but the server keeps the role: "
                    + kept + ". An administrator of the server removes it: drop owned by " + login + "; drop role "
                    + login + ";");
        }
    }

    /**
     * Drops a login; one that an administrator gave more than we did is closed instead.
     *
     * @return why the server keeps it; empty = it is gone
     */
    private static String drop(Handle handle, String login) {
        handle.execute("savepoint dropping");
        try {
            // A login may have come to own something, and could not be dropped.
            handle.execute("grant " + login + " to current_user");
            handle.execute("drop owned by " + login);
            handle.execute("drop role " + login);
            return "";
        } catch (UnableToExecuteStatementException e) {
            handle.execute("rollback to savepoint dropping");
            for (String role : held(handle, login)) {
                handle.execute("revoke " + role + " from " + login);
            }
            handle.execute("alter role " + login + " nologin password null");
            return String.valueOf(
                            e.getCause() == null ? e.getMessage() : e.getCause().getMessage())
                    .replaceAll("\\s+", " ");
        }
    }

    /** Ends the sessions of a login that DayOne made; where that is not allowed, they have no rights left in the end all the same. */
    private void end(String login) {
        try {
            jdbi.useHandle(handle -> {
                if (!held(handle, login).isEmpty()) {
                    handle.createQuery(
                                    "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = :login")
                            .bind("login", login)
                            .mapTo(Long.class)
                            .one();
                }
            });
        } catch (UnableToExecuteStatementException e) {
            LOG.debug("sessions of {} cannot be ended from here", login, e);
        }
    }

    /** All logins that DayOne made. */
    public List<Login> logins() {
        return jdbi.withHandle(handle -> handle.createQuery("""
                        select m.rolname as login, min(r.rolname) as role,
                               (select coalesce(array_agg(a.programme order by a.programme), '{}')
                                from privacy.programme_access a where a.login = m.rolname) as programmes
                        from pg_auth_members g
                        join pg_roles r on r.oid = g.roleid and r.rolname like 'dayone\\_%'
                        join pg_roles m on m.oid = g.member and m.rolcanlogin and not m.rolsuper and not pg_has_role(m.oid, 'dayone_owner', 'member')
                        group by m.rolname order by 1
                        """)
                .map((row, context) -> new Login(row.getString("login"), row.getString("role"), List.of((String[])
                        row.getArray("programmes").getArray())))
                .list());
    }

    private static void requireName(String login) {
        if (!login.matches(LOGIN) || login.startsWith("dayone_") || login.startsWith("pg_")) {
            throw new RefusedException(
                    "\"" + login + "\" cannot be a login: lower case letters, digits and _, beginning with a "
                            + "letter, not with dayone_ or pg_. For example: funder_smith.");
        }
    }

    private static boolean exists(Handle handle, String login) {
        return handle.createQuery("select exists (select 1 from pg_roles where rolname = :login)")
                .bind("login", login)
                .mapTo(Boolean.class)
                .one();
    }

    private static List<String> held(Handle handle, String login) {
        return handle.createQuery("""
                        select r.rolname from pg_auth_members g
                        join pg_roles r on r.oid = g.roleid and r.rolname like 'dayone\\_%'
                        join pg_roles m on m.oid = g.member
                        where m.rolname = :login and not pg_has_role(m.oid, 'dayone_owner', 'member')
                        """).bind("login", login).mapTo(String.class).list();
    }

    private static String literal(Handle handle, String text) {
        return handle.createQuery("select quote_literal(:text)")
                .bind("text", text)
                .mapTo(String.class)
                .one();
    }
}
