package dev.dayone.schemas;

/** Bytes that no released schema reads. The message says what was wrong with them. */
public final class UndecodableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UndecodableException(String message, Throwable cause) {
        super(message, cause);
    }
}
