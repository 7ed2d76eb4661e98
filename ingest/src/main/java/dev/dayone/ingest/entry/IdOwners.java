package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.EntryException;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FactKey;
import dev.dayone.schemas.Reject.Code;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Whose fact each id stands for. An entry that takes the id of somebody else's fact is refused: the warehouse would set it aside, and streams, which know one person's ids alone, would
 * measure it.
 */
final class IdOwners {

    private final Map<UUID, FactKey> owners = new HashMap<>();

    /** @param known ids that stand for facts already */
    IdOwners(Map<UUID, FactKey> known) {
        owners.putAll(known);
    }

    /**
     * Takes the ids of an entry's events.
     *
     * @throws EntryException where one stands for a fact of another kind, programme or person
     */
    void require(Entry entry, List<Event> events) {
        for (Event event : events) {
            FactKey own = FactKey.of(event);
            FactKey before = owners.putIfAbsent(event.meta().eventId(), own);
            if (before != null && !own.mayReach(before)) {
                throw taken(entry);
            }
        }
    }

    static EntryException taken(Entry entry) {
        return entry.problem(
                Code.INVALID_VALUE,
                "event_id",
                "is the id of an event of another kind, programme or participant",
                "Give each event an id of its own, or leave it out");
    }
}
