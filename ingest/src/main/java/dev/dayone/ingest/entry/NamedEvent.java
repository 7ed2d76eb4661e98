package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FactKey;
import dev.dayone.schemas.Reject;
import java.util.Map;
import java.util.UUID;

/** An event whose entry names its id itself, so that it may name that of somebody else's fact. */
public record NamedEvent(Event event, EntryKind kind, Entry entry) {

    /** @param known whose facts ids stand for */
    public boolean takesAnothers(Map<UUID, FactKey> known) {
        FactKey before = known.get(event.meta().eventId());
        return before != null && !FactKey.of(event).mayReach(before);
    }

    /** What is wrong with an entry that takes another's id. */
    public Problem problem() {
        return IdOwners.taken(entry).problem();
    }

    /** The same as it is kept. */
    public Reject reject(Mint mint) {
        return Rejects.ofRow(mint, entry.source(), problem(), Original.of("directory", kind, entry));
    }
}
