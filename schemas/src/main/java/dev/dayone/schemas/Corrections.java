package dev.dayone.schemas;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Which facts an event may replace or take back: those of its own kind, programme and person, and no other, whatever ids it names. Doors, streams and sink ask the same rule, so
 * that none of them takes a fact out of force that another keeps.
 */
public final class Corrections {

    private Corrections() {}

    /** Ids of those events that another of them replaced or took back. */
    public static Set<UUID> replaced(Collection<? extends Event> events) {
        Map<UUID, Event> known = new HashMap<>();
        events.forEach(event -> known.put(event.meta().eventId(), event));
        Set<UUID> replaced = new HashSet<>();
        for (Event event : events) {
            for (UUID named : event.meta().corrects()) {
                Event fact = known.get(named);
                if (fact != null && FactKey.of(event).mayReach(FactKey.of(fact))) {
                    replaced.add(named);
                }
            }
        }
        return replaced;
    }
}
