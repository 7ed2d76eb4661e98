package dev.dayone.schemas;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What became of a reject.
 *
 * @param reject its id
 * @param note why, in the operator's words
 * @param events ids of the events that it became; none when waived
 */
public record RejectResolved(
        String programme, UUID reject, Resolution resolution, String note, List<UUID> events, Instant resolvedAt)
        implements WireRecord {

    public RejectResolved {
        events = List.copyOf(events);
    }

    /** How it ended. */
    public enum Resolution {
        UNKNOWN,
        /** Read again, and taken. */
        REPLAYED,
        /** Given up, for the reason in the note. */
        WAIVED
    }
}
