package dev.dayone.app.bench;

import dev.dayone.ingest.Publisher;
import dev.dayone.warehouse.Warehouse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * From sending an event to its committed row, and to the measures that count it, at a steady rate. The n-th row that appears is held
 * against the n-th event sent; rows are counted every few milliseconds, which is part of the figure.
 */
public final class LatencyBench {

    private LatencyBench() {}

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
     * @param first number of the first commit to send: those before are in the log
     * @return nothing where not all had arrived three minutes after the first
     */
    public static Optional<Latency> run(
            Warehouse warehouse, String bootstrapServers, int people, long first, int rate, int seconds) {
        Workload workload = new Workload(people);
        int count = rate * seconds;
        long[] sentAt = new long[count];
        awaitQuiet(warehouse);
        long baseRows = rows(warehouse);
        long baseMeasured = measured(warehouse);
        Watch watch = new Watch(warehouse, baseRows, baseMeasured, count);
        watch.start();
        try (Publisher publisher = Publisher.prompt(bootstrapServers)) {
            long start = System.nanoTime();
            for (int n = 0; n < count; n++) {
                long due = start + (long) (n * 1e9 / rate);
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
                }
                sentAt[n] = System.nanoTime();
                publisher.send(workload.commit(first + n));
            }
            double achieved = KafkaBench.rate(count, start);
            return watch.arrived()
                    ? Optional.of(new Latency(
                            rate,
                            achieved,
                            percentiles(sentAt, watch.rowsSeen),
                            percentiles(sentAt, watch.measuresSeen)))
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

    /** Looks at the warehouse again and again, and notes when how many had arrived. */
    private static final class Watch extends Thread {
        private final Warehouse warehouse;
        private final long baseRows;
        private final long baseMeasured;
        private final int count;
        private final List<long[]> rowsSeen = new ArrayList<>();
        private final List<long[]> measuresSeen = new ArrayList<>();
        private final AtomicBoolean failed = new AtomicBoolean();

        Watch(Warehouse warehouse, long baseRows, long baseMeasured, int count) {
            super("latency-watch");
            this.warehouse = warehouse;
            this.baseRows = baseRows;
            this.baseMeasured = baseMeasured;
            this.count = count;
        }

        @Override
        public void run() {
            long rows = 0;
            long measures = 0;
            long end = System.nanoTime() + 180_000_000_000L;
            while ((rows < count || measures < count) && System.nanoTime() < end) {
                rows = LatencyBench.rows(warehouse) - baseRows;
                rowsSeen.add(new long[] {System.nanoTime(), rows});
                measures = LatencyBench.measured(warehouse) - baseMeasured;
                measuresSeen.add(new long[] {System.nanoTime(), measures});
                KafkaBench.pause(3);
            }
            failed.set(rows < count || measures < count);
        }

        boolean arrived() {
            try {
                join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return !failed.get();
        }
    }

    /** Rows of the log that the warehouse has: the offsets move in the transaction of the rows, and are few. */
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
