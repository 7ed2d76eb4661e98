package dev.dayone.streams.measures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.schemas.Event;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.PlacementRecorded.EvidenceTier;
import dev.dayone.schemas.PlacementStatus;
import dev.dayone.streams.Events;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MeasureCatalogueTest {

    static Stream<Integer> seeds() {
        return IntStream.range(0, 200).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyOrderWithDuplicatesGivesTheSameMeasures(int seed) {
        List<Event> history = Events.history("ada");
        List<MeasureValue> expected = MeasureCatalogue.of(Timeline.of(history));
        Random random = new Random(seed);
        List<Event> shuffled = new ArrayList<>(history);
        random.ints(seed % 20, 0, history.size()).forEach(i -> shuffled.add(history.get(i)));
        Collections.shuffle(shuffled, random);

        assertThat(MeasureCatalogue.of(Timeline.of(shuffled))).isEqualTo(expected);
    }

    @Test
    void correctionsAndVoidsAreInForce() {
        Map<String, MeasureValue> measures = measures(Events.history("ada"));

        assertThat(measures.get("D1.events").arm()).isEqualTo("sprint");
        assertThat(measures.get("S1.capstone.design").value()).isEqualTo(14);
        assertThat(measures.get("S1.capstone.writing").value()).isEqualTo(20);
        assertThat(measures.get("S1.capstone").value()).isEqualTo(34);
        assertThat(measures.get("C1.capstone").value()).isEqualTo(1);
    }

    @Test
    void strictPlacementAsksForEvidence() {
        Map<String, MeasureValue> measures = measures(Events.history("ada"));

        assertThat(measures.get("P1.180").value()).isEqualTo(0);
        assertThat(measures.get("P1.365").value()).isEqualTo(1);
        assertThat(measures.get("P1.180").maturesOn()).isEqualTo(Events.END.plusDays(180));
        assertThat(measures.get("P2.90").value()).isEqualTo(0);
        assertThat(measures.get("P2.180").value()).isEqualTo(1);
        assertThat(measures.get("P4.strict").value()).isEqualTo(200);
        assertThat(measures.get("P4.broad").value()).isEqualTo(100);
        assertThat(measures.get("PAY.180").value()).isEqualTo(80_000);
        assertThat(measures.get("PAY.365").value()).isEqualTo(90_000);
        assertThat(measures.get("PAY.90").value()).isEqualTo(0);
    }

    @Test
    void silenceIsNotPlacedAndSeenForNoDay() {
        Map<String, MeasureValue> measures = measures(List.of(
                Events.enrolled("bob", "sprint", 0),
                Events.placed("bob", 180, PlacementStatus.J4, EvidenceTier.V0, null)));

        assertThat(measures.get("P1.365").value()).isEqualTo(0);
        assertThat(measures.get("P4.broad").value()).isEqualTo(0);
        assertThat(measures.get("P4.broad").censored()).isTrue();
        assertThat(measures.get("PAY.365").value()).isNull();
        assertThat(measures.get("G2.commits").reason()).isEqualTo("no commit is attributed");
    }

    @Test
    void aLatePlacementCorrectedAndTakenBackCountsAsItLastStood() {
        List<Event> history = new ArrayList<>(List.of(
                Events.enrolled("ada", "sprint", 0),
                Events.placed("ada", 0, PlacementStatus.J3A, EvidenceTier.V2, null),
                Events.namedPlacement("ada", "first job", 540, PlacementStatus.J1A, 0, false)));
        assertThat(measures(history).get("P4.strict").value()).isEqualTo(540);

        history.add(0, Events.namedPlacement("ada", "first job", 170, PlacementStatus.J1A, 1, false));
        assertThat(measures(history).get("P1.180").value()).isEqualTo(1);
        assertThat(measures(history).get("P4.strict").value()).isEqualTo(170);

        history.add(0, Events.namedPlacement("ada", "first job", 170, PlacementStatus.J1A, 2, true));
        assertThat(measures(history).get("P1.180").value()).isEqualTo(0);
        assertThat(measures(history).get("P4.strict").censored()).isTrue();
    }

    @Test
    void anUnscoredItemLeavesNoTotal() {
        Map<String, MeasureValue> measures = measures(
                List.of(Events.enrolled("eve", "sprint", 0), Events.scored("eve", "design", "a", 10, 0, false)));

        assertThat(measures.get("S1.capstone").value()).isNull();
        assertThat(measures.get("S1.capstone").reason()).isEqualTo("1 of 2 items are scored");
        assertThat(measures.get("S1.capstone.design").value()).isEqualTo(10);
    }

    private static Map<String, MeasureValue> measures(List<Event> events) {
        return MeasureCatalogue.of(Timeline.of(events)).stream()
                .collect(Collectors.toMap(MeasureValue::measure, Function.identity()));
    }
}
