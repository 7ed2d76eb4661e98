package dev.dayone.schemas;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A source that could not be read, or not wholly: no data, which is not the same as no activity.
 *
 * @param gapIn the source
 * @param from from when; null = from its beginning
 * @param until until when; null = still
 * @param affected how many commits or objects; 0 = not known
 */
public record SourceGap(
        EventMeta meta,
        String gapIn,
        @Nullable Instant from,
        @Nullable Instant until,
        Reason reason,
        long affected) implements Event {

    @Override
    public String topic() {
        return Topics.GIT_ACTIVITY;
    }

    /** Why there is no data. */
    public enum Reason {
        UNKNOWN,
        /** The clone's history is cut. */
        SHALLOW,
        /** The clone lacks commits that others name as parents. */
        MISSING_COMMITS,
        /** The clone lacks contents of files. */
        MISSING_OBJECTS,
        /** It did not answer. */
        UNREACHABLE,
        /** The sender cut a list. */
        TRUNCATED,
        /** We were not listening. */
        COLLECTOR_DOWN
    }
}
