package dev.dayone.schemas;

import org.jspecify.annotations.Nullable;

/**
 * What was refused, and why.
 *
 * @param code reason code
 * @param field column or field at fault; null = the whole record
 * @param reason one sentence: what, where, why, what to do
 * @param original the refused event, encoded; null where the source could not be read at all
 */
public record Reject(EventMeta meta, Code code, @Nullable String field, String reason, byte @Nullable [] original)
        implements WireRecord {

    /** Why something was refused. */
    public enum Code {
        /** A required value is empty. */
        MISSING_VALUE,
        /** A value is not of its kind: no date, no number, no code of the list. */
        INVALID_VALUE,
        /** A number is outside its range. */
        OUT_OF_RANGE,
        /** A participant, checkpoint or item that nothing else names. */
        UNKNOWN_REFERENCE,
        /** The row has too few or too many columns. */
        MALFORMED_ROW,
        /** The id of an earlier event with other content. */
        CONFLICT
    }
}
