package dev.dayone.warehouse.postgres;

/** Postgres, or what it holds, is not as we need it. The message says what to do. */
public final class WarehouseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WarehouseException(String message, Throwable cause) {
        super(message, cause);
    }

    public WarehouseException(String message) {
        super(message);
    }
}
