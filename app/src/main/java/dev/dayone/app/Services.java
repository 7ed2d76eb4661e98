package dev.dayone.app;

import dev.dayone.app.embedded.EmbeddedKafka;
import dev.dayone.app.embedded.EmbeddedPostgres;
import dev.dayone.app.embedded.KafkaTopics;
import dev.dayone.app.embedded.SystemException;
import dev.dayone.streams.Generations.TopologyChangedException;
import dev.dayone.streams.StreamsService;
import dev.dayone.streams.measures.MeasureDefinition;
import dev.dayone.warehouse.MeasureDefinitions;
import dev.dayone.warehouse.PostgresAddress;
import dev.dayone.warehouse.Sink;
import dev.dayone.warehouse.Warehouse;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Kafka, Postgres, streams and sink, as far as this process runs them, started in order and stopped in reverse. */
final class Services implements AutoCloseable {

    private final Started started = new Started();
    private String bootstrapServers = "";
    private String clusterId = "";
    private @Nullable PostgresAddress postgres;
    private @Nullable Warehouse warehouse;
    private @Nullable StreamsService streams;
    private @Nullable Sink sink;

    /**
     * Where the systems are.
     *
     * @param kafka brokers; null = embedded
     * @param postgres server; null = embedded
     */
    record Systems(@Nullable String kafka, @Nullable PostgresAddress postgres) {}

    /** Starts Kafka and Postgres, where they are ours, and nothing that carries between them. */
    static Services startSystems(DataDirectory data, Systems systems, Consumer<String> stage) {
        // The collector needs both, and is no service of this class.
        return start(data, systems, EnumSet.of(Role.COLLECTOR), StreamsOptions.alone(), stage);
    }

    /** Starts all. */
    static Services start(DataDirectory data, Systems systems, Consumer<String> stage) {
        return start(data, systems, Role.standard(), StreamsOptions.alone(), stage);
    }

    /**
     * Starts what the roles need.
     *
     * @param stage told what is being started
     * @throws SystemException when one does not start; the others are stopped again
     */
    static Services start(
            DataDirectory data, Systems systems, Set<Role> roles, StreamsOptions options, Consumer<String> stage) {
        Services services = new Services();
        try {
            services.start(roles, data, systems, options, stage);
            return services;
        } catch (TopologyChangedException e) {
            services.close();
            throw new UsageException(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            services.close();
            throw e;
        }
    }

    private void start(
            Set<Role> roles, DataDirectory data, Systems systems, StreamsOptions options, Consumer<String> stage) {
        PostgresAddress postgres = systems.postgres();
        if (Role.needPostgres(roles)) {
            stage.accept("Postgres");
            if (postgres == null) {
                postgres = started.keep(EmbeddedPostgres.start(data.postgres())).address();
            }
            this.postgres = postgres;
            warehouse = started.keep(Warehouse.open(postgres));
            new MeasureDefinitions(warehouse)
                    .write(Arrays.stream(MeasureDefinition.values())
                            .map(m -> new MeasureDefinitions.Row(
                                    m.ids(),
                                    m.title(),
                                    m.unit(),
                                    m.definition(),
                                    m.version(),
                                    m.use().name().toLowerCase(Locale.ROOT),
                                    m.proviso()))
                            .toList());
        }
        if (Role.needKafka(roles)) {
            stage.accept("Kafka");
            String kafka = systems.kafka();
            boolean own = kafka == null;
            bootstrapServers = kafka == null
                    ? started.keep(EmbeddedKafka.start(data.kafka())).bootstrapServers()
                    : kafka;
            clusterId = KafkaTopics.create(bootstrapServers, own);
        }
        if (roles.contains(Role.STREAMS)) {
            stage.accept("Kafka Streams");
            streams = started.keep(StreamsService.start(options.settings(bootstrapServers, data.streams())));
        }
        if (roles.contains(Role.SINK)) {
            stage.accept("warehouse sink");
            sink = started.keep(Sink.start(warehouse(), bootstrapServers));
        }
        if (postgres != null && !bootstrapServers.isEmpty()) {
            new RunningServices(bootstrapServers, postgres).announce(data.running());
            started.keep(() -> Files.deleteIfExists(data.running()));
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
            services.postgres = running.postgres();
            services.warehouse = services.started.keep(Warehouse.open(running.postgres()));
            services.bootstrapServers = running.kafka();
            services.clusterId = KafkaTopics.create(running.kafka(), true);
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

    /** The server that the warehouse is on. */
    PostgresAddress postgres() {
        if (postgres == null) {
            throw new IllegalStateException("this process has no warehouse");
        }
        return postgres;
    }

    Warehouse warehouse() {
        if (warehouse == null) {
            throw new IllegalStateException("services are not started");
        }
        return warehouse;
    }

    /** The topology, where this process runs it. */
    Optional<StreamsService> streams() {
        return Optional.ofNullable(streams);
    }

    /** What does not work of what this process runs; empty = all works. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (sink != null && !sink.isAlive()) {
            problems.add("The warehouse sink has stopped"
                    + sink.stoppedBy().map(why -> " (" + why + ")").orElse("")
                    + "; the log in the data directory says more.");
        }
        if (streams != null && !streams.isAlive()) {
            problems.add("Kafka Streams has stopped (" + streams.state()
                    + "); the log in the data directory says why, and docs/operating.md what to do.");
        }
        return problems;
    }

    /** @throws SystemException when something of it has stopped */
    void requireCarrying() {
        List<String> problems = problems();
        if (!problems.isEmpty()) {
            throw new SystemException(String.join(" ", problems));
        }
    }

    /** Adds the meters of what this process runs. */
    void bindTo(MeterRegistry registry) {
        if (streams != null) {
            streams.bindTo(registry);
        }
        if (sink != null) {
            sink.bindTo(registry);
        }
    }

    @Override
    public void close() {
        started.close();
    }
}
