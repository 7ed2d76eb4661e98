package dev.dayone.app.bench;

import dev.dayone.schemas.KafkaAddress;
import dev.dayone.warehouse.postgres.PostgresAddress;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.sink.Sink;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/** The sink against a plain COPY of the same rows into a table like the one it fills, with the same indexes. */
public final class SinkBench {

    /** What the sink fills for every event. */
    private static final List<String> TABLES = List.of("event_key", "event");

    private SinkBench() {}

    /**
     * Carries the whole log of git activity. Of so few messages that one batch takes all, the start of the sink is part of the figure.
     *
     * @param administrator of the same Postgres: files on the server are for nobody else
     * @param commits messages in it
     */
    public static MeasuredRate run(
            Warehouse warehouse,
            PostgresAddress administrator,
            KafkaAddress kafka,
            long commits,
            Consumer<String> say) {
        say.accept("sink");
        double ours;
        long begin = System.nanoTime();
        try (Sink sink = Sink.start(warehouse, kafka)) {
            // The first third warms up the compiler and Postgres' caches, as it does only once in the life of a
            // service.
            await(sink, warehouse.jdbi(), commits / 3);
            long warm = count(warehouse.jdbi());
            long start = System.nanoTime();
            await(sink, warehouse.jdbi(), commits);
            ours = warm < commits ? KafkaBench.rate(commits - warm, start) : KafkaBench.rate(commits, begin);
        }
        say.accept("plain COPY");
        return new MeasuredRate(
                "sink",
                ours,
                "rows/s",
                "plain COPY, same tables and indexes",
                copy(administrator, commits),
                Memory.peakMiB());
    }

    private static void await(Sink sink, Jdbi jdbi, long commits) {
        while (count(jdbi) < commits) {
            KafkaBench.pause(20);
            if (!sink.isAlive()) {
                throw new IllegalStateException("the sink has stopped");
            }
        }
    }

    private static long count(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select coalesce(sum(facts), 0)::bigint from ops.freshness where type = 'CommitObserved'")
                .mapTo(Long.class)
                .one());
    }

    /** From files on the server, so that nothing but the tables is in its way. */
    private static double copy(PostgresAddress administrator, long rows) {
        Jdbi jdbi = Jdbi.create(administrator.jdbcUrl(), administrator.user(), administrator.password());
        return jdbi.withHandle(handle -> {
            String directory = handle.createQuery("select current_setting('data_directory')")
                    .mapTo(String.class)
                    .one();
            for (String table : TABLES) {
                handle.execute("create table public." + table + " (like raw." + table + " including all)");
                handle.execute("copy (select * from raw." + table + ") to '" + directory + "/" + table
                        + ".bench' (format binary)");
            }
            long start = System.nanoTime();
            handle.useTransaction(one -> TABLES.forEach(table -> one.execute(
                    "copy public." + table + " from '" + directory + "/" + table + ".bench' (format binary)")));
            double rate = KafkaBench.rate(rows, start);
            TABLES.forEach(table -> handle.execute("drop table public." + table));
            // What Postgres would do later, beside the stage that is measured next, it does now.
            handle.execute("vacuum (analyze)");
            handle.execute("checkpoint");
            return rate;
        });
    }
}
