package dev.dayone.streams;

import dev.dayone.schemas.CohortScheduled;
import dev.dayone.schemas.CommitDay;
import dev.dayone.schemas.ConsumerLinger;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FormatMetric;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.WireCodec;
import dev.dayone.streams.DayOneTopology.Shape;
import dev.dayone.streams.Generations.Generation;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running topology, exactly once. Topics must exist before it starts. */
public final class StreamsService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsService.class);
    private static final Duration STOP = Duration.ofSeconds(20);

    /** How long an instance that was killed is waited for; its work is taken over then. */
    private static final int SESSION_MILLIS = 2_000;

    /**
     * What nobody else waits for: an instance that works alone ends its own transactions when it comes back, and a busy machine may
     * take long over one.
     */
    private static final int TRANSACTION_ALONE_MILLIS = 30_000;

    /** Other instances wait so long for what a killed one was writing, and up to ten seconds more until the broker looks. */
    private static final int TRANSACTION_MILLIS = 10_000;

    /** Copies of each internal topic, where there are so many brokers: as of all other topics. */
    private static final int COPIES = 3;

    private final KafkaStreams streams;
    private final EarlierTransactions transactions;
    private final Tally tally;
    private final RestoreTimes restores;

    private StreamsService(KafkaStreams streams, EarlierTransactions transactions, Tally tally, RestoreTimes restores) {
        this.streams = streams;
        this.transactions = transactions;
        this.tally = tally;
        this.restores = restores;
    }

    /**
     * Where and how to run.
     *
     * @param kafka Kafka brokers
     * @param state where local state is kept
     * @param threads threads of this instance
     * @param standbys copies of each store that other instances keep warm
     * @param address host:port at which other instances reach this one's standings; null = alone
     */
    public record Settings(
            KafkaAddress kafka,
            Path state,
            int threads,
            StateStores stores,
            int standbys,
            @Nullable String address) {

        /** Alone, on one broker, with state in memory. */
        public static Settings embedded(KafkaAddress kafka, Path state) {
            return new Settings(kafka, state, 2, StateStores.IN_MEMORY, 0, null);
        }
    }

    /**
     * Starts the generation in force and waits until it runs.
     *
     * @throws Generations.TopologyChangedException when another graph made the state of this log
     * @throws IllegalStateException when it does not run in time
     */
    public static StreamsService start(Settings settings) {
        Generation generation = new Generations(settings.kafka()).current();
        return start(settings, generation, "");
    }

    /**
     * Starts that generation, and waits until it runs or, where there is state to restore, restores.
     *
     * @param outputSuffix end of the names of the topics written; empty = the ones that the warehouse reads
     */
    public static StreamsService start(Settings settings, Generation generation, String outputSuffix) {
        Properties properties = settings(settings);
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, generation.applicationId());
        // A restart takes its old place in the group at once, instead of after the session time-out.
        properties.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId(settings.state()));
        Brokers brokers = Brokers.of(settings.kafka());
        properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, Math.min(COPIES, brokers.count()));
        properties.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                Math.max(SESSION_MILLIS, brokers.shortestSession()));
        Tally tally = new Tally();
        properties.put(DeadLetters.TALLY, tally);
        Shape shape = new Shape(settings.stores(), generation.firstRevision(), outputSuffix);
        KafkaStreams streams = new KafkaStreams(DayOneTopology.build(properties, shape, tally), properties);
        RestoreTimes restores = new RestoreTimes();
        streams.setGlobalStateRestoreListener(restores);
        CountDownLatch running = new CountDownLatch(1);
        streams.setStateListener((now, before) -> {
            LOG.info("streams state: {} -> {}", before, now);
            if (now == KafkaStreams.State.RUNNING || now == KafkaStreams.State.ERROR) {
                running.countDown();
            }
        });
        streams.setUncaughtExceptionHandler(error -> {
            if (tally.halted()) {
                LOG.error("streams stop", error);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
            LOG.error("streams thread failed and is replaced", error);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        EarlierTransactions transactions = new EarlierTransactions(settings.state());
        try (Admin admin = Admin.create(settings.kafka().properties())) {
            transactions.end(admin);
        }
        streams.start();
        streams.metadataForLocalThreads().stream()
                .findFirst()
                .ifPresent(thread ->
                        transactions.remember(EarlierTransactions.ids(thread.threadName(), settings.threads())));
        try {
            if (!running.await(10, TimeUnit.MINUTES) || streams.state() == KafkaStreams.State.ERROR) {
                streams.close(STOP);
                throw new IllegalStateException("Kafka Streams does not run; the log says why");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            streams.close(STOP);
            throw new IllegalStateException("interrupted while Kafka Streams started", e);
        }
        return new StreamsService(streams, transactions, tally, restores);
    }

    /** Id of this installation among others of the same application, kept beside its state. */
    private static String instanceId(Path state) {
        Path file = state.resolve("instance-id");
        try {
            Files.createDirectories(state);
            if (!Files.exists(file)) {
                Files.writeString(file, "dayone-" + UUID.randomUUID());
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + state + " for Kafka Streams", e);
        }
    }

    /**
     * What the brokers say of themselves.
     *
     * @param shortestSession the shortest time-out that a member of a group may have, milliseconds
     */
    private record Brokers(int count, int shortestSession) {

        private static final int USUAL_SESSION = 6_000;

        static Brokers of(KafkaAddress kafka) {
            try (Admin admin = Admin.create(kafka.properties())) {
                Collection<Node> nodes = admin.describeCluster().nodes().get();
                return new Brokers(nodes.size(), session(admin, nodes.iterator().next()));
            } catch (ExecutionException e) {
                throw new IllegalStateException(
                        "Kafka at " + kafka + " does not say which brokers it has: " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while asking the brokers", e);
            }
        }

        private static int session(Admin admin, Node node) throws InterruptedException {
            try {
                ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
                Config config = Objects.requireNonNull(
                        admin.describeConfigs(List.of(resource)).all().get().get(resource));
                return Integer.parseInt(
                        config.get("group.min.session.timeout.ms").value());
            } catch (ExecutionException | RuntimeException e) {
                LOG.warn("the brokers' shortest session is not known; six seconds, their default", e);
                return USUAL_SESSION;
            }
        }
    }

    /** Settings of the application; the topology is built with them too. */
    static Properties settings(Settings where) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "dayone-streams");
        settings.putAll(where.kafka().properties());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, where.state().toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        // While messages are fresh the steps ask for commits themselves, far more often.
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
        settings.put(StreamsConfig.POLL_MS_CONFIG, 25);
        // No order of messages makes a difference, so none is waited for.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, where.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, where.standbys());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 64L << 20);
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        if (where.address() != null) {
            settings.put(StreamsConfig.APPLICATION_SERVER_CONFIG, where.address());
        }
        // Changelogs are compacted while they are written, or a restore would read every change ever made.
        settings.put(StreamsConfig.topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), 32 << 20);
        settings.put(StreamsConfig.topicPrefix(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG), 0.3);
        // One batch in flight: a second one may overtake the first into a partition that is new to the transaction.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION), 1);
        // On one machine packing costs more than it saves.
        settings.put(
                StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG),
                where.address() == null ? "none" : "lz4");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 << 10);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), 64L << 20);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
        settings.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                ConsumerLinger.class.getName());
        settings.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                where.address() == null ? TRANSACTION_ALONE_MILLIS : TRANSACTION_MILLIS);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_MILLIS);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 250);
        settings.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 10_000);
        return settings;
    }

    /** Whether it works: runs, or takes over work of others. */
    public boolean isAlive() {
        return streams.state().isRunningOrRebalancing();
    }

    /** Whether all of its work is up to date with its state: measures follow events at once. */
    public boolean isReady() {
        return streams.state() == KafkaStreams.State.RUNNING && !tally.halted();
    }

    /** Kafka's word for what it is doing. */
    public String state() {
        return tally.unknownSchema().get()
                ? "UNKNOWN_SCHEMA"
                : tally.breakerOpen().get() ? "BREAKER_OPEN" : streams.state().name();
    }

    public Tally tally() {
        return tally;
    }

    /** Messages read behind, over all partitions of this instance. */
    public long lag() {
        return (long) streams.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("records-lag"))
                .map(metric -> metric.getValue().metricValue())
                .filter(Double.class::isInstance)
                .mapToDouble(value -> (Double) value)
                .filter(lag -> !Double.isNaN(lag))
                .sum();
    }

    /** Messages that Kafka Streams dropped by itself. Nothing in the graph may: more than 0 is an alarm. */
    public long dropped() {
        return (long) streams.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("dropped-records-total"))
                .map(metric -> metric.getValue().metricValue())
                .filter(Double.class::isInstance)
                .mapToDouble(value -> (Double) value)
                .sum();
    }

    /** Adds meters of this service to a registry. */
    public void bindTo(MeterRegistry registry) {
        StreamsMeters.bind(registry, this, streams, restores);
    }

    /** Standings that this instance keeps. */
    public List<FormatMetric> standings() {
        List<FormatMetric> out = new ArrayList<>();
        store(StandingTopology.STANDINGS).ifPresent(store -> {
            try (var all = store.all()) {
                all.forEachRemaining(entry -> {
                    String[] group = entry.key.split("\\|", -1);
                    out.add(StandingTopology.Standing.of(entry.value)
                            .metric(new StandingTopology.Group(group[0], group[1], group[2], group[3])));
                });
            }
        });
        return out;
    }

    /** Plans in force that this instance keeps. */
    public List<StudyRegistered> plans() {
        return kept().stream()
                .filter(StudyRegistered.class::isInstance)
                .map(StudyRegistered.class::cast)
                .toList();
    }

    /** Programmes, among those that this instance keeps, whose data are simulated. */
    public List<String> simulated() {
        return kept().stream()
                .filter(event -> event instanceof CohortScheduled cohort && cohort.simulated())
                .map(event -> event.meta().programme())
                .distinct()
                .toList();
    }

    private List<Event> kept() {
        List<Event> out = new ArrayList<>();
        store(PlanTopology.PLANS).ifPresent(store -> {
            try (var all = store.all()) {
                all.forEachRemaining(entry -> out.add((Event) WireCodec.decode(entry.value)));
            }
        });
        return out;
    }

    /** The facts of a participant that this instance keeps, in order of time; for an operator who may see them. */
    public List<Event> facts(String participant) {
        List<Event> out = new ArrayList<>();
        store(TimelineTopology.FACTS)
                .ifPresent(
                        store -> TimelineTopology.forEachFact(store, participant, (key, event, own) -> out.add(event)));
        out.sort(Comparator.comparing((Event event) -> event.meta().occurredAt())
                .thenComparing(event -> event.meta().eventId()));
        return out;
    }

    /** Roll-ups of commits of a participant that this instance keeps, by day. */
    public List<CommitDay> commitDays(String participant) {
        List<CommitDay> out = new ArrayList<>();
        store(TimelineTopology.DAYS)
                .ifPresent(store -> StateKeys.forEach(
                        store,
                        StateKeys.prefix(participant),
                        (key, value) -> out.add((CommitDay) WireCodec.decode(value))));
        out.sort(Comparator.comparing(CommitDay::day));
        return out;
    }

    /** host:port of the instance that keeps a participant; nothing while that is not known, or where there is but one. */
    public Optional<String> keeperOf(String participant) {
        KeyQueryMetadata metadata =
                streams.queryMetadataForKey(TimelineTopology.FACTS, participant, new StringSerializer());
        if (KeyQueryMetadata.NOT_AVAILABLE.equals(metadata)
                || metadata.activeHost().port() < 0) {
            return Optional.empty();
        }
        return Optional.of(address(metadata.activeHost()));
    }

    /** host:port of all instances, this one among them; empty where none was told its address. */
    public List<String> instances() {
        return streams.metadataForAllStreamsClients().stream()
                .map(StreamsMetadata::hostInfo)
                .filter(host -> host.port() > 0)
                .map(StreamsService::address)
                .distinct()
                .sorted()
                .toList();
    }

    private static String address(HostInfo host) {
        return host.host() + ":" + host.port();
    }

    private Optional<ReadOnlyKeyValueStore<String, byte[]>> store(String name) {
        try {
            return Optional.of(streams.store(
                    StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<String, byte[]>keyValueStore())));
        } catch (InvalidStateStoreException e) {
            // It moves to another instance, or is being restored.
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        if (streams.close(STOP)) {
            transactions.forget();
        }
    }
}
