package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.app.embedded.EmbeddedKafka;
import dev.dayone.app.embedded.EmbeddedPostgres;
import dev.dayone.app.embedded.KafkaTopics;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.DeliveryHeader;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.ParticipantErased;
import dev.dayone.schemas.Topics;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.postgres.PostgresAddress;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.sink.Quarantine;
import dev.dayone.warehouse.sink.Sink;
import dev.dayone.warehouse.upkeep.CoreTables;
import dev.dayone.warehouse.upkeep.LogCheck;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can go wrong between the log and the warehouse: in the end every event is there once, and only what is bad is set aside. */
class SinkFaultsIT {

    private static final int EVENTS = 4_000;

    private EmbeddedKafka kafka;
    private EmbeddedPostgres postgres;
    private Warehouse warehouse;
    private Publisher publisher;
    private List<Event> events;

    @BeforeEach
    void start() throws Exception {
        Path home = Cli.freshDirectory("sink");
        kafka = EmbeddedKafka.start(home.resolve("kafka"));
        postgres = EmbeddedPostgres.start(home.resolve("postgres"));
        warehouse = Warehouse.open(postgres.address());
        KafkaTopics.create(kafka.address(), true);
        publisher = Publisher.connect(kafka.address());
        events = History.of(EVENTS, 3).subList(0, EVENTS);
    }

    @AfterEach
    void stop() {
        publisher.close();
        warehouse.close();
        postgres.close();
        kafka.close();
    }

    @Test
    void theReplyToCommitIsLost() throws Exception {
        PostgresAddress direct = postgres.address();
        int port = Integer.parseInt(direct.jdbcUrl().replaceAll(".*:(\\d+)/.*", "$1"));
        try (LossyProxy proxy = LossyProxy.before(port);
                Warehouse lossy = Warehouse.open(new PostgresAddress(
                        direct.jdbcUrl().replace(":" + port + "/", ":" + proxy.port() + "/")
                                + (direct.jdbcUrl().contains("?") ? "&" : "?") + "prepareThreshold=0",
                        direct.user(),
                        direct.password()));
                Sink sink = Sink.start(lossy, kafka.address())) {
            for (int part = 0; part < 8; part++) {
                proxy.lose(1);
                send(events.subList(part * EVENTS / 8, (part + 1) * EVENTS / 8));
                int wanted = part + 1;
                await("a reply is lost", () -> proxy.lost() >= wanted);
            }
            awaitEvents("all is there", distinct(events));
            assertThat(sink.isAlive()).isTrue();
        }
        assertWhole();
    }

    @Test
    void twoSinksAtOnceTakeEverythingOnce() throws Exception {
        try (Warehouse other = Warehouse.open(postgres.address());
                Sink one = Sink.start(warehouse, kafka.address());
                Sink twin = Sink.start(other, kafka.address())) {
            for (int part = 0; part < 20; part++) {
                send(events.subList(part * EVENTS / 20, (part + 1) * EVENTS / 20));
                Thread.sleep(50);
            }
            awaitEvents("all is there", distinct(events));
            assertThat(one.isAlive()).isTrue();
            assertThat(twin.isAlive()).isTrue();
        }
        assertWhole();
    }

