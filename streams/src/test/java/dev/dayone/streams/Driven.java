package dev.dayone.streams;

import dev.dayone.schemas.AgainHeader;
import dev.dayone.schemas.DeadLetter;
import dev.dayone.schemas.EnrolmentState;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FormatMetric;
import dev.dayone.schemas.KafkaAddress;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.Topics;
import dev.dayone.schemas.WireRecord;
import dev.dayone.schemas.WireSerde;
import dev.dayone.streams.DayOneTopology.Shape;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/** The real graph on a clock of the test's own: what went in, and the last of each key that came out. */
final class Driven implements AutoCloseable {

    private static final int MOST_ROUNDS = 40;

    static final Instant LONG_AFTER = Instant.parse("2026-01-01T00:00:00Z");

    final Tally tally;
    final Map<String, MeasureValue> measures = new LinkedHashMap<>();
    final List<MeasureValue> history = new ArrayList<>();
    final Map<String, EnrolmentState> enrolments = new LinkedHashMap<>();
    final Map<String, FormatMetric> standings = new LinkedHashMap<>();
    final List<DeadLetter> deadLetters = new ArrayList<>();
    final List<String> tombstones = new ArrayList<>();
    private final TopologyTestDriver driver;

    private Driven(TopologyTestDriver driver, Tally tally) {
        this.driver = driver;
        this.tally = tally;
    }

    static Driven at(Path state, Instant now) {
        Properties settings = settings(state.resolve("run" + System.nanoTime()));
        return start(settings, now);
    }

    /** Dead letters of messages that cannot be read are shown by the driver at-least-once only. */
    static Driven atLeastOnce(Path state) {
        Properties settings = settings(state.resolve("run" + System.nanoTime()));
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        return start(settings, LONG_AFTER);
    }

    private static Driven start(Properties settings, Instant now) {
        Tally tally = new Tally();
        settings.put(DeadLetters.TALLY, tally);
        return new Driven(
                new TopologyTestDriver(DayOneTopology.build(settings, Shape.standard(), tally), settings, now), tally);
    }

    static Properties settings(Path state) {
        return StreamsService.settings(StreamsService.Settings.embedded(KafkaAddress.open("localhost:9"), state));
    }

    Driven send(Event event) {
        driver.createInputTopic(
                        event.topic(),
                        new StringSerializer(),
                        WireSerde.of(Event.class).serializer())
                .pipeInput(event.key(), event);
        return this;
    }

    /** As a repair sends it. */
    Driven sendAgain(Event event, long revision) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(AgainHeader.NAME, AgainHeader.bytes(revision));
        driver.createInputTopic(
                        event.topic(),
                        new StringSerializer(),
                        WireSerde.of(Event.class).serializer())
                .pipeInput(new TestRecord<>(event.key(), event, headers, LONG_AFTER));
        return this;
    }

    KeyValueStore<String, byte[]> store(String name) {
        return driver.getKeyValueStore(name);
    }

    Driven sendBytes(String topic, String key, byte[] value) {
        driver.createInputTopic(topic, new StringSerializer(), new ByteArraySerializer())
                .pipeInput(key, value);
        return this;
    }

    /**
     * Lets both rounds pass, that of the identities, then that of the participants, and the pause between two measurings; more
     * where this machine is so slow that a round ends before all are measured.
     */
    Driven settle() {
        for (int round = 0; round < 4 || (round < MOST_ROUNDS && somebodyWaits()); round++) {
            driver.advanceWallClockTime(round == 2 ? Duration.ofMillis(TimelineTopology.AGAIN_MILLIS) : Pace.ROUND);
        }
        read();
        return this;
    }

    private boolean somebodyWaits() {
        try (KeyValueIterator<String, byte[]> waiting =
                store(TimelineTopology.DIRTY).all()) {
            return waiting.hasNext();
        }
    }

    Driven pass(Duration time) {
        driver.advanceWallClockTime(time);
        return settle();
    }

    private void read() {
        output(Topics.MEASURES).readKeyValuesToList().forEach(this::published);
        for (KeyValue<String, WireRecord> out : output(Topics.FORMAT_METRICS).readKeyValuesToList()) {
            standings.put(out.key, (FormatMetric) out.value);
        }
        for (KeyValue<String, WireRecord> out : output(Topics.DEAD_LETTERS).readKeyValuesToList()) {
            deadLetters.add((DeadLetter) out.value);
        }
    }

    private void published(KeyValue<String, WireRecord> out) {
        if (out.value == null) {
            tombstones.add(out.key);
            measures.remove(out.key);
            enrolments.remove(out.key);
        } else if (out.value instanceof MeasureValue value) {
            measures.put(out.key, value);
            history.add(value);
        } else {
            enrolments.put(out.key, (EnrolmentState) out.value);
        }
    }

    private TestOutputTopic<String, WireRecord> output(String topic) {
        return driver.createOutputTopic(
                topic, new StringDeserializer(), WireSerde.of(WireRecord.class).deserializer());
    }

    /** The measures that are not withdrawn, revisions 0. */
    Map<String, MeasureValue> standingMeasures() {
        Map<String, MeasureValue> out = new java.util.TreeMap<>();
        measures.forEach((key, value) -> {
            if (!value.withdrawn()) {
                out.put(key, value.withRevision(0));
            }
        });
        return out;
    }

    long dropped() {
        return (long) driver.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("dropped-records-total"))
                .mapToDouble(metric -> (Double) metric.getValue().metricValue())
                .sum();
    }

    @Override
    public void close() {
        driver.close();
    }
}
