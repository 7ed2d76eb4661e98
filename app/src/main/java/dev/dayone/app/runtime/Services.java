package dev.dayone.app.runtime;

import dev.dayone.app.embedded.EmbeddedKafka;
import dev.dayone.app.embedded.EmbeddedPostgres;
import dev.dayone.app.embedded.KafkaTopics;
import dev.dayone.app.embedded.LogFiles;
import dev.dayone.app.terminal.SystemException;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.ingest.spool.Drain.LogSync;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.schemas.MeasureDefinition;
import dev.dayone.streams.Generations.TopologyChangedException;
import dev.dayone.streams.StreamsService;
import dev.dayone.warehouse.access.PseudonymKey;
import dev.dayone.warehouse.access.ReaderWatch;
import dev.dayone.warehouse.postgres.PostgresAddress;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.sink.FactRows;
import dev.dayone.warehouse.sink.Sink;
import dev.dayone.warehouse.view.MeasureDefinitions;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kafka, Postgres, streams and sink, as far as this process runs them, started in order and stopped in reverse. */
public final class Services implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Services.class);

    private final CloseInReverse started = new CloseInReverse();
    private final List<String> notices = new ArrayList<>();
    private @Nullable KafkaAddress kafka;
    private String clusterId = "";
    private LogSync logSync = LogSync.COPIED;
    private @Nullable PostgresAddress postgres;
    private @Nullable Warehouse warehouse;
    private @Nullable StreamsService streams;
    private @Nullable Sink sink;
    private @Nullable PipelineMeters meters;
    private @Nullable EmbeddedKafka embedded;
    private @Nullable EmbeddedPostgres embeddedPostgres;

    /**
     * Where the systems are.
     *
     * @param kafka brokers; null = embedded
     * @param postgres server; null = embedded
     */
    public record Systems(
            @Nullable KafkaAddress kafka, @Nullable PostgresAddress postgres) {}

    /** Starts Kafka and Postgres, where they are ours, and nothing that carries between them. */
    public static Services startSystems(DataDirectory data, Systems systems, Consumer<String> stage) {
        // The collector needs both, and is no service of this class.
        return start(data, systems, EnumSet.of(ProcessRole.COLLECTOR), StreamsOptions.alone(), stage);
    }

    /** Starts all. */
    public static Services start(DataDirectory data, Systems systems, Consumer<String> stage) {
        return start(data, systems, ProcessRole.standard(), StreamsOptions.alone(), stage);
    }

    /**
     * Starts what the roles need.
     *
     * @param stage told what is being started
     * @throws SystemException when one does not start; the others are stopped again
     */
    public static Services start(
            DataDirectory data,
            Systems systems,
            Set<ProcessRole> roles,
            StreamsOptions options,
            Consumer<String> stage) {
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
            Set<ProcessRole> roles,
            DataDirectory data,
            Systems systems,
            StreamsOptions options,
            Consumer<String> stage) {
        PostgresAddress postgres = systems.postgres();
        // The broker starts while Postgres does: each waits for the disk more than for the processor.
        Beside<EmbeddedKafka> broker = ProcessRole.needKafka(roles) && systems.kafka() == null
                ? started.keep(Beside.start("kafka-start", () -> EmbeddedKafka.start(data.kafka())))
                : null;
        if (ProcessRole.needPostgres(roles)) {
            stage.accept("Postgres");
            boolean embeddedHere = postgres == null;
            if (postgres == null) {
                EmbeddedPostgres own = started.keep(EmbeddedPostgres.start(data.postgres()));
                embeddedPostgres = own;
                postgres = own.address();
            }
            this.postgres = postgres;
            // Our own server was made ready as it started.
            warehouse = keep(started, embeddedHere ? Warehouse.connect(postgres) : Warehouse.open(postgres));
            if (roles.contains(ProcessRole.COLLECTOR)) {
                requireKey(warehouse, data);
            }
            started.keep(ReaderWatch.start(warehouse));
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
        if (ProcessRole.needKafka(roles)) {
            stage.accept("Kafka");
            KafkaAddress given = systems.kafka();
            if (given == null) {
                EmbeddedKafka own = Objects.requireNonNull(broker).await();
                embedded = own;
                logSync = own::sync;
                kafka = own.address();
                own.endLeftOpen();
            } else {
                kafka = given;
            }
            clusterId = KafkaTopics.create(kafka(), given == null);
            EmbeddedKafka own = embedded;
            if (own != null && warehouse != null) {
                mend(own, warehouse, roles.contains(ProcessRole.SINK));
            }
        }
        if (roles.contains(ProcessRole.STREAMS)) {
            stage.accept("Kafka Streams");
            try {
                streams = started.keep(StreamsService.start(options.settings(kafka(), data.streams())));
            } catch (IllegalStateException e) {
                throw new SystemException(
                        e.getMessage()
                                + ". Check that Kafka answers, and whether the machine is overloaded (dayone doctor).",
                        e);
            }
        }
        if (roles.contains(ProcessRole.SINK)) {
            stage.accept("warehouse sink");
            sink = started.keep(Sink.start(warehouse(), kafka()));
        }
        meters = started.keep(PipelineMeters.start(warehouse, kafka, data.root()));
        if (postgres != null && kafka != null) {
            Optional<Path> log = Optional.ofNullable(embedded).map(EmbeddedKafka::log);
            new SharedServices(kafka, postgres, log).announce(data.running());
            started.keep(() -> Files.deleteIfExists(data.running()));
        }
    }

    /** What a power cut took from the log, before anything reads it. */
    private void mend(EmbeddedKafka own, Warehouse warehouse, boolean sink) {
        Consumer<String> said = sentence -> {
            LOG.warn("{}", sentence);
            notices.add(sentence);
        };
        boolean older = sink && LogMend.mendIfOlder(warehouse, kafka(), said);
        if (own.mayHaveLostPages()) {
            if (!older) {
                LogMend.measureAnew(warehouse, kafka(), said);
            }
            own.wholeAgain();
        }
    }

    /**
     * Uses services that another process runs.
     *
     * @throws SystemException when they do not answer
     */
    public static Services attach(SharedServices running) {
        Services services = new Services();
        try {
            services.postgres = running.postgres();
            services.warehouse = keep(services.started, Warehouse.open(running.postgres()));
            KafkaAddress kafka = running.kafka();
            services.kafka = kafka;
            services.clusterId = KafkaTopics.create(kafka, true);
            services.logSync =
                    running.log().<LogSync>map(log -> new LogFiles(log)::sync).orElse(LogSync.COPIED);
            return services;
        } catch (RuntimeException e) {
            services.close();
            throw e;
        }
    }

    /**
     * Whoever makes pseudonyms makes those that are here already.
     *
     * @throws WarehouseException when the key in the data directory is another than the one that made them
     */
    static void requireKey(Warehouse warehouse, DataDirectory data) {
        PseudonymKey.require(
                warehouse, data.secrets().fingerprint(), data.pseudonymKeyFile().toString());
    }

    /** What was found and mended at the start, in sentences for who started it. */
    public List<String> notices() {
        return List.copyOf(notices);
    }

    /** Brings what Kafka has taken to the disk, also where another process runs it; brokers that are not ours have copies instead. */
    public LogSync logSync() {
        return logSync;
    }

    /** The brokers that the log is on. */
    public KafkaAddress kafka() {
        if (kafka == null) {
            throw new IllegalStateException("this process has no log");
        }
        return kafka;
    }

    /** Whether this process uses Kafka. */
    public boolean hasKafka() {
        return kafka != null;
    }

    /** Id that Kafka gives the cluster: what we know of its log is kept under it. */
    public String clusterId() {
        return clusterId;
    }

    /** The server that the warehouse is on. */
    public PostgresAddress postgres() {
        if (postgres == null) {
            throw new IllegalStateException("this process has no warehouse");
        }
        return postgres;
    }

    public Warehouse warehouse() {
        if (warehouse == null) {
            throw new IllegalStateException("services are not started");
        }
        return warehouse;
    }

    /** The topology, where this process runs it. */
    public Optional<StreamsService> streams() {
        return Optional.ofNullable(streams);
    }

    /** What does not work of what this process runs; empty = all works. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (embeddedPostgres != null && !embeddedPostgres.isAlive()) {
            problems.add(
                    "The embedded Postgres has stopped; postgres/server.log in the data directory says why. Start again.");
        }
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
    public void requireCarrying() {
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
        if (meters != null) {
            meters.bindTo(registry);
        }
    }

    /** Partitions whose readers wait for an open transaction, each with seconds. */
    Map<String, Long> waiting() {
        return meters == null ? Map.of() : meters.waiting();
    }

    @Override
    public void close() {
        started.close();
    }

    /** The warehouse, with the facts that an earlier version did not keep. */
    private static Warehouse keep(CloseInReverse started, Warehouse opened) {
        Warehouse warehouse = started.keep(opened);
        FactRows.deriveWhereMissing(warehouse);
        return warehouse;
    }
}
