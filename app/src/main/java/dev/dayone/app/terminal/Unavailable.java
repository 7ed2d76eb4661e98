package dev.dayone.app.terminal;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RetriableException;

/** Tells a system that is away, full or too slow, which passes, from a bug of ours, which does not. */
public final class Unavailable {

    private static final String AGAIN = " Run again to go on, nothing is taken twice.";

    private Unavailable() {}

    /** What is unavailable and what to do; nothing where an error is of another kind. */
    public static Optional<String> of(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            Optional<String> said = single(cause);
            if (said.isPresent()) {
                return said;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> single(Throwable error) {
        String message = String.valueOf(error.getMessage());
        if (error instanceof RetriableException) {
            return Optional.of("Kafka did not answer in time: " + message
                    + " Check that the broker runs, and whether the machine is overloaded (dayone doctor)." + AGAIN);
        }
        if (error instanceof TimeoutException) {
            return Optional.of("A system we need did not answer in time: " + message
                    + " Check whether the machine is overloaded (dayone doctor)." + AGAIN);
        }
        if (error instanceof SQLException sql) {
            return sql(String.valueOf(sql.getSQLState()), message);
        }
        return error instanceof IOException ? disk(message) : Optional.empty();
    }

    /** Classes of SQLSTATE: 08 connection, 53 resources, 57 operator, 58 system. */
    private static Optional<String> sql(String state, String message) {
        if (state.startsWith("53")) {
            return Optional.of(
                    "Postgres has run out of something: " + message + " Give it space, memory or connections." + AGAIN);
        }
        return state.startsWith("08") || state.startsWith("57P") || state.startsWith("58")
                ? Optional.of("Postgres is away: " + message + " Check that it runs." + AGAIN)
                : Optional.empty();
    }

    private static Optional<String> disk(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("disk quota")) {
            return Optional.of("The disk is full: " + message + ". Free some space." + AGAIN);
        }
        if (lower.contains("read-only file system")) {
            return Optional.of("The file system can only be read: " + message
                    + ". It may have met an error of the disk: see the system's log, mount it again." + AGAIN);
        }
        return lower.contains("too many open files")
                ? Optional.of("The system allows no more open files: " + message + ". Raise it with 'ulimit -n 65536'."
                        + AGAIN)
                : Optional.empty();
    }
}
