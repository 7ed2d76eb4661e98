package dev.dayone.schemas;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A participant handed in a checkpoint, and says how it was made.
 *
 * @param dueOn day it was due; null = no due date
 * @param hours hours worked on it; null = not stated
 * @param blockedHours of those, hours stuck; null = not stated
 * @param hints hints opened; null = not stated
 * @param aiUse AI assistance as declared; {@code UNKNOWN} = not stated
 * @param taMinutes minutes of teaching assistants spent on it; null = not stated
 */
public record CheckpointSubmitted(
        EventMeta meta,
        String checkpoint,
        LocalDate submittedOn,
        @Nullable LocalDate dueOn,
        @Nullable Double hours,
        @Nullable Double blockedHours,
        @Nullable Integer hints,
        AiUse aiUse,
        @Nullable Double taMinutes)
        implements Event {

    /** The same under another meta, as to take it back. */
    public CheckpointSubmitted withMeta(EventMeta other) {
        return new CheckpointSubmitted(
                other, checkpoint, submittedOn, dueOn, hours, blockedHours, hints, aiUse, taMinutes);
    }

    @Override
    public String topic() {
        return Topics.CHECKPOINTS;
    }

    /** How much of the work AI did, as declared. */
    public enum AiUse {
        UNKNOWN,
        NONE,
        PARTLY,
        MOSTLY
    }
}
