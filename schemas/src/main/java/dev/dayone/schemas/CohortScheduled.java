package dev.dayone.schemas;

import java.time.LocalDate;

/**
 * The calendar of one cohort.
 *
 * @param startsOn first scheduled day
 * @param endsOn last scheduled day: the index date t0 of everyone assigned in it
 * @param simulated true when the programme's data are simulated; every output says so
 */
public record CohortScheduled(EventMeta meta, String cohort, LocalDate startsOn, LocalDate endsOn, boolean simulated)
        implements Event {

    public CohortScheduled {
        if (endsOn.isBefore(startsOn)) {
            throw new IllegalArgumentException("cohort " + cohort + " ends before it starts: " + endsOn);
        }
    }

    @Override
    public String topic() {
        return Topics.ROSTER;
    }
}
