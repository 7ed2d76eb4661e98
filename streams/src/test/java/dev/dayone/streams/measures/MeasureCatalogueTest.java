package dev.dayone.streams.measures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.CommitDay;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.MeasureDefinition;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.PlacementRecorded.EvidenceTier;
import dev.dayone.schemas.PlacementStatus;
import dev.dayone.streams.Events;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MeasureCatalogueTest {

    /** Long after every window has closed. */
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);

    static Stream<Integer> seeds() {
        return IntStream.range(0, 200).boxed();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyOrderWithDuplicatesGivesTheSameMeasures(int seed) {
        List<Event> history = Events.hardHistory("ada", "bob").stream()
                .filter(event -> !event.key().contains("bob"))
                .collect(Collectors.toCollection(ArrayList::new));
        List<MeasureValue> expected = MeasureCatalogue.of(Timeline.of(history), TODAY);
        Random random = new Random(seed);
        List<Event> shuffled = new ArrayList<>(history);
        random.ints(seed % 20, 0, history.size()).forEach(i -> shuffled.add(history.get(i)));
        Collections.shuffle(shuffled, random);

        assertThat(MeasureCatalogue.of(Timeline.of(shuffled), TODAY)).isEqualTo(expected);
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

    @ParameterizedTest
    @CsvSource({"19.75,0", "20,1", "25,1", "30,1", "30.25,0"})
    void scopeFitsFromTwentyToThirtyHours(double hours, double fits) {
        Map<String, MeasureValue> measures =
                measures(List.of(Events.enrolled("ada", "sprint", 0), Events.submitted("ada", "weekly", 12, hours)));

        assertThat(measures.get("C2.weekly").value()).isEqualTo(fits);
    }

    /** Both the first and the last day of a cohort are in it. */
    @ParameterizedTest(name = "{0}: {3}")
    @CsvSource({"the day before,-1,0,0", "the first day,0,0,1", "the last day,0,1,1", "the day after,1,1,0"})
    void commitsCountFromTheFirstDayOfTheCohortToItsLast(String day, int beyond, int end, double commits) {
        LocalDate on = (end == 1 ? Events.END : Events.START).plusDays(beyond);
        Map<String, MeasureValue> measures = measures(List.of(
                Events.enrolled("ada", "sprint", 0), Events.linked("ada", "i-ada"), Events.commit("i-ada", "one", (int)
                        ChronoUnit.DAYS.between(Events.START, on))));

        assertThat(measures.get("G2.commits").value()).isEqualTo(commits);
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
    void silenceIsNoOutcome() {
        for (List<Event> told : List.of(
                List.<Event>of(),
                List.<Event>of(Events.placed("bob", 180, PlacementStatus.J4, EvidenceTier.V0, null)),
                List.<Event>of(Events.placed("bob", 0, PlacementStatus.J3A, EvidenceTier.V2, null)))) {
            List<Event> history = new ArrayList<>(List.of(Events.enrolled("bob", "sprint", 0)));
            history.addAll(told);
            Map<String, MeasureValue> measures = measures(history);

            for (String measure : List.of(
                    "P1.90",
                    "P1.180",
                    "P1.365",
                    "P2.180",
                    "P3.180",
                    "P4.strict",
                    "P4.broad",
                    "P4.broad.left",
                    "PAY.180")) {
                assertThat(measures.get(measure).value()).as(measure).isNull();
                assertThat(measures.get(measure).censored()).as(measure).isFalse();
            }
            assertThat(measures.get("P7.response.180").value()).isZero();
            assertThat(measures.get("G2.commits").reason()).isEqualTo("no commit is attributed");
        }
    }

    /** A window of 180 days is told of by an answer from its second half, and by every later one. */
    @Test
    void anAnswerTellsOfTheWindowsItReaches() {
        for (int day : List.of(60, 90, 205)) {
            Map<String, MeasureValue> measures = measures(List.of(
                    Events.enrolled("bob", "sprint", 0),
                    Events.placed("bob", day, PlacementStatus.J3A, EvidenceTier.V2, null)));

            assertThat(measures.get("P1.90").value()).isZero();
            assertThat(measures.get("P1.180").value()).isEqualTo(day < 90 ? null : Double.valueOf(0));
            assertThat(measures.get("P1.365").value()).isEqualTo(day < 183 ? null : Double.valueOf(0));
            assertThat(measures.get("P7.response.180").value()).isEqualTo(day < 90 ? 0 : 1);
            assertThat(measures.get("P4.broad").value()).isEqualTo(day);
            assertThat(measures.get("P4.broad").censored()).isTrue();
        }
    }

    @Test
    void whenItHeldAndWhenItWasLearnedAreTwoDates() {
        Map<String, MeasureValue> measures = measures(List.of(
                Events.enrolled("bob", "sprint", 0),
                Events.told("bob", 0, 205, PlacementStatus.J3A),
                Events.placed("bob", 400, PlacementStatus.J4, EvidenceTier.V0, null)));

        assertThat(measures.get("P1.180").value()).isZero();
        assertThat(measures.get("P7.response.180").value()).isEqualTo(1);
        assertThat(measures.get("P4.broad").value()).isEqualTo(205);
        assertThat(measures.get("P4.broad").observedUntil()).isEqualTo(Events.END.plusDays(205));
    }

    /** Seeking on day 60, found employed on day 200: nobody knows whether the job began within 180 days, and unknown is not no. */
    @Test
    void whatALaterAnswerFoundIsUnknownWithinTheWindowBefore() {
        for (int before : List.of(60, 120)) {
            Map<String, MeasureValue> measures = measures(List.of(
                    Events.enrolled("bob", "sprint", 0),
                    Events.told("bob", before, before, PlacementStatus.J3A),
                    Events.told("bob", 200, 200, PlacementStatus.J1A)));

            for (String measure : List.of("P1.180", "P2.180", "PAY.180")) {
                assertThat(measures.get(measure).value()).as(measure).isEqualTo(before < 90 ? null : Double.valueOf(0));
            }
            assertThat(measures.get("P2.365").value()).isEqualTo(1);
        }
        // The day on which the job began is known: it was after the window.
        assertThat(measures(List.of(
                                Events.enrolled("bob", "sprint", 0), Events.told("bob", 200, 205, PlacementStatus.J1A)))
                        .get("P1.180")
                        .value())
                .isZero();
    }

    /** The same status told again by a later answer was found all the same, whichever of the two rows comes first; told once without a day of learning, its first day is known. */
    @Test
    void toldAgainItWasFoundAllTheSame() {
        for (int again = 300; again < 320; again++) {
            List<Event> events = new ArrayList<>(List.of(
                    Events.enrolled("bob", "sprint", 0),
                    Events.told("bob", 60, 60, PlacementStatus.J3A),
                    Events.told("bob", 200, 200, PlacementStatus.J1A),
                    Events.told("bob", 200, again, PlacementStatus.J1A)));

            for (String measure : List.of("P1.180", "P2.180", "PAY.180")) {
                assertThat(measures(events).get(measure).value())
                        .as("%s, told again on day %s", measure, again)
                        .isNull();
            }
            events.add(Events.placed("bob", 200, PlacementStatus.J1A, EvidenceTier.V3, null));
            assertThat(measures(events).get("P1.180").value()).isZero();
        }
    }

    /** A job that nobody asked about again is not one that was kept. */
    @Test
    void retentionNeedsAnAnswer() {
        List<Event> placed = List.of(
                Events.enrolled("ada", "sprint", 0),
                Events.placed("ada", 20, PlacementStatus.J1A, EvidenceTier.V3, 50_000.0));
        assertThat(measures(placed).get("P1.365").value()).isEqualTo(1);
        assertThat(measures(placed).get("P5").value()).isNull();

        List<Event> askedAgain = new ArrayList<>(placed);
        askedAgain.add(Events.told("ada", 20, 360, PlacementStatus.J1A));
        assertThat(measures(askedAgain).get("P5").value()).isEqualTo(1);
    }

    @Test
    void confidenceIsTheDifferenceOfTwoWholeScores() {
        List<Event> events = new ArrayList<>(List.of(Events.enrolled("ada", "sprint", 0)));
        events.add(Events.scoredOf("ada", "confidence-pre", "one", 4, 2));
        events.add(Events.scoredOf("ada", "confidence-pre", "two", 5, 1));
        events.add(Events.scoredOf("ada", "confidence-post", "one", 9, 2));
        assertThat(measures(events).get("S5").value()).isNull();
        assertThat(measures(events).get("S5").reason()).isEqualTo("not every item of confidence-post is answered");

        events.add(Events.scoredOf("ada", "confidence-post", "two", 5, 1));
        assertThat(measures(events).get("S5").value()).isEqualTo(10);
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
        assertThat(measures(history).get("P1.180").value()).isNull();
        assertThat(measures(history).get("P4.strict").reason()).isEqualTo("last heard of on " + Events.END);
    }

    @Test
    void anUnscoredItemLeavesNoTotal() {
        Map<String, MeasureValue> measures = measures(
                List.of(Events.enrolled("eve", "sprint", 0), Events.scored("eve", "design", "a", 10, 0, false)));

        assertThat(measures.get("S1.capstone").value()).isNull();
        assertThat(measures.get("S1.capstone").reason()).isEqualTo("1 of 2 items are scored");
        assertThat(measures.get("S1.capstone.design").value()).isEqualTo(10);
    }

    @Test
    void nothingIsShownBeforeItsWindowHasClosed() {
        List<Event> history = Events.history("ada");

        Map<String, MeasureValue> before = measures(history, Events.END.plusDays(179));
        Map<String, MeasureValue> after = measures(history, Events.END.plusDays(180));

        assertThat(before.get("P2.180").value()).isNull();
        assertThat(before.get("P2.180").censored()).isTrue();
        assertThat(before.get("P2.180").reason()).isEqualTo("the window is open until " + Events.END.plusDays(180));
        assertThat(before.get("PAY.180").value()).isNull();
        assertThat(before.get("P2.90").value()).isZero();
        assertThat(before.get("P4.broad").value()).isEqualTo(100);
        assertThat(after.get("P2.180").value()).isEqualTo(1);
        assertThat(after.get("P2.180").censored()).isFalse();
        assertThat(MeasureCatalogue.nextMaturity(List.copyOf(before.values()), Events.END.plusDays(179)))
                .contains(Events.END.plusDays(180));
        assertThat(MeasureCatalogue.nextMaturity(List.copyOf(after.values()), Events.END.plusDays(365)))
                .isEmpty();
    }

    @Test
    void hardHistoryIsMeasuredAsDefined() {
        List<Event> own = Events.hardHistory("ada", "bob").stream()
                .filter(event -> !event.key().contains("bob")
                        && !event.key().equals("i-mentor")
                        && !event.key().equals("i-stranger"))
                .toList();
        List<Timeline.Copy> copies = Events.hardHistory("ada", "bob").stream()
                .filter(event -> event.key().equals("i-mentor") || event.key().equals("i-stranger"))
                .map(event -> new Timeline.Copy("i-ada", event))
                .toList();

        Map<String, MeasureValue> measures = MeasureCatalogue.of(Timeline.of(own, copies), TODAY).stream()
                .collect(Collectors.toMap(MeasureValue::measure, Function.identity()));

        // Twelve plain, three rewrites of one, one read twice, one taken back.
        assertThat(measures.get("G2.commits").value()).isEqualTo(14);
        assertThat(measures.get("G2.lines-added").value()).isEqualTo(140);
        // Days 0, 2 .. 22, and 3 and 5.
        assertThat(measures.get("G2.active-days").value()).isEqualTo(14);
        // Assigned to sprints, taught notebooks from day 8 on.
        assertThat(measures.get("C4.days.sprint").value()).isEqualTo(6);
        assertThat(measures.get("C4.days.notebook").value()).isEqualTo(8);
        assertThat(measures.get("C4.other-format").value()).isEqualTo(8.0 / 14);
        assertThat(measures.get("C4.hours.notebook").value()).isEqualTo(24);
        assertThat(measures.get("C2.weekly").value()).isEqualTo(1);
        assertThat(measures.get("C3.weekly").value()).isEqualTo(0.25);
        assertThat(measures.get("K4").value()).isEqualTo(30);
        assertThat(measures.get("GS4.capstone").value()).isEqualTo(25.5);
        assertThat(measures.get("GS5.capstone").value()).isEqualTo(1.5);
        assertThat(measures.get("GS8").value()).isEqualTo(2);
        assertThat(measures.get("GS9").value()).isEqualTo(48);
        assertThat(measures.get("G1").value()).isEqualTo(12);
        assertThat(measures.get("G1").lineage()).hasSize(1);
        assertThat(measures.get("R1.capstone.raters").value()).isEqualTo(1);
        assertThat(measures.get("P4.strict").value()).isEqualTo(200);
        assertThat(measures.get("P5").reason()).isEqualTo("not placed strictly at 180 days");
        assertThat(measures.get("P7.response.180").value()).isEqualTo(1);
        assertThat(measures.get("P7.evidence.180").value()).isZero();
        assertThat(measures.get("G2.ci-pass").value()).isEqualTo(0.5);
        assertThat(measures.get("D1.events").value()).isEqualTo(own.size() - 1.0);
        measures.values()
                .forEach(measure -> assertThat(MeasureDefinition.ofMeasure(measure.measure()))
                        .as(measure.measure())
                        .hasValueSatisfying(
                                definition -> assertThat(definition.version()).isEqualTo(measure.definition())));
    }

    /** In binary 1 x 0.1 + 1 x 0.2 is more than 1 x 0.3, and a grade of equal totals would have a winner. */
    @Test
    void equalWeightedTotalsAreEqual() {
        Map<String, MeasureValue> parts = measures(
                List.of(Events.enrolled("ada", "sprint", 0), weighted("one", 0.1, 1), weighted("two", 0.2, 1)));
        Map<String, MeasureValue> whole = measures(
                List.of(Events.enrolled("ada", "sprint", 0), weighted("one", 0.3, 1), weighted("two", 0.2, 0)));

        assertThat(parts.get("S1.capstone").value()).isEqualTo(0.3);
        assertThat(whole.get("S1.capstone").value()).isEqualTo(0.3);
    }

    @Test
    void equalMeansOfRatersAreEqual() {
        Map<String, MeasureValue> apart = measures(List.of(
                Events.enrolled("ada", "sprint", 0),
                Events.scored("ada", "one", "first", 0.1, 0, false),
                Events.scored("ada", "one", "second", 0.2, 0, false)));

        assertThat(apart.get("S1.capstone.one").value()).isEqualTo(0.15);
    }

    private static CheckpointScored weighted(String item, double weight, double score) {
        CheckpointScored any = Events.scored("ada", item, null, score, 0, false);
        return new CheckpointScored(
                any.meta(),
                any.checkpoint(),
                any.item(),
                any.itemCount(),
                weight,
                any.score(),
                any.minimum(),
                any.maximum(),
                any.rater(),
                any.submittedOn(),
                any.dueOn(),
                null,
                null);
    }

    @Test
    void machineScoredRootsAreTheConfirmatorySignals() {
        List<Event> events = new ArrayList<>(List.of(Events.enrolled("ada", "sprint", 0)));
        events.add(Events.scored("ada", "defects/one", null, 25, 0, false));
        events.add(Events.scored("ada", "defects/two", null, 0, 0, false));
        events.add(Events.scored("ada", "replication/table", null, 20, 0, false));
        events.add(Events.scored("ada", "clean-room", null, 25, 0, false));
        Map<String, MeasureValue> measures = measures(events);

        assertThat(measures.get("GS1.capstone").value()).isEqualTo(0.5);
        assertThat(measures.get("GS2.capstone").value()).isEqualTo(0.8);
        assertThat(measures.get("GS3.capstone").value()).isEqualTo(1);
        assertThat(measures).doesNotContainKey("R1.capstone.raters");
    }

    @Test
    void everySignalOfTheLiteratureHasAPlace() {
        List<String> known = new ArrayList<>();
        for (MeasureDefinition definition : MeasureDefinition.values()) {
            known.add(definition.ids().split("[.]", 2)[0]);
            assertThat(definition.use() == MeasureDefinition.Use.COMPARE
                            && definition.ids().startsWith("G2"))
                    .as("training-phase activity is exposure: " + definition)
                    .isFalse();
        }
        MeasureDefinition.notComputed().forEach(signal -> known.add(signal.id()));
        // GS18 and GS19 are the shares and counts of G2.
        for (int signal = 1; signal <= 17; signal++) {
            assertThat(known).contains("GS" + signal);
        }
        for (int signal = 1; signal <= 3; signal++) {
            assertThat(MeasureDefinition.ofMeasure("GS" + signal + ".capstone"))
                    .hasValueSatisfying(
                            definition -> assertThat(definition.role()).isEqualTo(MeasureDefinition.Role.CONFIRMATORY));
        }
    }

    @Test
    void withdrawnConsentLeavesThePersonCountedAndNothingElse() {
        List<Event> history = Events.history("ada");
        history.add(Events.consent("ada", true, 1));
        history.add(Events.consent("ada", false, 9));

        measures(history).values().stream()
                .filter(measure -> !measure.measure().equals("D1.events"))
                .forEach(measure -> {
                    assertThat(measure.value()).as(measure.measure()).isNull();
                    assertThat(measure.lineage()).isEmpty();
                });
        history.add(Events.consent("ada", true, 12));
        assertThat(measures(history).get("F3").value()).isEqualTo(1);
    }

    @Test
    void aCommitOfThreeIsAThirdForEachAndADayForEach() {
        CommitObserved alone = Events.commit("i-ada", "alone", 3);
        CommitObserved together = Events.withCoAuthors(Events.commit("i-bob", "together", 4), List.of("i-ada", "i-cy"));
        List<Event> own = List.of(Events.enrolled("ada", "sprint", 0), alone);
        Map<String, MeasureValue> measures =
                MeasureCatalogue.of(Timeline.of(own, List.of(new Timeline.Copy("i-ada", together))), TODAY).stream()
                        .collect(Collectors.toMap(MeasureValue::measure, Function.identity()));

        assertThat(measures.get("G2.commits").value()).isEqualTo(1 + 1 / 3.0);
        assertThat(measures.get("G2.lines-added").value()).isEqualTo(10 + 10 / 3.0);
        assertThat(measures.get("G2.active-days").value()).isEqualTo(2);
    }

    @Test
    void aDayIsTheAuthorsOwn() {
        CommitObserved noon = Events.commit("i-ada", "far-east", 3);
        CommitFact west = CommitFact.of(noon);
        CommitFact east = CommitFact.of(Events.withOffset(noon, 13 * 60));
        assertThat(east.day()).isEqualTo(west.day().plusDays(1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rollUpsAreAGroupAndMergeInAnyOrder(int seed) {
        Random random = new Random(seed);
        List<CommitFact> facts = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            facts.add(CommitFact.of(
                    Events.commit("i", "sha" + seed + "-" + i, 3, "p" + random.nextInt(60), i % 3, 0, false)));
        }
        CommitDay none = CommitDays.none("test", "i", Events.START.plusDays(3));
        Map<Integer, CommitDay> all = CommitDays.of(none, facts, id -> false);
        Collections.shuffle(facts, random);
        assertThat(CommitDays.of(none, facts, id -> false)).isEqualTo(all);

        List<CommitDay> parts = new ArrayList<>();
        for (CommitFact fact : facts) {
            parts.add(CommitDays.adding(none, fact));
        }
        int cut = random.nextInt(parts.size());
        CommitDay left = parts.subList(0, cut).stream().reduce(none, CommitDays::merge);
        CommitDay right = parts.subList(cut, parts.size()).stream().reduce(none, CommitDays::merge);
        assertThat(CommitDays.merge(left, right)).isEqualTo(CommitDays.merge(right, left));
        assertThat(CommitDays.merge(left, right)).isEqualTo(parts.stream().reduce(none, CommitDays::merge));
        byte[] packed = new byte[2 * CommitFact.BYTES];
        facts.get(0).pack(packed, CommitFact.BYTES);
        assertThat(CommitFact.unpack(packed, CommitFact.BYTES)).isEqualTo(facts.get(0));
    }

    private static Map<String, MeasureValue> measures(List<Event> events) {
        return measures(events, TODAY);
    }

    private static Map<String, MeasureValue> measures(List<Event> events, LocalDate today) {
        return MeasureCatalogue.of(Timeline.of(events), today).stream()
                .collect(Collectors.toMap(MeasureValue::measure, Function.identity()));
    }
}
