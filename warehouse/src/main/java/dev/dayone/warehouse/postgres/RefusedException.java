package dev.dayone.warehouse.postgres;

/** What was asked of the warehouse cannot be done as it was asked. Nothing was changed; the message says what to ask instead. */
public final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }
}
