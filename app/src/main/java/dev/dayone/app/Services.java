package dev.dayone.app;

import dev.dayone.app.embedded.EmbeddedKafka;
import dev.dayone.app.embedded.EmbeddedPostgres;
import dev.dayone.app.embedded.KafkaTopics;
import dev.dayone.app.embedded.SystemException;
import dev.dayone.streams.StreamsService;
import dev.dayone.warehouse.PostgresAddress;
import dev.dayone.warehouse.Sink;
import dev.dayone.warehouse.Warehouse;
import java.nio.file.Files;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Kafka, Postgres, streams and sink, started in order and stopped in reverse. */
final class Services implements AutoCloseable {

    private final Started started = new Started();
    private String bootstrapServers = "";
    private String clusterId = "";
    private boolean attached;
    private @Nullable Warehouse warehouse;
    private @Nullable Sink sink;

    /**
     * Where the systems are.
     *
     * @param kafka brokers; null = embedded
     * @param postgres server; null = embedded
     */
    record Systems(@Nullable String kafka, @Nullable PostgresAddress postgres) {}

    /**
     * Starts all.
     *
     * @param stage told what is being started
     * @throws SystemException when one does not start; the others are stopped again
     */
    static Services start(DataDirectory data, Systems systems, Consumer<String> stage) {
        Services services = new Services();
        try {
            stage.accept("Postgres");
            PostgresAddress postgres = systems.postgres();
            if (postgres == null) {
                EmbeddedPostgres embedded = services.started.keep(EmbeddedPostgres.start(data.postgres()));
                postgres = embedded.address();
            }
            Warehouse warehouse = services.started.keep(Warehouse.open(postgres));
            services.warehouse = warehouse;
            stage.accept("Kafka");
            String kafka = systems.kafka();
            boolean own = kafka == null;
            services.bootstrapServers = kafka == null
                    ? services.started.keep(EmbeddedKafka.start(data.kafka())).bootstrapServers()
                    : kafka;
            services.clusterId = KafkaTopics.create(services.bootstrapServers, own);
            stage.accept("Kafka Streams");
            services.started.keep(
                    StreamsService.start(StreamsService.Settings.embedded(services.bootstrapServers, data.streams())));
            stage.accept("warehouse sink");
            services.sink = services.started.keep(Sink.start(warehouse, services.bootstrapServers));
            new RunningServices(services.bootstrapServers, postgres).announce(data.running());
            services.started.keep(() -> Files.deleteIfExists(data.running()));
            return services;
        } catch (RuntimeException e) {
            services.close();
            throw e;
        }
    }

    /**
     * Uses services that another process runs.
     *
     * @throws SystemException when they do not answer
     */
    static Services attach(RunningServices running) {
        Services services = new Services();
        try {
            services.warehouse = services.started.keep(Warehouse.open(running.postgres()));
            services.bootstrapServers = running.kafka();
            services.clusterId = KafkaTopics.create(running.kafka(), true);
            services.attached = true;
            return services;
        } catch (RuntimeException e) {
            services.close();
            throw e;
        }
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Id that Kafka gives the cluster: what we know of its log is kept under it. */
    String clusterId() {
        return clusterId;
    }

    Warehouse warehouse() {
        if (warehouse == null) {
            throw new IllegalStateException("services are not started");
        }
        return warehouse;
    }

    /** @throws SystemException when the sink has stopped */
    void requireCarrying() {
        if (!attached && (sink == null || !sink.isAlive())) {
            throw new SystemException("The warehouse sink has stopped; the log in the data directory says why.");
        }
    }

    @Override
    public void close() {
        started.close();
    }
}
