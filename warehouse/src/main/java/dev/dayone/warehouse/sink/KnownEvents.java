package dev.dayone.warehouse.sink;

import dev.dayone.schemas.CohortScheduled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.RepositoryScanned;
import dev.dayone.schemas.StudyRegistered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Events of a batch beside those that came before: which are new, which say the same once more, and which say something else under an id that is
 * taken.
 *
 * @param fresh to be written
 * @param repeated say what is known already
 * @param conflicting say something else than the event of that id which is known: they are set aside
 * @param reference of the new and the repeated ones, in their order, those from which the warehouse itself reads calendars, plans and scans
 */
record KnownEvents(
        List<RawRows.Arrived> fresh,
        List<RawRows.Arrived> repeated,
        List<RawRows.Arrived> conflicting,
        List<Event> reference) {

    /**
     * Sorts events, in their order; the first of an id counts, within the batch too.
     *
     * @param hashes of what known events say, by id
     * @param saysTheSame whether an event says what the known one of its id says, though the hashes differ: those of earlier versions of DayOne were made
     *     otherwise
     */
    static KnownEvents of(List<RawRows.Arrived> arrived, Map<UUID, byte[]> hashes, Predicate<Event> saysTheSame) {
        Map<UUID, byte[]> known = new HashMap<>(hashes);
        KnownEvents out = new KnownEvents(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (RawRows.Arrived each : arrived) {
            Event event = each.event();
            byte[] before = known.putIfAbsent(event.meta().eventId(), each.hash());
            if (before == null) {
                out.fresh.add(each);
                out.reference.add(event);
            } else if (Arrays.equals(before, each.hash()) || saysTheSame.test(event)) {
                out.repeated.add(each);
                if (readAgain(event)) {
                    out.reference.add(event);
                }
            } else {
                out.conflicting.add(each);
            }
        }
        return out;
    }

    /** Whether it matters when the same was last said. */
    private static boolean readAgain(Event event) {
        return event instanceof StudyRegistered
                || event instanceof RepositoryScanned
                || event instanceof CohortScheduled;
    }
}
