package dev.dayone.ingest.spool;

/** The spool has no room: nothing was taken, and the sender shall come again. */
public final class SpoolFullException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SpoolFullException(long bytes, long limit) {
        super("The spool is full: " + bytes + " of " + limit + " bytes wait for Kafka. Send it again later.");
    }
}
