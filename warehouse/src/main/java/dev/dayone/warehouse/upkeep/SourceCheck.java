package dev.dayone.warehouse.upkeep;

import dev.dayone.schemas.Event;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.sink.Erasure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Whether the warehouse has the events that a source gives when it is read again: ids follow from content, so that the same fact has the same id. */
public final class SourceCheck {

    private static final int AT_A_TIME = 10_000;

    private final Warehouse warehouse;
    private final List<Event> batch = new ArrayList<>();
    private long events;
    private long missing;

    public SourceCheck(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** One event of the source. */
    public void accept(Event event) {
        batch.add(event);
        if (batch.size() == AT_A_TIME) {
            compare();
        }
    }

    /**
     * What was found.
     *
     * @param events of the source, but for those of people erased
     * @param missing of those, neither taken nor in quarantine
     */
    public record Found(long events, long missing) {}

    public Found found() {
        compare();
        return new Found(events, missing);
    }

    private void compare() {
        warehouse.jdbi().useHandle(handle -> {
            Erasure erasure = Erasure.known(handle);
            Set<UUID> ids = new HashSet<>();
            batch.stream()
                    .filter(event -> !erasure.forbids(event))
                    .forEach(event -> ids.add(event.meta().eventId()));
            long known = handle.createQuery("""
                            select count(*) from (
                                select event_id from raw.event_key where event_id = any(:ids)
                                union select event_id from ops.quarantine where event_id = any(:ids)) there
                            """)
                    .bindArray("ids", UUID.class, ids.toArray())
                    .mapTo(Long.class)
                    .one();
            events += ids.size();
            missing += ids.size() - known;
        });
        batch.clear();
    }
}
