package dev.dayone.schemas;

import org.jspecify.annotations.Nullable;

/**
 * The enrolment in force, after corrections.
 *
 * @param revision grows with each change
 * @param enrolled false = taken back
 * @param event the enrolment in force; null = taken back
 */
public record EnrolmentState(
        String programme,
        String participant,
        long revision,
        boolean enrolled,
        @Nullable Enrolled event) implements WireRecord {

    public EnrolmentState {
        if (enrolled != (event != null)) {
            throw new IllegalArgumentException("enrolled must say whether there is an enrolment, was " + enrolled);
        }
    }

    /** @param event null = taken back */
    public static EnrolmentState of(String programme, String participant, long revision, @Nullable Enrolled event) {
        return new EnrolmentState(programme, participant, revision, event != null, event);
    }
}
