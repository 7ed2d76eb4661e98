package dev.dayone.schemas;

import org.jspecify.annotations.Nullable;

/** Bytes that no released schema reads. The message says what was wrong with them. */
public sealed class UndecodableException extends RuntimeException permits UnknownSchemaException {

    private static final long serialVersionUID = 1L;

    public UndecodableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