    @Test
    void aFullDiskAndALostPermissionHoldItUpAndSetNothingAside() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Sink sink = Sink.start(warehouse, kafka.address())) {
            sink.bindTo(meters);
            send(events.subList(0, 1_000));
            await(
                    "the first are there",
                    () -> count("select count(*) from raw.event") == distinct(events.subList(0, 1_000)));

            execute("""
                    create function public.disk_full() returns trigger language plpgsql as
                    $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$
                    """);
            execute(
                    "create trigger disk_full before insert on core.subject for each row execute function public.disk_full()");
            double before = failures(meters);
            send(events.subList(1_000, 2_000));
            await("it has failed twice", () -> failures(meters) >= before + 2);
            assertThat(count("select count(*) from raw.event")).isEqualTo(distinct(events.subList(0, 1_000)));
            execute("drop trigger disk_full on core.subject");
            awaitEvents("it went on", distinct(events.subList(0, 2_000)));

            execute("revoke insert on raw.event from dayone_sink");
            double then = failures(meters);
            send(events.subList(2_000, EVENTS));
            await("it has failed twice more", () -> failures(meters) >= then + 2);
            execute("grant insert on raw.event to dayone_sink");
            awaitEvents("all is there", distinct(events));
            assertThat(sink.isAlive()).isTrue();
        }
        assertThat(count("select count(*) from ops.quarantine")).isZero();
        assertWhole();
    }

    /**
     * A collector sends a batch again whose transaction failed in one partition: what is here already is not counted twice, and what
     * is not is taken, though its number is lower than one that was taken.
     */
    @Test
    void aBatchSentAgainIsTakenOnceAndWhole() throws Exception {
        UUID spool = UUID.randomUUID();
        List<Event> some = events.stream()
                .filter(event -> event.topic().equals(Topics.ROSTER))
                .distinct()
                .limit(12)
                .toList();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        kafka.address().properties(), new ByteArraySerializer(), new ByteArraySerializer());
                Sink sink = Sink.start(warehouse, kafka.address())) {
            for (int sequence = 6; sequence < 12; sequence++) {
                deliver(producer, some.get(sequence), spool, sequence);
            }
            awaitEvents("the second half is there", 6);
            for (int sequence = 0; sequence < 12; sequence++) {
                deliver(producer, some.get(sequence), spool, sequence);
            }
            awaitEvents("all are there", 12);
            // A repair is not counted either.
            publisher.sendAgain(some.get(3), 7);
            publisher.flush();
            deliver(producer, some.get(0), spool, 12);
            await("the last is there", () -> count("select sum(duplicates) from ops.intake") == 1);
            assertThat(sink.isAlive()).isTrue();
        }
        assertThat(count("select sum(accepted) from ops.intake")).isEqualTo(12);
        assertThat(count("select count(*) from ops.quarantine")).isZero();
    }

    private static void deliver(KafkaProducer<byte[], byte[]> producer, Event event, UUID spool, long sequence)
            throws Exception {
        ProducerRecord<byte[], byte[]> message = new ProducerRecord<>(
                event.topic(), 0, event.key().getBytes(StandardCharsets.UTF_8), WireCodec.encode(event));
        message.headers().add(DeliveryHeader.NAME, new DeliveryHeader(spool, sequence).bytes());
        producer.send(message).get();
    }

    @Test
    void oneRowThatPostgresCannotHoldIsSetAsideAndNoOther() throws Exception {
        List<Event> bent = new ArrayList<>(events.subList(0, 1_500));
        CheckpointScored score = (CheckpointScored) events.stream()
                .filter(CheckpointScored.class::isInstance)
                .findFirst()
                .orElseThrow();
        List<Event> bad = new ArrayList<>();
        for (int n = 0; n < 3; n++) {
            CheckpointScored one = History.scoreOf("bad\0" + n, score);
            bad.add(one);
            bent.add(200 + 400 * n, one);
        }
        send(bent);
        try (Sink sink = Sink.start(warehouse, kafka.address())) {
            awaitEvents("all others are there", distinct(bent) - bad.size());
            assertThat(sink.isAlive()).isTrue();
        }
        assertThat(count("select count(*) from ops.quarantine where reason like '%SQLSTATE 22021'"))
                .isEqualTo(bad.size());
        assertWhole();
    }

    /** As earlier versions let them in: on Java 17 each of these ended the sink, for good. */
    @Test
    void aDateThatNobodyMeansStopsNothing() throws Exception {
        CheckpointScored score = (CheckpointScored) events.stream()
                .filter(CheckpointScored.class::isInstance)
                .findFirst()
                .orElseThrow();
        List<Event> odd = new ArrayList<>();
        for (LocalDate day : List.of(
                LocalDate.of(24, 7, 2),
                LocalDate.of(-4800, 8, 1),
                LocalDate.of(9999, 12, 31),
                LocalDate.of(999_999, 8, 1),
                LocalDate.of(5_000_000, 1, 1),
                LocalDate.of(-5_000_000, 1, 1))) {
            odd.add(History.scoreOn(day, score));
        }
        List<Event> all = new ArrayList<>(odd);
        all.addAll(events.subList(0, 500));
        all.addAll(odd);
        send(all);
        try (Sink sink = Sink.start(warehouse, kafka.address())) {
            await("all is read", () -> new LogCheck(warehouse, kafka.address()).sinkHasReadAll());
            assertThat(sink.isAlive()).isTrue();
        }
        assertThat(count("select count(*) from raw.event") + count("select count(*) from ops.quarantine"))
                .isGreaterThanOrEqualTo(distinct(all));
        assertThat(count("select count(*) from raw.event"))
                .isGreaterThanOrEqualTo(distinct(events.subList(0, 500)) + 4);
    }

    @Test
    void whatWasSetAsideIsTakenOnceItIsMended() throws Exception {
        execute("""
                create function public.refuses() returns trigger language plpgsql as
                $$ begin if new.participant like '%7' then raise exception 'no sevens' using errcode = '23514'; end if; return new; end $$
                """);
        execute("create trigger refuses before insert on core.fact for each row execute function public.refuses()");
        send(events);
        Quarantine quarantine = new Quarantine(warehouse);
        try (Sink sink = Sink.start(warehouse, kafka.address())) {
            await("all is read", () -> new LogCheck(warehouse, kafka.address()).sinkHasReadAll());
            assertThat(sink.isAlive()).isTrue();
        }
        int aside = quarantine.list().size();
        assertThat(aside).isPositive();
        assertThat(quarantine.replay().taken()).as("nothing is mended yet").isZero();
        assertThat(quarantine.list()).hasSize(aside);

        execute("drop trigger refuses on core.fact");
        assertThat(quarantine.replay()).isEqualTo(new Quarantine.Replayed(aside, List.of()));
        assertThat(count("select count(*) from raw.event")).isEqualTo(distinct(events));
        assertWhole();
    }

    @Test
    void aMessageOfANewerVersionHoldsItUpUntilItIsUpgradedOrWaived() throws Exception {
        byte[] newer = {(byte) 0xC3, 1, 0x0d, (byte) 0xf0, (byte) 0xad, (byte) 0xba, 1, 2, 3, 4, 0};
        send(events.subList(0, 500));
        try (Sink sink = Sink.start(warehouse, kafka.address())) {
            awaitEvents("the first are there", distinct(events.subList(0, 500)));
            try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                    kafka.address().properties(), new StringSerializer(), new ByteArraySerializer())) {
                producer.send(new ProducerRecord<>(Topics.ROSTER, 0, "newer", newer))
                        .get();
            }
            await("it stops", () -> !sink.isAlive());
            assertThat(sink.stoppedBy().orElseThrow()).contains("unknown schema, fingerprint 4030201baadf00d");
        }
        send(events.subList(500, EVENTS));
        assertThat(count("select count(*) from ops.quarantine")).isZero();

        WireCodec.waive("4030201baadf00d");
        try (Sink sink = Sink.start(warehouse, kafka.address())) {
            awaitEvents("all is there", distinct(events));
            assertThat(sink.isAlive()).isTrue();
        }
        assertThat(count("select count(*) from ops.quarantine where reason like '%waived schema 4030201baadf00d'"))
                .isEqualTo(1);
        assertThat(new Quarantine(warehouse).replay().left())
                .as("waived, it is set aside again and holds nothing else up")
                .hasSize(1);
        assertWhole();
    }

    @Test
    void whoIsErasedInTheSameBatchIsGoneWithTheMeasuresInIt() throws Exception {
        String person = "p-1";
        ParticipantErased request = History.erasureOf(person);
        send(events);
        send(List.of(request));
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(kafka.address().properties(), new StringSerializer(), new ByteArraySerializer())) {
            MeasureValue measure = new MeasureValue(
                    request.meta().programme(),
                    person,
                    "c",
                    "a",
                    "F3",
                    1,
                    1,
                    1.0,
                    false,
                    null,
                    null,
                    null,
                    List.of(),
                    0,
                    false);
            producer.send(new ProducerRecord<>(Topics.MEASURES, 0, person, WireCodec.encode(measure)))
                    .get();
        }

        try (Sink sink = Sink.start(warehouse, kafka.address())) {
            await("the receipt is there", () -> count("select count(*) from privacy.erasure") == 1);
            await("all is read", () -> new LogCheck(warehouse, kafka.address()).sinkHasReadAll());
            assertThat(sink.isAlive()).isTrue();
        }
        for (String table : List.of("core.fact", "core.measure", "core.measure_history", "core.identity_link")) {
            assertThat(count("select count(*) from " + table + " where participant = '" + person + "'"))
                    .as(table)
                    .isZero();
        }
        assertThat(count("select count(*) from raw.event where participant = '" + person + "' or identity = 'i-1'"))
                .isEqualTo(1);
        assertThat(new CoreTables(warehouse).compare())
                .allSatisfy(
                        table -> assertThat(table.differing()).as(table.table()).isZero());
    }

    private void send(List<Event> some) {
        some.forEach(publisher::send);
        publisher.flush();
    }

    /** Every event once, every count and every fact as its event says, and all of the log accounted for. */
    private void assertWhole() {
        LogCheck.Found found = new LogCheck(warehouse, kafka.address()).run(false, read -> {});
        assertThat(found.missing()).isZero();
        assertThat(found.onlyInWarehouse()).isZero();
        assertThat(new CoreTables(warehouse).compare())
                .allSatisfy(
                        table -> assertThat(table.differing()).as(table.table()).isZero());
        assertThat(count("select sum(accepted) from ops.intake")).isEqualTo(count("select count(*) from raw.event"));
        assertThat(count("select sum(accepted + duplicates + conflicts) from ops.intake"))
                .isEqualTo(found.messages() - count("select count(*) from ops.quarantine"));
        assertThat(count("select count(*) from raw.event_key")).isEqualTo(count("select count(*) from raw.event"));
    }

    private void awaitEvents(String what, long expected) throws InterruptedException {
        try {
            await(what, () -> count("select count(*) from raw.event") == expected);
        } catch (AssertionError e) {
            throw new AssertionError(
                    what + ": " + count("select count(*) from raw.event") + " of " + expected + " events, "
                            + count("select count(*) from ops.quarantine") + " set aside",
                    e);
        }
    }

    private static double failures(SimpleMeterRegistry meters) {
        return meters.get("dayone.sink.failures").functionCounter().count();
    }

    private void execute(String sql) {
        warehouse.jdbi().useHandle(handle -> handle.execute(sql));
    }

    private long count(String sql) {
        return warehouse
                .jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    private static long distinct(List<Event> events) {
        return events.stream().map(event -> event.meta().eventId()).distinct().count();
    }

    private static void await(String what, BooleanSupplier done) {
        Awaitility.await(what).atMost(Duration.ofMinutes(3)).until(done::getAsBoolean);
    }
}
