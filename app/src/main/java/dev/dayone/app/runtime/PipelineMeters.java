package dev.dayone.app.runtime;

import dev.dayone.schemas.KafkaAddress;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.view.PipelineStatus;
import dev.dayone.warehouse.view.PipelineStatus.Troubles;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.admin.Admin;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an alarm is raised on and no part knows of itself: looked at every quarter of a minute, in a thread of its own. */
final class PipelineMeters implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineMeters.class);
    private static final long EVERY_SECONDS = 15;
    private static final String TOPICS = "dayone";

    private final @Nullable PipelineStatus status;
    private final @Nullable Admin admin;
    private final Path data;
    private final LogWait wait = new LogWait();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "pipeline-meters");
        thread.setDaemon(true);
        return thread;
    });
    private volatile Troubles troubles = Troubles.NONE;
    private volatile Map<String, Long> waiting = Map.of();

    private PipelineMeters(@Nullable PipelineStatus status, @Nullable Admin admin, Path data) {
        this.status = status;
        this.admin = admin;
        this.data = data;
    }

    /**
     * Begins to look.
     *
     * @param warehouse null = this process has none
     * @param kafka null = this process has no Kafka
     * @param data directory whose disk is watched
     */
    static PipelineMeters start(@Nullable Warehouse warehouse, @Nullable KafkaAddress kafka, Path data) {
        PipelineMeters meters = new PipelineMeters(
                warehouse == null ? null : new PipelineStatus(warehouse),
                kafka == null ? null : Admin.create(kafka.properties()),
                data);
        var unused = meters.clock.scheduleWithFixedDelay(meters::look, 0, EVERY_SECONDS, TimeUnit.SECONDS);
        return meters;
    }

    void bindTo(MeterRegistry registry) {
        gauge(registry, "dayone.disk.free.bytes", "Bytes free where the data directory is", each ->
                (double) each.data.toFile().getUsableSpace());
        if (status != null) {
            gauge(
                    registry,
                    "dayone.people.unmeasured",
                    "People with facts that no measure speaks of",
                    each -> each.troubles.unmeasured());
            gauge(
                    registry,
                    "dayone.standings.behind",
                    "Standings that do not sum up all measures",
                    each -> each.troubles.standings());
            gauge(registry, "dayone.quarantine.messages", "Messages set aside", each -> each.troubles.quarantined());
            gauge(
                    registry,
                    "dayone.rejects.open",
                    "Refused rows neither corrected nor waived",
                    each -> each.troubles.rejects());
        }
        if (admin != null) {
            gauge(
                    registry,
                    "dayone.log.waiting.seconds",
                    "How long readers have waited for an open transaction",
                    each -> each.waiting.values().stream()
                            .mapToLong(seconds -> seconds)
                            .max()
                            .orElse(0));
        }
    }

    private void gauge(MeterRegistry registry, String name, String what, ToDoubleFunction<PipelineMeters> value) {
        Gauge.builder(name, this, value).description(what).register(registry);
    }

    /** Partitions that readers wait at, each with seconds. */
    Map<String, Long> waiting() {
        return new TreeMap<>(waiting);
    }

    private void look() {
        try {
            PipelineStatus warehouse = status;
            if (warehouse != null) {
                troubles = warehouse.troubles();
            }
            Admin kafka = admin;
            if (kafka != null) {
                waiting = wait.look(kafka, TOPICS);
            }
        } catch (JdbiException | ExecutionException | TimeoutException e) {
            LOG.debug("not looked at", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            // A thread that ends here would end all later looks.
            LOG.warn("the pipeline could not be looked at", e);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
        if (admin != null) {
            admin.close();
        }
    }
}
