package dev.dayone.dashboard.report;

/** An internal error stopped a report from being published. Nothing of it was kept. */
public final class NotPublishedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * @param report its programme, and its study where it is of one
     * @param cause what went wrong
     */
    NotPublishedException(String report, RuntimeException cause) {
        super(
                "the report of " + report + " could not be written, so it was not published and nothing was changed: "
                        + cause.getMessage(),
                cause);
    }
}
