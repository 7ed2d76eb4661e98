package dev.dayone.schemas;

import java.time.Instant;

/**
 * A message that streams could not use. Its content stays where it is: the coordinates find it, and only those who may read the
 * topic read it.
 *
 * @param code why it cannot be used
 * @param processor step that could not use it
 * @param error kind of error; never what the message says
 * @param sha256 of the message, in hexadecimal; empty where there is none
 * @param bytes its size
 * @param occurredAt when it was found
 */
public record DeadLetter(
        String kafkaTopic,
        int kafkaPartition,
        long kafkaOffset,
        Code code,
        String processor,
        String error,
        String sha256,
        int bytes,
        Instant occurredAt)
        implements WireRecord {

    /** Why a message cannot be used. */
    public enum Code {
        UNKNOWN,
        /** No record of ours, or of a schema that we do not know. */
        UNDECODABLE,
        /** A step failed on it. */
        PROCESSING,
        /** The measures of its participant cannot be computed; the participant is the message's key. */
        MEASURING
    }
}
