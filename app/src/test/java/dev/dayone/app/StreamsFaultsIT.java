package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.app.embedded.EmbeddedKafka;
import dev.dayone.app.embedded.EmbeddedPostgres;
import dev.dayone.app.embedded.KafkaTopics;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.Topics;
import dev.dayone.streams.StreamsService;
import dev.dayone.streams.measures.MeasureCatalogue;
import dev.dayone.streams.measures.Timeline;
import dev.dayone.warehouse.postgres.Warehouse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams and sink in processes of their own, killed again and again while events come: in the end the warehouse holds what the
 * pure function says, and not a fact less or more. The counts are small here; -Dfaults.events=100000 -Dfaults.kills=30 for the
 * large ones.
 */
class StreamsFaultsIT {

    private static final int EVENTS = Integer.getInteger("faults.events", 12_000);
    private static final int KILLS = Integer.getInteger("faults.kills", 3);
    private static final int SEED = Integer.getInteger("faults.seed", 1);
    private static final Logger LOG = LoggerFactory.getLogger(StreamsFaultsIT.class);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void killedAgainAndAgainTheWarehouseEqualsTheOracle() throws Exception {
        Path home = Cli.freshDirectory("killed");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(home.resolve("kafka"));
                EmbeddedPostgres postgres = EmbeddedPostgres.start(home.resolve("postgres"));
                Warehouse warehouse = Warehouse.open(postgres.address());
                Publisher publisher = Publisher.connect(kafka.address())) {
            KafkaTopics.create(kafka.address(), true);
            List<Event> events = History.of(EVENTS, SEED);
            Random random = new Random(SEED);
            int sent = 0;
            for (int kill = 0; kill < KILLS; kill++) {
                try (Running running = Running.start(
                        home.resolve("instance"),
                        "--only",
                        "streams,sink",
                        "--kafka",
                        kafka.address().bootstrapServers(),
                        "--kafka-config",
                        kafka.clientProperties().toString(),
                        "--postgres",
                        postgres.address().url())) {
                    int until = EVENTS * (kill + 1) / (KILLS + 1);
                    for (; sent < until; sent++) {
                        publisher.send(events.get(sent));
                    }
                    publisher.flush();
                    Thread.sleep(random.nextInt(2000));
                    running.kill();
                }
            }
            for (; sent < events.size(); sent++) {
                publisher.send(events.get(sent));
            }
            publisher.flush();
            Map<String, String> expected = oracle(events);
            try (Running running = Running.start(
                    home.resolve("instance"),
                    "--only",
                    "streams,sink",
                    "--kafka",
                    kafka.address().bootstrapServers(),
                    "--kafka-config",
                    kafka.clientProperties().toString(),
                    "--postgres",
                    postgres.address().url())) {
                await(
                        "the warehouse equals the oracle",
                        () -> warehouseHolds(warehouse).equals(expected));
                await("standings too", () -> count(warehouse, "select count(*) from ops.standing_behind") == 0);
                JsonNode ready = get(running.operations() + "/ready");
                assertThat(ready.path("droppedRecords").asLong()).isZero();
            }
            assertThat(warehouseHolds(warehouse)).isEqualTo(expected);
            assertThat(count(warehouse, "select count(*) from raw.event")).isEqualTo(distinct(events));
            assertThat(count(warehouse, "select count(*) from ops.standing_behind"))
                    .isZero();
            assertThat(count(warehouse, "select count(*) from ops.dead_letter")).isZero();
        }
    }

    @Test
    void ofTwoInstancesOneIsKilledAndTheOtherTakesOver() throws Exception {
        Path home = Cli.freshDirectory("two-instances");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(home.resolve("kafka"));
                EmbeddedPostgres postgres = EmbeddedPostgres.start(home.resolve("postgres"));
                Warehouse warehouse = Warehouse.open(postgres.address());
                Publisher publisher = Publisher.connect(kafka.address())) {
            KafkaTopics.create(kafka.address(), true);
            List<Event> events = new ArrayList<>(History.of(3_000, 5));
            // Links first, so that the oracle of one half knows whose commits are whose.
            events.sort(Comparator.comparing(event -> !(event instanceof IdentityLinked)));
            try (Running sink = only(home.resolve("sink"), kafka, postgres, "sink");
                    Running first = instance(home.resolve("first"), kafka);
                    Running second = instance(home.resolve("second"), kafka)) {
                events.subList(0, 1_500).forEach(publisher::send);
                publisher.flush();
                Map<String, String> half = oracle(events.subList(0, 1_500));
                await(
                        "both have measured the first half",
                        () -> warehouseHolds(warehouse).equals(half));
                await("both know each other", () -> instances(second) == 2);
                JsonNode live = get(second.operations() + "/v1/live");
                assertThat(live.path("complete").asBoolean()).isTrue();

                first.kill();
                long killed = System.nanoTime();
                events.subList(1_500, events.size()).forEach(publisher::send);
                publisher.flush();

                Map<String, String> expected = oracle(events);
                await(
                        "the other has taken over",
                        () -> warehouseHolds(warehouse).equals(expected));
                LOG.info("all measured {} ms after the kill", (System.nanoTime() - killed) / 1_000_000);
                assertThat(sink.process().isAlive()).isTrue();
            }
        }
    }

    /** Nobody but its producer and the broker's time-out ends a transaction, however long it is open. */
    @Test
    void aTransactionOfAnotherIsLeftAlone() throws Exception {
        Path home = Cli.freshDirectory("open");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(home.resolve("kafka"))) {
            KafkaTopics.create(kafka.address(), true);
            String other = "dayone-streams-g0-" + UUID.randomUUID() + "-1";
            try (StreamsService streams = streams(kafka, home);
                    Admin admin = Admin.create(kafka.address().properties());
                    KafkaProducer<byte[], byte[]> slow = transactional(kafka, other)) {
                slow.initTransactions();
                slow.beginTransaction();
                slow.send(new ProducerRecord<>(Topics.MEASURES, 0, new byte[1], null))
                        .get();
                Thread.sleep(5_000);
                assertThat(state(admin, other)).isEqualTo(TransactionState.ONGOING);
                slow.commitTransaction();
                assertThat(streams.isAlive()).isTrue();
            }
        }
    }

    /** An installation that comes back ends what it left open when it was killed, and waits for no time-out. */
    @Test
    void whatTheRunBeforeLeftOpenIsEndedByTheNext() throws Exception {
        Path home = Cli.freshDirectory("left-open");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(home.resolve("kafka"))) {
            KafkaTopics.create(kafka.address(), true);
            String before = "dayone-streams-g0-" + UUID.randomUUID() + "-1";
            try (Admin admin = Admin.create(kafka.address().properties());
                    KafkaProducer<byte[], byte[]> killed = transactional(kafka, before)) {
                killed.initTransactions();
                killed.beginTransaction();
                killed.send(new ProducerRecord<>(Topics.MEASURES, 0, new byte[1], null))
                        .get();
                Files.createDirectories(home.resolve("streams"));
                Files.writeString(home.resolve("streams").resolve("transactional-ids"), before + "\n");
                try (StreamsService streams = streams(kafka, home)) {
                    await("it is ended", () -> state(admin, before) != TransactionState.ONGOING);
                    assertThat(streams.isAlive()).isTrue();
                    assertThat(Files.readString(home.resolve("streams").resolve("transactional-ids")))
                            .startsWith("dayone-streams-g0-")
                            .doesNotContain(before);
                }
                assertThatThrownBy(killed::commitTransaction).isInstanceOf(KafkaException.class);
                assertThat(home.resolve("streams").resolve("transactional-ids")).doesNotExist();
            }
        }
    }

    /** The mark that somebody waits to be measured, and what was published, are lost: whoever takes over finds it out. */
    @Test
    void whoWasForgottenIsMeasuredAtTheNextTakeover() throws Exception {
        Path home = Cli.freshDirectory("forgotten");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(home.resolve("kafka"));
                Publisher publisher = Publisher.connect(kafka.address())) {
            KafkaTopics.create(kafka.address(), true);
            List<Event> events = History.of(500, 3);
            events.forEach(publisher::send);
            publisher.flush();
            try (StreamsService streams = streams(kafka, home)) {
                await("all are measured", () -> counts(kafka).size() >= 3 && streams.lag() == 0);
            }
            Set<String> measured = counts(kafka).keySet();
            String forgotten = measured.iterator().next();
            tombstones(kafka, "dayone-streams-g0-published-measures-changelog", forgotten);
            long before = counts(kafka).get(forgotten);
            try (StreamsService streams = streams(kafka, home)) {
                assertThat(streams).isNotNull();
                await("the forgotten one is measured again", () -> counts(kafka).get(forgotten) > before);
            }
        }
    }

    private static StreamsService streams(EmbeddedKafka kafka, Path home) {
        return StreamsService.start(StreamsService.Settings.embedded(kafka.address(), home.resolve("streams")));
    }

    private static KafkaProducer<byte[], byte[]> transactional(EmbeddedKafka kafka, String id) {
        return new KafkaProducer<>(
                kafka.address().with(Map.of("transactional.id", id, "transaction.timeout.ms", 600_000)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Messages of the measure that counts facts, by person. */
    private static Map<String, Long> counts(EmbeddedKafka kafka) {
        Map<String, Long> counts = new TreeMap<>();
        readAll(kafka, Topics.MEASURES).forEach(message -> {
            String key = new String(message.key(), StandardCharsets.UTF_8);
            if (key.endsWith("|D1.events") && message.value() != null) {
                counts.merge(key.substring(0, key.indexOf('|')), 1L, Long::sum);
            }
        });
        return counts;
    }

    /** Deletes from a changelog all that belongs to a person. */
    private static void tombstones(EmbeddedKafka kafka, String changelog, String person) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                kafka.address().properties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (ConsumerRecord<byte[], byte[]> message : readAll(kafka, changelog)) {
                if (new String(message.key(), StandardCharsets.UTF_8).startsWith(person + '\0')) {
                    producer.send(new ProducerRecord<>(changelog, message.partition(), message.key(), null))
                            .get();
                }
            }
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> readAll(EmbeddedKafka kafka, String topic) {
        List<ConsumerRecord<byte[], byte[]>> out = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                kafka.address().with(Map.of("isolation.level", "read_committed")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                consumer.poll(Duration.ofMillis(100)).forEach(out::add);
            }
        }
        return out;
    }

    private static TransactionState state(Admin admin, String transactionalId) {
        try {
            return admin.describeTransactions(List.of(transactionalId))
                    .description(transactionalId)
                    .get()
                    .state();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Running only(Path home, EmbeddedKafka kafka, EmbeddedPostgres postgres, String role)
            throws Exception {
        return Running.start(
                home,
                "--only",
                role,
                "--kafka",
                kafka.address().bootstrapServers(),
                "--kafka-config",
                kafka.clientProperties().toString(),
                "--postgres",
                postgres.address().url());
    }

    private static Running instance(Path home, EmbeddedKafka kafka) throws Exception {
        int port = dev.dayone.app.embedded.Ports.free();
        return Running.start(
                home,
                "--only",
                "streams",
                "--kafka",
                kafka.address().bootstrapServers(),
                "--kafka-config",
                kafka.clientProperties().toString(),
                "--store",
                "memory",
                "--standbys",
                "1",
                "--operations-port",
                String.valueOf(port),
                "--advertise",
                "127.0.0.1:" + port);
    }

    private static int instances(Running running) {
        try {
            return get(running.operations() + "/v1/live").path("instances").asInt();
        } catch (Exception e) {
            return 0;
        }
    }

    private static JsonNode get(String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                .header("Authorization", "Bearer token of the tests")
                .build();
        return JSON.readTree(
                HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    private static void await(String what, BooleanSupplier done) throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            if (done.getAsBoolean()) {
                return;
            }
            Thread.sleep(200);
        }
        throw new AssertionError("not within two minutes: " + what);
    }

    private static long distinct(List<Event> events) {
        return events.stream().map(event -> event.meta().eventId()).distinct().count();
    }

    private static long count(Warehouse warehouse, String sql) {
        return warehouse
                .jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    static Map<String, String> oracle(List<Event> events) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        Map<String, List<Event>> byPerson = new TreeMap<>();
        events.forEach(event -> byPerson.computeIfAbsent(History.person(event), key -> new ArrayList<>())
                .add(event));
        Map<String, String> out = new TreeMap<>();
        byPerson.forEach((person, own) -> MeasureCatalogue.of(Timeline.of(own), today)
                .forEach(value -> out.put(person + "|" + value.measure(), text(value))));
        return out;
    }

    private static String text(MeasureValue value) {
        return value.cohort() + " " + value.arm() + " " + value.value() + " " + value.censored() + " " + value.reason()
                + " " + value.lineageCount() + " " + value.lineage();
    }

    static Map<String, String> warehouseHolds(Warehouse warehouse) {
        Map<String, String> out = new TreeMap<>();
        warehouse
                .jdbi()
                .useHandle(handle -> handle.createQuery("""
                        select participant, measure, cohort, arm, value, censored, reason, lineage_count, lineage
                        from core.measure where not withdrawn
                        """)
                        .map((row, context) -> {
                            double number = row.getDouble("value");
                            String value = row.wasNull() ? "null" : String.valueOf(number);
                            Object[] lineage =
                                    (Object[]) row.getArray("lineage").getArray();
                            return out.put(
                                    row.getString("participant") + "|" + row.getString("measure"),
                                    row.getString("cohort") + " " + row.getString("arm") + " " + value + " "
                                            + row.getBoolean("censored") + " " + row.getString("reason") + " "
                                            + row.getLong("lineage_count") + " " + List.of(lineage));
                        })
                        .list());
        return out;
    }
}
