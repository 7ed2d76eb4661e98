package dev.dayone.warehouse;

import dev.dayone.warehouse.ProgrammeViews.Rows;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;

/**
 * Queries that somebody typed, run under a login of their own that may read what an evaluator may and nothing else. What the query does to its session ends with it. The
 * login is made anew for each process and taken away when it ends.
 */
public final class ReadOnlySql implements AutoCloseable {

    private static final int SECONDS = 10;

    private final Access access;
    private final String url;
    private final String login;
    private final String password;

    private ReadOnlySql(Access access, String url, String login, String password) {
        this.access = access;
        this.url = url;
        this.login = login;
        this.password = password;
    }

    /**
     * Makes the login.
     *
     * @param url JDBC address of the warehouse, without user or password
     */
    public static ReadOnlySql open(Warehouse warehouse, String url) {
        byte[] random = new byte[20];
        new SecureRandom().nextBytes(random);
        String login = "sql_page_" + HexFormat.of().formatHex(random, 0, 4);
        String password = HexFormat.of().formatHex(random, 4, 20);
        Access access = new Access(warehouse);
        access.grant(login, Access.Grant.EVALUATOR, List.of("*"), password);
        return new ReadOnlySql(access, url, login, password);
    }

    /**
     * Runs a query.
     *
     * @param most rows at most
     * @throws IllegalArgumentException with the database's words, where it refuses the query or takes longer than ten seconds
     */
    public Rows query(String sql, int most) {
        try (Connection connection = DriverManager.getConnection(url, login, password);
                Statement statement = connection.createStatement()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            statement.execute("set local statement_timeout = '" + SECONDS + "s'");
            statement.setMaxRows(most);
            statement.setFetchSize(1000);
            statement.setQueryTimeout(SECONDS + 2);
            if (!statement.execute(sql)) {
                throw new IllegalArgumentException("That gives no rows: ask with select.");
            }
            try (ResultSet rows = statement.getResultSet()) {
                return Rows.of(rows);
            }
        } catch (SQLException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        access.revoke(login);
    }
}
