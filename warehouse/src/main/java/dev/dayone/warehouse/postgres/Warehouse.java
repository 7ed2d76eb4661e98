package dev.dayone.warehouse.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
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
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(address.jdbcUrl());
        config.setUsername(address.user());
        config.setPassword(address.password());
        config.setMaximumPoolSize(6);
        config.setPoolName("warehouse");
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
        try {
            migrate(pool);
        } catch (FlywayValidateException e) {
            pool.close();
            throw new WarehouseException(
                    "The warehouse at " + address.shown() + " was made by another version of DayOne: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                            + " Use the version that made it, or another database.",
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

    private static void migrate(HikariDataSource pool) {
        Flyway.configure()
                .dataSource(pool)
                .locations("classpath:dev/dayone/warehouse/migrations")
                .defaultSchema("public")
                .table("dayone_schema_history")
                .ignoreMigrationPatterns("*:pending")
                .load()
                .migrate();
    }

    private static String rootMessage(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }
}
