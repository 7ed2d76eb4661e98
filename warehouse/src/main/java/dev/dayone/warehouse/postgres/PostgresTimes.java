package dev.dayone.warehouse.postgres;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** Times as Postgres can hold them: a source's clock may say anything, and the event itself keeps what it said. */
public final class PostgresTimes {

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");
    private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

    private PostgresTimes() {}

    /** The nearest time that a timestamptz can hold, in UTC. */
    public static OffsetDateTime at(Instant instant) {
        return bounded(instant).atOffset(ZoneOffset.UTC);
    }

    /** The nearest day that a date can hold. */
    public static LocalDate bounded(LocalDate day) {
        return day.isBefore(FIRST_DAY) ? FIRST_DAY : day.isAfter(LAST_DAY) ? LAST_DAY : day;
    }

    static Instant bounded(Instant instant) {
        return instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
    }
}
