package dev.dayone.app.terminal;

/** Wrong usage or settings. The message is one line: what, where, why, what to do. */
public final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UsageException(String message) {
        super(message);
    }
}
