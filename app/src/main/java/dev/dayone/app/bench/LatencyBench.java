package dev.dayone.app.bench;

import dev.dayone.ingest.log.Publisher;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.warehouse.postgres.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;

/**
 * From sending an event to its committed row, and to the measures that count it, at a steady rate. The n-th row that appears is held
 * against the n-th event sent; rows are counted every few milliseconds and measures ten times a second, which is part of the figure.
 */
public final class LatencyBench {

    private static final long ROWS_PAUSE_MILLIS = 3;

    /** They are summed over thousands of rows: looking as often as at rows would cost more than what is measured. */
    private static final long MEASURES_PAUSE_MILLIS = 100;

    private final Warehouse warehouse;
    private final KafkaAddress kafka;
    private final Workload workload;
    private long next;

    /** @param first number of the first commit to send: those before are in the log */
    public LatencyBench(Warehouse warehouse, KafkaAddress kafka, int people, long first) {
        this.warehouse = warehouse;
        this.kafka = kafka;
        this.workload = new Workload(people);
        this.next = first;
    }

    /**
     * What one rate gave.
     *
     * @param rate events a second asked for
     * @param achieved events a second in fact sent
     * @param rows milliseconds to the committed row: median, 95th, 99th percentile
     * @param measures milliseconds to the measures, likewise
     */
    public record Latency(int rate, double achieved, double[] rows, double[] measures) {}

    /**
     * Sends at a rate, with all services running.
     *
     * @return nothing where not all had arrived three minutes after the first
     */
    public Optional<Latency> run(int rate, int seconds) {
        int count = rate * seconds;
        long[] sentAt = new long[count];
        awaitQuiet(warehouse);
        Watch rows = new Watch(warehouse, LatencyBench::rows, ROWS_PAUSE_MILLIS, count);
        Watch measures = new Watch(warehouse, LatencyBench::measured, MEASURES_PAUSE_MILLIS, count);
        try (Publisher publisher = Publisher.prompt(kafka)) {
            long start = System.nanoTime();
            for (int n = 0; n < count; n++) {
                long due = start + (long) (n * 1e9 / rate);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
                }
                sentAt[n] = System.nanoTime();
                publisher.send(workload.commit(next++));
            }
            double achieved = KafkaBench.rate(count, start);
            return rows.arrived() && measures.arrived()
                    ? Optional.of(new Latency(
                            rate, achieved, percentiles(sentAt, rows.seen), percentiles(sentAt, measures.seen)))
                    : Optional.empty();
        }
    }

    /** What went before must have arrived, or its measures would be taken for those of this run. */
    private static void awaitQuiet(Warehouse warehouse) {
        long before = -1;
        for (int look = 0; look < 200; look++) {
            long now = rows(warehouse) + measured(warehouse);
            if (now == before) {
                return;
            }
            before = now;
            KafkaBench.pause(2_500);
        }
        throw new IllegalStateException("what went before does not arrive");
    }

    /** Looks at a count in the warehouse again and again, and notes when how many had arrived. */
    private static final class Watch extends Thread {
        private final Warehouse warehouse;
        private final ToLongFunction<Warehouse> counted;
        private final long pauseMillis;
        private final long base;
        private final int count;
        private final List<long[]> seen = new ArrayList<>();
        private volatile boolean arrived;

        Watch(Warehouse warehouse, ToLongFunction<Warehouse> counted, long pauseMillis, int count) {
            super("latency-watch");
            this.warehouse = warehouse;
            this.counted = counted;
            this.pauseMillis = pauseMillis;
            this.base = counted.applyAsLong(warehouse);
            this.count = count;
            start();
        }

        @Override
        public void run() {
            long now = 0;
            long end = System.nanoTime() + 180_000_000_000L;
            while (now < count && System.nanoTime() < end) {
                KafkaBench.pause(pauseMillis);
                now = counted.applyAsLong(warehouse) - base;
                seen.add(new long[] {System.nanoTime(), now});
            }
            arrived = now >= count;
        }

        boolean arrived() {
            try {
                join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return arrived;
        }
    }

    /** Events that the warehouse has: they are counted in the transaction of their rows, and the counts are few. */
    private static long rows(Warehouse warehouse) {
        return warehouse
                .jdbi()
                .withHandle(handle -> handle.createQuery(
                                "select coalesce(sum(accepted), 0) from ops.intake where programme = 'bench'")
                        .mapTo(Long.class)
                        .one());
    }

    private static long measured(Warehouse warehouse) {
        return warehouse
                .jdbi()
                .withHandle(handle -> handle.createQuery("""
                        select coalesce(sum(value), 0)::bigint from core.measure
                        where programme = 'bench' and measure = 'D1.events'
                        """).mapTo(Long.class).one());
    }

    private static double[] percentiles(long[] sentAt, List<long[]> seen) {
        double[] millis = new double[sentAt.length];
        int look = 0;
        for (int n = 0; n < sentAt.length; n++) {
            while (seen.get(look)[1] <= n) {
                look++;
            }
            millis[n] = (seen.get(look)[0] - sentAt[n]) / 1e6;
        }
        Arrays.sort(millis);
        return new double[] {at(millis, 0.5), at(millis, 0.95), at(millis, 0.99)};
    }

    private static double at(double[] sorted, double share) {
        return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
    }
}
