package dev.dayone.streams.measures;

import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.MeasureDefinition;
import java.util.List;

/** Whether somebody came, and finished. */
final class AttendanceMeasures {

    private AttendanceMeasures() {}

    static List<Value> of(Person person) {
        Enrolled enrolment = person.enrolment();
        List<Enrolled> behind = List.of(enrolment);
        Boolean completed = enrolment.completed();
        return List.of(
                Value.of(MeasureDefinition.TAKE_UP, "F3", enrolment.started() ? 1 : 0, behind, enrolment.endsOn()),
                completed == null
                        ? Value.none(MeasureDefinition.COMPLETION, "F4", "completion is not recorded")
                        : Value.of(MeasureDefinition.COMPLETION, "F4", completed ? 1 : 0, behind, enrolment.endsOn()));
    }
}
