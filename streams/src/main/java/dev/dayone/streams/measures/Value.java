package dev.dayone.streams.measures;

import dev.dayone.schemas.CommitDay;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.MeasureDefinition;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One measure before it is stamped with who and where.
 *
 * @param number the value; null = none, see reason
 * @param maturesOn day on which a window closes; null = no window
 * @param ids ids of the events behind it, some of them
 * @param idCount all of them
 */
record Value(
        MeasureDefinition definition,
        String measure,
        @Nullable Double number,
        boolean censored,
        @Nullable String reason,
        @Nullable LocalDate maturesOn,
        @Nullable LocalDate observedUntil,
        List<UUID> ids,
        long idCount) {

    static Value of(
            MeasureDefinition definition,
            String measure,
            double number,
            Collection<? extends Event> events,
            @Nullable LocalDate observed) {
        List<UUID> ids = events.stream()
                .map(event -> event.meta().eventId())
                .distinct()
                .sorted()
                .toList();
        return new Value(definition, measure, number, false, null, null, observed, ids, ids.size());
    }

    static Value ofDays(
            MeasureDefinition definition,
            String measure,
            double number,
            Collection<CommitDay> days,
            @Nullable LocalDate observed) {
        long count = 0;
        List<UUID> ids = new ArrayList<>();
        for (CommitDay day : days) {
            count += day.commits();
            ids.addAll(day.ids());
        }
        return ofIds(definition, measure, number, smallest(ids), count, observed);
    }

    /** A value of many commits, some of which are named. */
    static Value ofIds(
            MeasureDefinition definition,
            String measure,
            double number,
            List<UUID> ids,
            long count,
            @Nullable LocalDate observed) {
        return new Value(definition, measure, number, false, null, null, observed, ids, count);
    }

    static List<UUID> smallest(List<UUID> ids) {
        return ids.stream().sorted().limit(CommitDay.IDS_SHOWN).toList();
    }

    static Value none(MeasureDefinition definition, String measure, String reason) {
        return new Value(definition, measure, null, false, reason, null, null, List.of(), 0);
    }

    Value asCensored() {
        return new Value(definition, measure, number, true, reason, maturesOn, observedUntil, ids, idCount);
    }

    /** With a window that closes on that day: before it there is no value, whatever is known already. */
    Value maturing(LocalDate day, LocalDate today) {
        return today.isBefore(day)
                ? new Value(
                        definition,
                        measure,
                        null,
                        true,
                        "the window is open until " + day,
                        day,
                        observedUntil,
                        List.of(),
                        0)
                : new Value(definition, measure, number, censored, reason, day, observedUntil, ids, idCount);
    }

    /** What is left of it where it may not be evaluated. */
    Value withheld(String why) {
        return none(definition, measure, why);
    }
}
