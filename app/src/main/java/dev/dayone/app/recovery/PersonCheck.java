package dev.dayone.app.recovery;

import dev.dayone.schemas.ApplicationRecorded;
import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.CheckpointSubmitted;
import dev.dayone.schemas.ConsentRecorded;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FormatChanged;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.PlacementRecorded;
import dev.dayone.schemas.SurveyAnswered;
import dev.dayone.schemas.TaskAssigned;
import dev.dayone.streams.measures.MeasureCatalogue;
import dev.dayone.streams.measures.Timeline;
import dev.dayone.warehouse.upkeep.MeasuredPeople.Held;
import dev.dayone.warehouse.upkeep.MeasuredPeople.HeldEnrolment;
import dev.dayone.warehouse.upkeep.MeasuredPeople.Person;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One person measured again from the events, beside what the warehouse holds of that person.
 *
 * @param compared measures, and the enrolment, that were compared
 * @param differing what differs, in words; empty = nothing
 * @param events all that the measures follow from
 * @param facts facts that the measures are made of, as far as readers see such
 * @param otherFacts facts in force for readers or for measures, not for both, in words
 */
record PersonCheck(int compared, List<String> differing, List<Event> events, int facts, List<String> otherFacts) {

    PersonCheck {
        differing = List.copyOf(differing);
        events = List.copyOf(events);
        otherFacts = List.copyOf(otherFacts);
    }

    /**
     * What the warehouse holds of a person.
     *
     * @param enrolment in force; null = not enrolled
     * @param facts ids of the facts in force, commits left out
     */
    record Warehouse(List<Held> measures, @Nullable HeldEnrolment enrolment, Set<UUID> facts) {
        Warehouse {
            measures = List.copyOf(measures);
            facts = Set.copyOf(facts);
        }
    }

    /**
     * Measures the person and compares.
     *
     * @param events that speak of the person
     * @param others what others did to the person's work, or together with the person
     */
    static PersonCheck of(
            Person person, List<Event> events, List<Timeline.Copy> others, Warehouse warehouse, LocalDate today) {
        Timeline timeline = Timeline.of(events, others);
        List<MeasureValue> made = MeasureCatalogue.of(timeline, today);
        List<String> differing = differences(person, made, warehouse.measures());
        HeldEnrolment enrolment = warehouse.enrolment();
        HeldEnrolment says = timeline.enrolment()
                .map(each -> new HeldEnrolment(each.cohort(), each.startsOn(), each.assignedArm()))
                .orElse(null);
        if (!Objects.equals(says, enrolment)) {
            differing.add(name(person) + ": the warehouse holds "
                    + (enrolment == null ? "no enrolment" : enrolment.toString()) + ", the events say "
                    + (says == null ? "none" : says.toString()));
        }
        List<Event> all = new ArrayList<>(events);
        others.forEach(other -> all.add(other.event()));
        Set<UUID> measured = measuredFacts(person, timeline);
        return new PersonCheck(
                made.size() + 1, differing, all, measured.size(), otherFacts(person, measured, warehouse.facts()));
    }

    private static List<String> differences(Person person, List<MeasureValue> made, List<Held> held) {
        List<String> differing = new ArrayList<>();
        Map<String, Held> kept = new HashMap<>();
        held.forEach(each -> kept.put(each.measure(), each));
        for (MeasureValue value : made) {
            Held there = kept.remove(value.measure());
            if (there == null || !there.equals(held(value))) {
                differing.add(name(person) + " " + value.measure() + ": holds "
                        + (there == null ? "nothing" : there.value() + " " + there.reason()) + ", its events say "
                        + value.value() + " " + value.reason());
            }
        }
        kept.keySet().forEach(measure -> differing.add(name(person) + " " + measure + ": no event says so"));
        return differing;
    }

    /** Facts that measures are made of, as far as readers see such. */
    private static Set<UUID> measuredFacts(Person person, Timeline timeline) {
        return timeline.inForce().stream()
                .filter(fact -> person.participant().equals(fact.meta().participant()))
                .filter(fact -> person.programme().equals(fact.meta().programme()))
                .filter(PersonCheck::isKeptAsFact)
                .map(fact -> fact.meta().eventId())
                .collect(Collectors.toSet());
    }

    /** Facts that readers see are those that measures are made of: what one has taken out of force the other has too. */
    private static List<String> otherFacts(Person person, Set<UUID> measured, Set<UUID> seen) {
        Set<UUID> all = new TreeSet<>(seen);
        all.addAll(measured);
        return all.stream()
                .filter(fact -> seen.contains(fact) != measured.contains(fact))
                .map(fact -> name(person) + " fact " + fact + ": in force "
                        + (seen.contains(fact) ? "for readers, not for measures" : "for measures, not for readers"))
                .toList();
    }

    private static boolean isKeptAsFact(Event event) {
        return event instanceof CheckpointScored
                || event instanceof CheckpointSubmitted
                || event instanceof PlacementRecorded
                || event instanceof ConsentRecorded
                || event instanceof FormatChanged
                || event instanceof TaskAssigned
                || event instanceof SurveyAnswered
                || event instanceof ApplicationRecorded
                || (event instanceof Enrolled enrolled && enrolled.completedOn() != null);
    }

    private static String name(Person person) {
        return person.programme() + "/" + person.participant();
    }

    /** A measure as the warehouse ought to hold it. */
    static Held held(MeasureValue value) {
        return new Held(
                value.measure(),
                value.definition(),
                value.cohort(),
                value.arm(),
                value.value(),
                value.censored(),
                value.reason(),
                value.maturesOn(),
                value.lineageCount(),
                value.lineage());
    }
}
