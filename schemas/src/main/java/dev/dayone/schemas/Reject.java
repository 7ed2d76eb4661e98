package dev.dayone.schemas;

import org.jspecify.annotations.Nullable;

/**
 * What was refused, and why; never the value itself, which is in the sealed original alone.
 *
 * @param code reason code
 * @param field column or field at fault; null = the whole record
 * @param reason one sentence: what, where, why, what to do
 * @param original the refused event, sealed; null where nothing is kept
 * @param door where it came in: directory, api, github, gitlab, xapi, gharchive
 * @param shape what the value looked like, without the value; null = no value
 * @param rule the rule it broke
 */
public record Reject(
        EventMeta meta,
        Code code,
        @Nullable String field,
        String reason,
        byte @Nullable [] original,
        String door,
        @Nullable String shape,
        @Nullable String rule)
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
        CONFLICT,
        /** Bytes that are not what they should be: no JSON, no UTF-8. */
        UNREADABLE,
        /** A source's clock is ahead of ours. */
        CLOCK_AHEAD,
        /** A value that was fixed at enrolment and cannot change. */
        FROZEN,
        /** A kind of event that we do not use: acknowledged and counted, its content not kept. */
        UNSUPPORTED
    }
}
