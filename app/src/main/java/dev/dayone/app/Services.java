package dev.dayone.app;

import dev.dayone.app.embedded.EmbeddedKafka;
import dev.dayone.app.embedded.EmbeddedPostgres;
import dev.dayone.app.embedded.SystemException;
import dev.dayone.schemas.Topics;
import dev.dayone.streams.StreamsService;
import dev.dayone.warehouse.PostgresAddress;
import dev.dayone.warehouse.Sink;
import dev.dayone.warehouse.Warehouse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Kafka, Postgres, streams and sink, started in order and stopped in reverse. */
final class Services implements AutoCloseable {

    private static final int TIMEOUT_SECONDS = 30;

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
            services.clusterId = createTopics(services.bootstrapServers, own);
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
            services.clusterId = createTopics(running.kafka(), true);
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

    /**
     * Creates the topics that are missing, waits until each partition has a leader, and probes them.
     *
     * @return the cluster's id
     */
    private static String createTopics(String bootstrapServers, boolean embedded) {
        try (Admin admin = Admin.create(Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "request.timeout.ms",
                10_000,
                "default.api.timeout.ms",
                20_000))) {
            Set<String> known = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            int brokers = admin.describeCluster()
                    .nodes()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .size();
            short replication = (short) (embedded ? 1 : Math.min(3, brokers));
            List<NewTopic> missing = new ArrayList<>();
            Topics.all().forEach((name, config) -> {
                if (!known.contains(name)) {
                    missing.add(new NewTopic(name, Topics.PARTITIONS, replication).configs(config));
                }
            });
            admin.createTopics(missing).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            awaitLeaders(admin);
            probe(bootstrapServers, missing.stream().map(NewTopic::name).toList());
            return admin.describeCluster().clusterId().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new SystemException(
                    "Kafka at " + bootstrapServers + " cannot be used: "
                            + (e.getCause() == null ? e : e.getCause()).getMessage()
                            + ". Check that it runs and lets us create topics.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SystemException("interrupted while creating topics", e);
        }
    }

    /**
     * Sends an empty message to each partition of new topics: a partition just made can lose the first batch that it acknowledges
     * (KAFKA-15591), and this one nobody misses. Readers pass over empty messages.
     */
    private static void probe(String bootstrapServers, List<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all", "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            List<Future<RecordMetadata>> probes = new ArrayList<>();
            for (String topic : topics) {
                for (int partition = 0; partition < Topics.PARTITIONS; partition++) {
                    probes.add(producer.send(
                            new ProducerRecord<>(topic, partition, "probe".getBytes(StandardCharsets.US_ASCII), null)));
                }
            }
            for (Future<RecordMetadata> probe : probes) {
                probe.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            }
        }
    }

    private static void awaitLeaders(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        for (int attempt = 0; attempt < 100; attempt++) {
            if (haveLeaders(admin)) {
                return;
            }
            Thread.sleep(100);
        }
        throw new TimeoutException("topics have no leader after ten seconds");
    }

    /** A topic just created may still be unknown to the broker that is asked. */
    private static boolean haveLeaders(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return admin
                    .describeTopics(Topics.all().keySet())
                    .allTopicNames()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .allMatch(topic -> topic.partitions().size() >= Topics.PARTITIONS
                            && topic.partitions().stream().allMatch(partition -> partition.leader() != null));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }
}
