package dev.dayone.schemas;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The calendar of one cohort.
 *
 * @param startsOn first scheduled day
 * @param endsOn last scheduled day: the index date t0 of everyone assigned in it
 * @param simulated true when the programme's data are simulated; every output says so
 * @param cost what the whole cohort cost, all in; null = not told
 * @param currency of the cost, three letters; null = there is none
 */
public record CohortScheduled(
        EventMeta meta,
        String cohort,
        LocalDate startsOn,
        LocalDate endsOn,
        boolean simulated,
        @Nullable Double cost,
        @Nullable String currency)
        implements Event {

    /** A cohort whose cost is not told. */
    public CohortScheduled(EventMeta meta, String cohort, LocalDate startsOn, LocalDate endsOn, boolean simulated) {
        this(meta, cohort, startsOn, endsOn, simulated, null, null);
    }

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
