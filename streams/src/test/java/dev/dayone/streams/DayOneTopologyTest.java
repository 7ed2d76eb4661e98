package dev.dayone.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.Moments;
import dev.dayone.schemas.EnrolmentState;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FormatMetric;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.Topics;
import dev.dayone.schemas.WireRecord;
import dev.dayone.schemas.WireSerde;
import dev.dayone.streams.measures.MeasureCatalogue;
import dev.dayone.streams.measures.Timeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DayOneTopologyTest {

    private static final Path GOLDEN = Path.of("src/test/resources/topology/dayone-streams.txt");

    @TempDir
    Path state;

    @Test
    void graphIsTheReleasedOne() throws IOException {
        String description = DayOneTopology.build(settings()).describe().toString();
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, description);
        }
        // A changed line is a migration decision: rewrite with -Dgolden.write=true and say why in the change.
        assertThat(description).isEqualTo(Files.readString(GOLDEN, StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyArrivalOrderEndsInTheMeasuresOfThePureFunction(int seed) {
        List<Event> history = Events.history("ada");
        history.addAll(Events.history("bob"));
        List<Event> arrivals = new ArrayList<>(history);
        arrivals.addAll(history.subList(3, 20));
        Collections.shuffle(arrivals, new Random(seed));

        Published published = run(arrivals);

        List<MeasureValue> expected = new ArrayList<>(MeasureCatalogue.of(Timeline.of(Events.history("ada"))));
        expected.addAll(MeasureCatalogue.of(Timeline.of(Events.history("bob"))));
        assertThat(published.measures.values().stream().map(m -> m.withRevision(0)))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(published.enrolments)
                .allSatisfy((participant, state) -> assertThat(state.event())
                        .isNotNull()
                        .satisfies(event -> assertThat(event.assignedArm()).isEqualTo("sprint")));
    }

    @Test
    void standingsEqualTheMomentsOfTheMeasures() {
        List<Event> history = Events.history("ada");
        history.addAll(Events.history("bob"));
        history.add(Events.enrolled("eve", "notebook", 0));
        history.add(Events.scored("eve", "design", "a", 3, 0, false));

        Published published = run(history);

        assertThat(published.standings).isNotEmpty();
        published.standings.forEach((group, standing) -> {
            double[] values = published.measures.values().stream()
                    .filter(m -> !m.withdrawn() && group.endsWith("|" + m.arm() + "|" + m.measure()))
                    .filter(m -> m.value() != null)
                    .mapToDouble(MeasureValue::value)
                    .toArray();
            Moments moments = Moments.of(values);
            assertThat(standing.n()).as(group).isEqualTo(moments.n());
            assertThat(standing.mean()).as(group).isEqualTo(moments.mean());
        });
    }

    @Test
    void duplicatesPublishNothing() {
        List<Event> history = Events.history("ada");
        int once = run(history).messages;
        List<Event> twice = new ArrayList<>(history);
        twice.addAll(history);

        assertThat(run(twice).messages).isEqualTo(once);
    }

    private static final class Published {
        private final Map<String, MeasureValue> measures = new LinkedHashMap<>();
        private final Map<String, EnrolmentState> enrolments = new LinkedHashMap<>();
        private final Map<String, FormatMetric> standings = new LinkedHashMap<>();
        private int messages;
    }

    /** Sends the events one by one, letting time pass now and then, and keeps the last value of every key. */
    private Published run(List<Event> events) {
        Properties settings = settings();
        settings.put(
                StreamsConfig.STATE_DIR_CONFIG,
                state.resolve("run" + System.nanoTime()).toString());
        Published published = new Published();
        try (TopologyTestDriver driver = new TopologyTestDriver(DayOneTopology.build(settings), settings)) {
            int sent = 0;
            for (Event event : events) {
                driver.createInputTopic(
                                event.topic(),
                                new StringSerializer(),
                                WireSerde.of(Event.class).serializer())
                        .pipeInput(event.key(), event);
                if (++sent % 7 == 0) {
                    driver.advanceWallClockTime(TimelineTopology.GATHER);
                }
            }
            driver.advanceWallClockTime(TimelineTopology.GATHER);
            for (KeyValue<String, WireRecord> out : driver.createOutputTopic(
                            Topics.MEASURES,
                            new StringDeserializer(),
                            WireSerde.of(WireRecord.class).deserializer())
                    .readKeyValuesToList()) {
                published.messages++;
                if (out.value instanceof MeasureValue value) {
                    MeasureValue before = published.measures.put(out.key, value);
                    assertThat(value.revision()).isEqualTo(before == null ? 1 : before.revision() + 1);
                } else {
                    published.enrolments.put(out.key, (EnrolmentState) out.value);
                }
            }
            driver.createOutputTopic(
                            Topics.FORMAT_METRICS,
                            new StringDeserializer(),
                            WireSerde.of(FormatMetric.class).deserializer())
                    .readKeyValuesToList()
                    .forEach(out -> published.standings.put(out.key, out.value));
        }
        return published;
    }

    private Properties settings() {
        return StreamsService.settings("localhost:9", state);
    }
}
