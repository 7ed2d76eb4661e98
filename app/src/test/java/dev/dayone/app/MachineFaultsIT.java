package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.app.embedded.EmbeddedPostgres;
import dev.dayone.app.embedded.KafkaTopics;
import dev.dayone.app.runtime.Services;
import dev.dayone.app.runtime.SharedServices;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.schemas.Event;
import dev.dayone.warehouse.postgres.Warehouse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a machine does to its processes: it stops them, starves them, runs out of disk, loses power. In the end the warehouse holds
 * what the pure function says, and every event that was answered. All but the shortest run under mvn verify -Pfaults, and
 * -Dfaults.soak.minutes as long as one likes. The seed is printed; -Dfaults.seed runs it again.
 */
class MachineFaultsIT {

    private static final Logger LOG = LoggerFactory.getLogger(MachineFaultsIT.class);
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime() % 100_000);
    private static final int STOP_SECONDS = Integer.getInteger("faults.stop.seconds", 3);
    private static final int ROUNDS = Integer.getInteger("faults.rounds", 1);
    private static final int SOAK_SECONDS = 60 * Integer.getInteger("faults.soak.minutes", 1);
    private static final int EVENTS = Integer.getInteger("faults.machine.events", 4_000);
    private static final Path ANOTHER_CLOCK = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Broker, streams and sink, each in a process of its own, and the events on their way. */
    private static final class Pipeline implements AutoCloseable {
        private final KafkaProcess kafka;
        private final EmbeddedPostgres postgres;
        private final Warehouse warehouse;
        private final Path home;
        private final List<Event> events;
        private final Thread sending;
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private Running streams;
        private Running sink;
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger again = new AtomicInteger();

        Pipeline(Path home, int count, long seed, long pauseMillis) throws Exception {
            this.home = home;
            kafka = KafkaProcess.start(home.resolve("kafka"));
            postgres = EmbeddedPostgres.start(home.resolve("postgres"));
            warehouse = Warehouse.open(postgres.address());
            KafkaTopics.create(kafka.address(), true);
            streams = start("streams");
            sink = start("sink");
            events = History.of(count, (int) seed);
            sending = new Thread(() -> send(pauseMillis));
            sending.start();
        }

        private Running start(String role) throws IOException {
            return start(role, List.of());
        }

        private Running start(String role, List<String> options) throws IOException {
            return Running.start(
                    home.resolve(role),
                    options,
                    "--only",
                    role,
                    "--kafka",
                    kafka.address().bootstrapServers(),
                    "--kafka-config",
                    kafka.clientProperties().toString(),
                    "--postgres",
                    postgres.address().url());
        }

        /** Sends all; whoever is told to run it again does, from where all before was acknowledged. What arrived is not taken twice. */
        private void send(long pauseMillis) {
            int whole = 0;
            while (whole < events.size()) {
                try (Publisher publisher = Publisher.connect(kafka.address())) {
                    for (int next = whole; next < events.size(); next++) {
                        publisher.send(events.get(next));
                        if ((next + 1) % 20 == 0) {
                            Thread.sleep(pauseMillis);
                        }
                        if ((next + 1) % 500 == 0 || next + 1 == events.size()) {
                            publisher.flush();
                            whole = next + 1;
                            sent.set(whole);
                        }
                    }
                } catch (IllegalStateException | KafkaException e) {
                    again.incrementAndGet();
                    LOG.warn("sent again from event {}: {}", whole, e.getMessage());
                } catch (InterruptedException e) {
                    return;
                } catch (RuntimeException e) {
                    failure.set(e);
                    return;
                }
            }
        }

        Process process(String name) {
            return switch (name) {
                case "kafka" -> kafka.process();
                case "streams" -> streams.process();
                default -> sink.process();
            };
        }

        /** Starts one in the place of another with so little memory that it ends, then again as it should be; returns the code it ended with. */
        int starve(String name, String memory) throws Exception {
            (name.equals("streams") ? streams : sink).kill();
            int code;
            try (Running poor = start(name, List.of(memory, "-XX:+ExitOnOutOfMemoryError"))) {
                assertThat(poor.process().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as("%s with %s ends", name, memory)
                        .isTrue();
                code = poor.process().exitValue();
            } catch (Running.NotStarted e) {
                code = e.code();
            }
            if (name.equals("streams")) {
                streams = start("streams");
            } else {
                sink = start("sink");
            }
            return code;
        }

        /** Kills one, and starts it again; the broker is only ever stopped. */
        void kill(String name) throws Exception {
            if (name.equals("streams")) {
                streams.kill();
                streams = start("streams");
            } else {
                sink.kill();
                sink = start("sink");
            }
        }

        void assertWhole() throws Exception {
            sending.join(PATIENCE.toMillis());
            assertThat(failure.get()).as("sent with seed %s", SEED).isNull();
            assertThat(sending.isAlive())
                    .as("still sending after %s of %s events, seed %s", sent.get(), events.size(), SEED)
                    .isFalse();
            LOG.warn("{} events were sent, {} times from an earlier one again", sent, again);
            Map<String, String> expected = StreamsFaultsIT.oracle(events);
            await(
                    "the warehouse equals the oracle, seed " + SEED,
                    () -> StreamsFaultsIT.warehouseHolds(warehouse).equals(expected));
            await("standings too", () -> count(warehouse, "select count(*) from ops.standing_behind") == 0);
            assertThat(count(warehouse, "select count(*) from raw.event"))
                    .isEqualTo(events.stream()
                            .map(event -> event.meta().eventId())
                            .distinct()
                            .count());
            assertThat(count(warehouse, "select count(*) from ops.dead_letter")).isZero();
            assertThat(count(warehouse, "select count(*) from ops.participant_behind"))
                    .isZero();
        }

        @Override
        public void close() {
            sending.interrupt();
            try {
                sink.close();
                streams.close();
                warehouse.close();
                postgres.close();
                kafka.close();
            } catch (Exception e) {
                throw new IllegalStateException("a part did not close", e);
            }
        }
    }

    @Test
    @Tag("faults")
    void eachPartIsStoppedInTurn() throws Exception {
        LOG.warn("seed {}", SEED);
        Random random = new Random(SEED);
        try (Pipeline pipeline = new Pipeline(Cli.freshDirectory("stopped"), EVENTS, SEED, 40)) {
            for (int round = 0; round < ROUNDS; round++) {
                for (String name : List.of("kafka", "streams", "sink")) {
                    stop(pipeline.process(name), Duration.ofMillis(500L + random.nextInt(STOP_SECONDS * 1_000)));
                    Thread.sleep(random.nextInt(1_000));
                }
            }
            pipeline.assertWhole();
        }
    }

    @Test
    @Tag("faults")
    void allPartsShareAFewPercentOfACore() throws Exception {
        LOG.warn("seed {}", SEED);
        try (Pipeline pipeline = new Pipeline(Cli.freshDirectory("starved"), EVENTS, SEED, 40)) {
            Optional<Starvation> starvation = Starvation.of(
                    List.of(
                            pipeline.process("kafka").toHandle(),
                            pipeline.process("streams").toHandle(),
                            pipeline.process("sink").toHandle()),
                    8);
            if (starvation.isEmpty()) {
                skip("control groups of the system cannot be written: run it as root on Linux");
            }
            try (Starvation hungry = starvation.get()) {
                assertThat(hungry).isNotNull();
                Thread.sleep(Duration.ofSeconds(20L * STOP_SECONDS).toMillis());
            }
            pipeline.assertWhole();
        }
    }

    @Test
    @Tag("faults")
    void faultsComeAtRandomForAsLongAsOneLikes() throws Exception {
        LOG.warn("seed {}, {} seconds", SEED, SOAK_SECONDS);
        Random random = new Random(SEED);
        // 20 events and then a pause of 40 ms are 500 a second.
        try (Pipeline pipeline = new Pipeline(Cli.freshDirectory("soak"), SOAK_SECONDS * 500, SEED, 40)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SOAK_SECONDS);
            int faults = 0;
            while (System.nanoTime() < end) {
                String name = List.of("kafka", "streams", "sink").get(random.nextInt(3));
                if (!name.equals("kafka") && random.nextBoolean()) {
                    pipeline.kill(name);
                } else {
                    stop(pipeline.process(name), Duration.ofMillis(500L + random.nextInt(STOP_SECONDS * 1_000)));
                }
                faults++;
                Thread.sleep(20_000);
            }
            pipeline.assertWhole();
            LOG.warn("{} faults over {} events", faults, pipeline.sent);
        }
    }

    /** Disk full under all of it, or under one part: the doors refuse, or the process ends with a code that says so; with space back it goes on. */
    @ParameterizedTest
    @CsvSource({"'', 700m", "data/kafka, 400m", "data/postgres, 300m", "data/spool, 20m"})
    @Tag("faults")
    void theDiskIsFullAndThenItIsNot(String part, String size) throws Exception {
        Path home = Cli.freshDirectory("full-" + part.replace('/', '-'));
        Path installation = home.resolve("installation");
        try (Mounted disk = mounted(installation.resolve(part), size)) {
            Path programme = Programmes.write(home.resolve("programme"));
            Set<String> promised = new LinkedHashSet<>();
            String token;
            try (Running running = Running.start(installation, programme.toString())) {
                token = token(installation);
                promised.addAll(post(running, token, 0).orElseThrow());
                awaitPromised(installation, promised);
                fill(disk);
                int refused = 0;
                for (int batch = 1; batch < 200 && running.process().isAlive(); batch++) {
                    Optional<List<String>> ids = post(running, token, batch);
                    ids.ifPresent(promised::addAll);
                    refused += ids.isPresent() ? 0 : 1;
                    Thread.sleep(50);
                }
                LOG.warn(
                        "full: {}, {} batches were refused, and the process is alive: {}",
                        part.isEmpty() ? "all" : part,
                        refused,
                        running.process().isAlive());
                Files.delete(disk.directory().resolve("filling"));
                goesOnOrHasEnded(running, installation, token, promised);
            }
            startsAgainWhole(installation, programme, token, promised);
        }
    }

    /** Nothing can be written at the start: said in a sentence, with a code of its own; nothing is harmed. */
    @Test
    @Tag("faults")
    void aFileSystemThatCannotBeWrittenIsSaid() throws Exception {
        Path home = Cli.freshDirectory("read-only");
        Path installation = home.resolve("installation");
        try (Mounted disk = mounted(installation, "700m")) {
            Path programme = Programmes.write(home.resolve("programme"));
            Set<String> promised = new LinkedHashSet<>();
            String token;
            try (Running running = Running.start(installation, programme.toString())) {
                token = token(installation);
                promised.addAll(post(running, token, 0).orElseThrow());
                awaitPromised(installation, promised);
            }
            disk.readOnly(true);
            assertThatThrownBy(() -> Running.start(installation, programme.toString()))
                    .isInstanceOfSatisfying(Running.NotStarted.class, ended -> {
                        assertThat(ended.code()).isEqualTo(3);
                        assertThat(ended.said())
                                .containsIgnoringCase("read-only")
                                .doesNotContain("our bug", "\tat ");
                    });
            disk.readOnly(false);
            startsAgainWhole(installation, programme, token, promised);
        }
    }

    /** No file can be opened any more, under load; then files can be opened again. */
    @Test
    @Tag("faults")
    void fileDescriptorsRunOut() throws Exception {
        Path home = Cli.freshDirectory("descriptors");
        Path programme = Programmes.write(home.resolve("programme"));
        Set<String> promised = new LinkedHashSet<>();
        String token;
        try (Running running = Running.start(home, programme.toString())) {
            token = token(home);
            promised.addAll(post(running, token, 0).orElseThrow());
            awaitPromised(home, promised);
            String pid = String.valueOf(running.process().pid());
            if (!Mounted.run("prlimit", "--pid", pid, "--nofile=8:")) {
                skip("the limit of another process cannot be set: run it as root on Linux");
            }
            int refused = 0;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10L * STOP_SECONDS);
            for (int batch = 1; System.nanoTime() < end && running.process().isAlive(); batch++) {
                Optional<List<String>> ids = post(running, token, batch);
                ids.ifPresent(promised::addAll);
                refused += ids.isPresent() ? 0 : 1;
                Thread.sleep(250);
            }
            LOG.warn(
                    "no descriptors: {} batches were refused, and the process is alive: {}",
                    refused,
                    running.process().isAlive());
            Mounted.run("prlimit", "--pid", pid, "--nofile=4096:");
            goesOnOrHasEnded(running, home, token, promised);
        }
        startsAgainWhole(home, programme, token, promised);
    }

    /** A part that has no memory ends with a code that says so, before it runs or while it does; with memory it goes on where it was. */
    @ParameterizedTest
    @ValueSource(strings = {"streams", "sink"})
    @Tag("faults")
    void aPartHasNoMemory(String part) throws Exception {
        LOG.warn("seed {}", SEED);
        try (Pipeline pipeline = new Pipeline(Cli.freshDirectory("memory-" + part), EVENTS, SEED, 40)) {
            Thread.sleep(2_000);
            int code = pipeline.starve(part, "-Xmx24m");
            LOG.warn("without memory {} ended with code {}", part, code);
            assertThat(code).isNotZero();
            pipeline.assertWhole();
        }
    }

    /** The broker is one with the collector here, as by default. */
    @Test
    @Tag("faults")
    void theWholeProcessHasNoMemory() throws Exception {
        Path home = Cli.freshDirectory("memory");
        Path programme = Programmes.write(home.resolve("programme"));
        Set<String> promised = new LinkedHashSet<>();
        String token;
        try (Running running = Running.start(home, programme.toString())) {
            token = token(home);
            promised.addAll(post(running, token, 0).orElseThrow());
        }
        try (Running running =
                Running.start(home, List.of("-Xmx72m", "-XX:+ExitOnOutOfMemoryError"), programme.toString())) {
            for (int batch = 1; batch < 400 && running.process().isAlive(); batch++) {
                post(running, token, batch).ifPresent(promised::addAll);
            }
            LOG.warn("with 72 MB the process is alive: {}", running.process().isAlive());
            goesOnOrHasEnded(running, home, token, promised);
        } catch (Running.NotStarted e) {
            LOG.warn("with 72 MB it did not start, code {}", e.code());
            assertThat(e.code()).isNotZero();
        }
        startsAgainWhole(home, programme, token, promised);
    }

    /** What can be made from the segments again is made again. The one of these that is short enough for every run. */
    @Test
    void theIndexesOfTheLogAreLost() throws Exception {
        Path home = Cli.freshDirectory("indexes");
        Path programme = Programmes.write(home.resolve("programme"));
        Set<String> promised = new LinkedHashSet<>();
        String token;
        try (Running running = Running.start(home, programme.toString())) {
            token = token(home);
            promised.addAll(post(running, token, 0).orElseThrow());
            running.kill();
        }
        int lost = 0;
        try (Stream<Path> files = Files.walk(home.resolve("data/kafka"))) {
            for (Path file : files.filter(each ->
                            each.toString().endsWith("index") && each.toString().contains("dayone."))
                    .toList()) {
                Files.delete(file);
                lost++;
            }
        }
        assertThat(lost).isPositive();
        startsAgainWhole(home, programme, token, promised);
    }

    /** A byte of a segment is another: found at once after a kill, by whoever reads it after a clean stop; either way nothing is lost. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("faults")
    void aSegmentOfTheLogIsBroken(boolean killed) throws Exception {
        Path home = Cli.freshDirectory("segment");
        Path programme = Programmes.write(home.resolve("programme"));
        Set<String> promised = new LinkedHashSet<>();
        String token;
        try (Running running = Running.start(home, programme.toString())) {
            token = token(home);
            for (int batch = 0; batch < 20; batch++) {
                promised.addAll(post(running, token, batch).orElseThrow());
            }
            awaitPromised(home, promised);
            if (killed) {
                running.kill();
            }
        }
        breakLargestSegment(home.resolve("data/kafka/log"), "dayone.placements-");
        if (!killed) {
            Cli found = Cli.run("reconcile", "--data", data(home));
            assertThat(found.code()).as(found.err()).isEqualTo(1);
            assertThat(found.out()).contains("of the log cannot be read", "dayone rebuild --log --replace");
            Cli rebuilt = Cli.run("rebuild", "--log", "--replace", "--data", data(home));
            assertThat(rebuilt.code()).as(rebuilt.err()).isZero();
        }
        startsAgainWhole(home, programme, token, promised);
    }

    private static void breakLargestSegment(Path log, String partitions) throws IOException {
        Path largest;
        try (Stream<Path> files = Files.walk(log)) {
            largest = files.filter(each -> each.toString().endsWith(".log")
                            && String.valueOf(each.getParent().getFileName()).startsWith(partitions))
                    .max(Comparator.comparing(each -> each.toFile().length()))
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(largest);
        assertThat(bytes.length).isGreaterThan(1_000);
        bytes[bytes.length / 2] ^= 1;
        Files.write(largest, bytes);
    }

    /** The clock is put forward and back under all parts, by hours and by weeks; nothing that was answered is lost or waits for it. */
    @Test
    @Tag("faults")
    void theClockJumps() throws Exception {
        if (!Files.exists(ANOTHER_CLOCK)) {
            skip("there is no " + ANOTHER_CLOCK + ": apt-get install libfaketime");
        }
        Path home = Cli.freshDirectory("clock");
        Path programme = Programmes.write(home.resolve("programme"));
        Path clock = Files.writeString(home.resolve("clock"), "+0");
        Map<String, String> environment = Map.of(
                "LD_PRELOAD",
                ANOTHER_CLOCK.toString(),
                "FAKETIME_TIMESTAMP_FILE",
                clock.toString(),
                "FAKETIME_NO_CACHE",
                "1",
                "DONT_FAKE_MONOTONIC",
                "1");
        Set<String> promised = new LinkedHashSet<>();
        String token;
        try (Running running = Running.start(home, List.of(), environment, programme.toString())) {
            token = token(home);
            for (String jump : List.of("+0", "+2h", "-3h", "+40d", "-40d", "+0")) {
                Files.writeString(clock, jump);
                LOG.warn("the clock is at {}", jump);
                awaitPost(running, token, promised);
                awaitPromised(home, promised);
            }
        }
        startsAgainWhole(home, programme, token, promised);
    }

    private static Mounted mounted(Path directory, String size) throws Exception {
        Optional<Mounted> mounted = Mounted.inMemory(directory, size);
        if (mounted.isEmpty()) {
            skip("no file system can be mounted: run it as root on Linux");
        }
        return mounted.orElseThrow();
    }

    /** What still runs takes events again by itself; what has ended said so by its code. */
    private static void goesOnOrHasEnded(Running running, Path installation, String token, Set<String> promised)
            throws Exception {
        // What is about to end is given the time to.
        if (running.process().waitFor(5, TimeUnit.SECONDS)) {
            assertThat(running.process().exitValue()).isNotZero();
            return;
        }
        try {
            awaitPost(running, token, promised);
            awaitPromised(installation, promised);
        } catch (AssertionError e) {
            if (running.process().isAlive()) {
                throw e;
            }
            assertThat(running.process().exitValue()).isNotZero();
        }
    }

    private static void startsAgainWhole(Path installation, Path programme, String token, Set<String> promised)
            throws Exception {
        try (Running again = Running.start(installation, programme.toString())) {
            awaitPost(again, token, promised);
            awaitPromised(installation, promised);
        }
        Cli reconciled = Cli.run("reconcile", "--json", "--data", data(installation));
        assertThat(reconciled.code()).as(reconciled.out()).isZero();
    }

    /**
     * What reached no disk is gone, and everything answered is there. The file system is shut down under the running processes with all that
     * it had not written, as xfstests does it: what is mounted again is what a machine finds that lost power.
     */
    @Test
    @Tag("faults")
    void thePowerIsCutUnderLoad() throws Exception {
        LOG.warn("seed {}", SEED);
        Path home = Cli.freshDirectory("power");
        Path image = home.resolve("disk.img");
        Optional<Mounted> mounted = Mounted.newImage(image, home.resolve("disk"), 1_500);
        if (mounted.isEmpty()) {
            skip("no image can be mounted: run it as root on Linux, with mkfs.ext4");
        }
        Path programme = Programmes.write(home.resolve("programme"));
        Set<String> promised = new LinkedHashSet<>();
        int before;
        try (Mounted disk = mounted.get();
                Running running = Running.start(disk.directory(), programme.toString())) {
            String token = token(disk.directory());
            long end = System.nanoTime()
                    + TimeUnit.SECONDS.toNanos(15)
                    + TimeUnit.MILLISECONDS.toNanos(new Random(SEED).nextInt(10_000));
            for (int batch = 0; System.nanoTime() < end; batch++) {
                post(running, token, batch).ifPresent(promised::addAll);
            }
            if (!disk.cutPower()) {
                skip("no file system can be shut down: run it as root on Linux, with perl");
            }
            before = promised.size();
            running.process().toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
            running.kill();
        }
        try (Mounted disk = Mounted.image(image, home.resolve("disk")).orElseThrow()) {
            try (Running again = Running.start(disk.directory(), programme.toString())) {
                awaitPromised(disk.directory(), promised);
                LOG.warn("{} events were answered before the power was cut, and all are there", before);
                assertThat(again.process().isAlive()).isTrue();
                // State that lost facts shows only when something new is counted on top of it.
                awaitPost(again, token(disk.directory()), promised);
                awaitPromised(disk.directory(), promised);
            }
            Cli reconciled = Cli.run("reconcile", "--json", "--data", data(disk.directory()));
            assertThat(reconciled.code()).as(reconciled.out()).isZero();
        }
    }

    private static void skip(String why) {
        LOG.warn("SKIPPED: {}", why);
        abort(why);
    }

    private static void stop(Process process, Duration time) throws InterruptedException {
        run("kill", "-STOP", process.pid());
        try {
            Thread.sleep(time.toMillis());
        } finally {
            run("kill", "-CONT", process.pid());
        }
    }

    private static void run(String command, String option, long pid) {
        try {
            Mounted.run(command, option, String.valueOf(pid));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void fill(Mounted disk) throws IOException {
        Path filling = disk.directory().resolve("filling");
        byte[] block = new byte[1 << 16];
        try (var out = Files.newOutputStream(filling)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            LOG.info("full: {}", e.getMessage());
        }
    }

    private static String data(Path installation) {
        return installation.resolve("data").toString();
    }

    private static String token(Path installation) {
        return Cli.run("ingest", "token", "create", "--data", data(installation), "--programme", "small")
                .out()
                .strip();
    }

    private static void awaitPost(Running running, String token, Set<String> promised) throws Exception {
        await("a batch is taken again", () -> {
            Optional<List<String>> ids = post(running, token, 100_000 + promised.size());
            ids.ifPresent(promised::addAll);
            return ids.isPresent();
        });
    }

    /** Ids of the events of a batch that was answered with 202; nothing where it was not. */
    private static Optional<List<String>> post(Running running, String token, int batch) {
        StringBuilder events = new StringBuilder("{\"events\":[");
        for (int i = 0; i < 5; i++) {
            events.append(i == 0 ? "" : ",").append("""
                    {"type":"PlacementRecorded","participant":"p%d","id":"b%d-%d","status":"J3a","tier":"V2","startedOn":"2024-05-01"}
                    """.formatted(i, batch, i));
        }
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create(running.collector() + "/v1/events"))
                            .timeout(Duration.ofSeconds(20))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    events.append("]}").toString()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 202) {
                return Optional.empty();
            }
            List<String> ids = new ArrayList<>();
            for (JsonNode result : JSON.readTree(answer.body()).get("results")) {
                ids.add(result.get("eventId").asText());
            }
            return Optional.of(ids);
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static void awaitPromised(Path installation, Set<String> promised) throws Exception {
        try (Services attached =
                Services.attach(SharedServices.read(installation.resolve("data").resolve("running.json"))
                        .orElseThrow())) {
            await("all that was answered is there", () -> {
                Set<String> there = new LinkedHashSet<>(attached.warehouse()
                        .jdbi()
                        .withHandle(handle -> handle.createQuery("select cast(event_id as text) from raw.event")
                                .mapTo(String.class)
                                .list()));
                return there.containsAll(promised);
            });
        }
    }

    private static long count(Warehouse warehouse, String sql) {
        return warehouse
                .jdbi()
                .withHandle(handle -> handle.createQuery(sql).mapTo(Long.class).one());
    }

    /** A condition that may ask systems that are away. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (condition.holds()) {
                return;
            }
            Thread.sleep(200);
        }
        throw new AssertionError("not within " + PATIENCE.toMinutes() + " minutes: " + what);
    }
}
