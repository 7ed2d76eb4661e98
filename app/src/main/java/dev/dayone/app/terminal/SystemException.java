package dev.dayone.app.terminal;

import org.jspecify.annotations.Nullable;

/** A system we need is unavailable. The message says which, why, and what to do. */
public final class SystemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SystemException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    public SystemException(String message) {
        super(message);
    }
}
