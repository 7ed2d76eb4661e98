package dev.dayone.app;

/** Wrong usage or settings. The message is one line: what, where, why, what to do. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
