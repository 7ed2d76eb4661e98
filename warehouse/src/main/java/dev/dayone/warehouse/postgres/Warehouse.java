package dev.dayone.warehouse.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.jdbi.v3.core.Jdbi;

/** The connection to Postgres, its schema brought up to date. */
public final class Warehouse implements AutoCloseable {

    private final HikariDataSource pool;
    private final Jdbi jdbi;

    private Warehouse(HikariDataSource pool) {
        this.pool = pool;
        this.jdbi = Jdbi.create(pool);
    }

    /**
     * Connects and migrates.
     *
     * @throws WarehouseException when Postgres cannot be reached, or holds the schema of a newer DayOne
     */
    public static Warehouse open(PostgresAddress address) {
        Setup.run(address);
        return connect(address);
    }

    /**
     * Connects to one that {@link Setup} made ready.
     *
     * @throws WarehouseException when Postgres cannot be reached
     */
    public static Warehouse connect(PostgresAddress address) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(6);
        config.setPoolName("warehouse");
        config.setConnectionInitSql("set role " + Setup.OWNER);
        // Batches become multi-row inserts; every batch is reduced to one row a key before.
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.setInitializationFailTimeout(15_000);
        HikariDataSource pool;
        try {
            pool = new HikariDataSource(config);
        } catch (RuntimeException e) {
            throw new WarehouseException(
                    "Postgres at " + address.shown() + " cannot be reached: " + rootMessage(e)
                            + ". Check that it runs and takes this user.",
                    e);
        }
        return new Warehouse(pool);
    }

    public Jdbi jdbi() {
        return jdbi;
    }

    @Override
    public void close() {
        pool.close();
    }

    private static String rootMessage(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
