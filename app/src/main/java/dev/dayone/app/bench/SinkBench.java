package dev.dayone.app.bench;

import dev.dayone.schemas.Topics;
import dev.dayone.warehouse.Sink;
import dev.dayone.warehouse.Warehouse;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;

/** The sink against a plain COPY of the same rows into a table like the one it fills, with the same indexes. */
public final class SinkBench {

    private SinkBench() {}

    /**
     * Carries the whole log of git activity.
     *
     * @param commits messages in it
     */
    public static Figure run(Warehouse warehouse, String bootstrapServers, long commits, Consumer<String> say) {
        say.accept("sink");
        long start = System.nanoTime();
        double ours;
        try (Sink sink = Sink.start(warehouse, bootstrapServers)) {
            while (count(warehouse.jdbi()) < commits) {
                KafkaBench.pause(200);
                if (!sink.isAlive()) {
                    throw new IllegalStateException("the sink has stopped");
                }
            }
            ours = KafkaBench.rate(commits, start);
        }
        say.accept("plain COPY");
        return new Figure(
                "sink",
                ours,
                "rows/s",
                "plain COPY, same table and indexes",
                copy(warehouse, commits),
                Memory.peakMiB());
    }

    private static long count(Jdbi jdbi) {
        return jdbi.withHandle(handle -> handle.createQuery("select count(*) from raw.event where kafka_topic = :topic")
                .bind("topic", Topics.GIT_ACTIVITY)
                .mapTo(Long.class)
                .one());
    }

    /** From a file on the server, so that nothing but the table is in its way. */
    private static double copy(Warehouse warehouse, long rows) {
        return warehouse.jdbi().withHandle(handle -> {
            String file = handle.createQuery("select current_setting('data_directory')")
                            .mapTo(String.class)
                            .one() + "/bench.copy";
            handle.execute("create table public.bench_copy (like raw.event including all)");
            handle.execute("copy raw.event to '" + file + "'");
            long start = System.nanoTime();
            handle.execute("copy public.bench_copy from '" + file + "'");
            double rate = KafkaBench.rate(rows, start);
            handle.execute("drop table public.bench_copy");
            return rate;
        });
    }
}
