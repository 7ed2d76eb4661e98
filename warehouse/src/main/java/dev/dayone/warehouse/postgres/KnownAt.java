package dev.dayone.warehouse.postgres;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Handle;

/** The time as of which views of {@code core} and {@code mart} answer. */
public final class KnownAt {

    private KnownAt() {}

    /** For the rest of the transaction. */
    public static void set(Handle handle, Instant time) {
        handle.createQuery("select set_config('dayone.known_at', :at, true)")
                .bind("at", time.truncatedTo(ChronoUnit.MICROS).toString())
                .mapTo(String.class)
                .one();
    }
}
