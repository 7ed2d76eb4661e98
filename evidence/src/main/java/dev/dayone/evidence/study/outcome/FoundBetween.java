package dev.dayone.evidence.study.outcome;

import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Placements whose first day nobody told: the status says that it was learned on the very day from which it counts. They began somewhere between the last answer before
 * and that day. For times such a person carries the day of the last answer before as the outcome's one part; for shares the answer before tells of a window that had closed when
 * the placement was found.
 */
public final class FoundBetween {

    private FoundBetween() {}

    /** Whether an outcome is read from the day on which a placement began. */
    public static boolean concerns(Outcome outcome) {
        return !outcome.ofWork()
                && switch (outcome.kind()) {
                    case PLACED, TIME_TO_PLACEMENT, INCIDENCE -> true;
                    case SCORE, COUNT, GRADE, PRIORITISED, PAY, FRACTION -> false;
                };
    }

    /**
     * What an outcome says of a person whose placement an answer found.
     *
     * @param before day of the answer before the one that found it, 0 = none was given after the index date; null = the first day of the placement is known, or there is none
     */
    public static PersonRow read(Outcome outcome, PersonRow row, @Nullable Integer before) {
        Double value = row.value();
        Integer window = outcome.windowDays();
        if (before == null || value == null) {
            return row;
        }
        return switch (outcome.kind()) {
            case TIME_TO_PLACEMENT ->
                !row.event() || before >= value
                        ? row
                        : within(
                                row.withParts(value, true, List.of(new PersonRow.Part(before, false))), window, before);
            // Whether leaving the field came first is not known either: the person is followed until the answer before,
            // and the part says that a placement was found later.
            case INCIDENCE ->
                row.event() && window != null && value > window && before < value
                        ? row.withParts(Double.valueOf(before), false, List.of(new PersonRow.Part(before, true)))
                        : row;
            case PLACED -> value == 0 && row.event() ? within(row, window, before) : row;
            case SCORE, COUNT, GRADE, PRIORITISED, PAY, FRACTION -> row;
        };
    }

    /** Found after the window closed, while no answer from its second half tells of it: placed, and nobody knows since when. */
    private static PersonRow within(PersonRow row, @Nullable Integer window, int before) {
        Double value = row.value();
        if (window == null || value == null || (value != 0 && value <= window)) {
            return row;
        }
        return OutcomeState.tells(window, Double.valueOf(before))
                ? row
                : row.withValue(null).with(row.started(), "found placed later, and no answer tells since when");
    }
}
