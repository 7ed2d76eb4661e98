package dev.dayone.warehouse.postgres;

import org.jdbi.v3.core.JdbiException;

/** Postgres, or what it holds, is not as we need it. The message says what to do. */
public final class WarehouseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WarehouseException(String message, Throwable cause) {
        super(message, cause);
    }

    public WarehouseException(String message) {
        super(message);
    }

    /** Whether an error tells that the warehouse could not be asked or answered wrongly: it is nobody's fault but the warehouse's. */
    public static boolean is(RuntimeException error) {
        return error instanceof WarehouseException || error instanceof JdbiException;
    }
}
