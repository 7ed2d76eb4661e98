package dev.dayone.ingest.input;

/** Something that we need to judge an event is away. The event is neither taken nor refused: its sender shall come again. */
public final class UnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
