package dev.dayone.streams.measures;

import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.MeasureDefinition;
import dev.dayone.schemas.MeasureValue;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * All measures of one participant, from the timeline and the day alone: no clock, no store, no Kafka. Streams, rebuilds and tests
 * call this one function. Definitions are {@link MeasureDefinition}'s.
 */
public final class MeasureCatalogue {

    private static final String WITHDRAWN = "consent to evaluation was withdrawn";

    private MeasureCatalogue() {}

    /**
     * The measures, in a fixed order, the count of events last; none for someone who is not enrolled. Revisions are 0: who
     * publishes them numbers them.
     *
     * @param today day as of which windows are open or closed: no value is shown before its window has closed
     */
    public static List<MeasureValue> of(Timeline timeline, LocalDate today) {
        Optional<Enrolled> enrolment = timeline.enrolment();
        if (enrolment.isEmpty()) {
            return List.of();
        }
        Person person = new Person(enrolment.get(), timeline, today);
        List<Value> values = new ArrayList<>();
        values.addAll(AttendanceMeasures.of(person));
        values.addAll(CheckpointMeasures.of(person));
        values.addAll(PlacementMeasures.of(person));
        values.addAll(ExposureMeasures.of(person));
        values.addAll(TaskMeasures.of(person));
        values.addAll(RequestMeasures.of(person));
        values.addAll(RunMeasures.of(person));
        if (!timeline.evaluated()) {
            values.replaceAll(value -> value.withheld(WITHDRAWN));
        }
        values.add(Value.of(MeasureDefinition.EVENTS, "D1.events", (double) timeline.known(), List.of(), null));
        return values.stream().map(value -> stamped(person.enrolment(), value)).toList();
    }

    /** The first day after that one on which a window of those values closes; nothing when none is open. */
    public static Optional<LocalDate> nextMaturity(List<MeasureValue> values, LocalDate today) {
        return values.stream()
                .map(MeasureValue::maturesOn)
                .filter(Objects::nonNull)
                .filter(day -> day.isAfter(today))
                .min(LocalDate::compareTo);
    }

    private static MeasureValue stamped(Enrolled enrolment, Value value) {
        return new MeasureValue(
                enrolment.meta().programme(),
                Objects.requireNonNull(enrolment.meta().participant()),
                enrolment.cohort(),
                enrolment.assignedArm(),
                value.measure(),
                value.definition().version(),
                0,
                value.number(),
                value.censored(),
                value.reason(),
                value.maturesOn(),
                value.observedUntil(),
                value.ids().stream().limit(MeasureValue.LINEAGE_SHOWN).toList(),
                value.idCount(),
                false);
    }
}
