package dev.dayone.app.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.app.recovery.PersonCheck.Warehouse;
import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventIds;
import dev.dayone.schemas.EventMeta;
import dev.dayone.streams.measures.MeasureCatalogue;
import dev.dayone.streams.measures.Timeline;
import dev.dayone.warehouse.upkeep.MeasuredPeople.Held;
import dev.dayone.warehouse.upkeep.MeasuredPeople.HeldEnrolment;
import dev.dayone.warehouse.upkeep.MeasuredPeople.Person;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What reconcile finds of one person: what is not there as well as what is wrong. */
class PersonCheckTest {

    private static final LocalDate START = LocalDate.of(2024, 1, 8);
    private static final LocalDate END = LocalDate.of(2024, 2, 9);
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);
    private static final Person ADA = new Person("small", "ada");
    private static final Event SCORE =
            new CheckpointScored(meta("score"), "final", "task", 1, 1, 60.0, 0, 100, "rater", END, END, null, null);
    private static final List<Event> EVENTS = List.of(
            new Enrolled(meta("enrolled"), "c1", START, END, "a", null, null, null, true, true, true, Map.of()), SCORE);
    private static final HeldEnrolment ENROLMENT = new HeldEnrolment("c1", START, "a");
    private static final Set<UUID> FACTS = Set.of(SCORE.meta().eventId());
    private static final List<Held> MEASURES = MeasureCatalogue.of(Timeline.of(EVENTS), TODAY).stream()
            .map(PersonCheck::held)
            .toList();

    @Test
    void whoIsHeldAsTheEventsSayDiffersInNothing() {
        PersonCheck check = check(new Warehouse(MEASURES, ENROLMENT, FACTS));

        assertThat(check.differing()).isEmpty();
        assertThat(check.otherFacts()).isEmpty();
        assertThat(check.compared()).isEqualTo(MEASURES.size() + 1);
        assertThat(check.facts()).isEqualTo(1);
        assertThat(check.events()).isEqualTo(EVENTS);
    }

    /** The one to look for: nothing of that person is wrong in the warehouse, since nothing is there. */
    @Test
    void whoHasEventsAndNoMeasuresDiffersInEveryMeasure() {
        PersonCheck check = check(new Warehouse(List.of(), ENROLMENT, FACTS));

        assertThat(check.differing())
                .hasSize(MEASURES.size())
                .allSatisfy(says -> assertThat(says).startsWith("small/ada ").contains("holds nothing"));
    }

    @Test
    void anEnrolmentThatIsMissingOrOtherDiffers() {
        assertThat(check(new Warehouse(MEASURES, null, FACTS)).differing())
                .singleElement()
                .asString()
                .contains("the warehouse holds no enrolment");
        assertThat(check(new Warehouse(MEASURES, new HeldEnrolment("c1", START, "b"), FACTS))
                        .differing())
                .hasSize(1);
    }

    @Test
    void aMeasureOfAnotherValueAndOneThatNoEventGivesDiffer() {
        List<Held> held = new ArrayList<>(MEASURES);
        held.replaceAll(each -> each.measure().equals("D1.events") ? named(each, "D1.events", 7.0) : each);
        held.add(named(MEASURES.get(0), "invented", 1.0));

        assertThat(check(new Warehouse(held, ENROLMENT, FACTS)).differing())
                .hasSize(2)
                .anySatisfy(says -> assertThat(says).contains("D1.events: holds 7.0"))
                .anySatisfy(says -> assertThat(says).contains("invented: no event says so"));
    }

    @Test
    void factsInForceForReadersAloneOrForMeasuresAloneAreFound() {
        UUID only = EventIds.of("only readers");

        assertThat(check(new Warehouse(MEASURES, ENROLMENT, Set.of(only))).otherFacts())
                .hasSize(2)
                .anySatisfy(says -> assertThat(says).contains(only + ": in force for readers, not for measures"))
                .anySatisfy(says -> assertThat(says).contains("in force for measures, not for readers"));
    }

    private static PersonCheck check(Warehouse warehouse) {
        return PersonCheck.of(ADA, EVENTS, List.of(), warehouse, TODAY);
    }

    private static Held named(Held like, String measure, double value) {
        return new Held(
                measure,
                like.definition(),
                like.cohort(),
                like.arm(),
                value,
                like.censored(),
                like.reason(),
                like.maturesOn(),
                like.lineageCount(),
                like.lineage());
    }

    private static EventMeta meta(String id) {
        Instant at = END.atStartOfDay(ZoneOffset.UTC).toInstant();
        return new EventMeta(EventIds.of(id), "small", "made-up:1", "ada", null, at, at, List.of(), false, "run");
    }
}
