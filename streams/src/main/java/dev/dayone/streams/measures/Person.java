package dev.dayone.streams.measures;

import dev.dayone.schemas.Enrolled;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * One participant as the measures see it.
 *
 * @param today day as of which windows are open or closed
 */
record Person(Enrolled enrolment, Timeline timeline, LocalDate today) {

    private static final long DAY_SECONDS = 86_400;

    /** The last scheduled day of the cohort: what windows are counted from. */
    LocalDate indexDate() {
        return enrolment.endsOn();
    }

    /** Days from the index date; 0 for what began before. */
    double days(LocalDate day) {
        return Math.max(0, ChronoUnit.DAYS.between(indexDate(), day));
    }

    boolean duringCohort(LocalDate day) {
        return !day.isBefore(enrolment.startsOn()) && !day.isAfter(enrolment.endsOn());
    }

    static LocalDate day(Instant instant) {
        return LocalDate.ofEpochDay(Math.floorDiv(instant.getEpochSecond(), DAY_SECONDS));
    }
}
