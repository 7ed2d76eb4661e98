package dev.dayone.schemas;

import org.jspecify.annotations.Nullable;

/**
 * The enrolment in force, after corrections.
 *
 * @param revision grows with each change
 * @param event the enrolment in force; null = taken back
 */
public record EnrolmentState(
        String programme,
        String participant,
        long revision,
        @Nullable Enrolled event) implements WireRecord {

    public boolean enrolled() {
        return event != null;
    }
}
