package dev.dayone.ingest.git;

import dev.dayone.ingest.privacy.Digests;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.SourceGap;
import dev.dayone.schemas.SourceGap.Reason;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** What of one repository could not be read, as events; and the end of what can be read again. */
final class ScanGaps {

    private final Mint mint;
    private final String repository;
    private final Consumer<Event> sink;
    private final Map<UUID, Reason> now = new LinkedHashMap<>();

    ScanGaps(Mint mint, String repository, Consumer<Event> sink) {
        this.mint = mint;
        this.repository = repository;
        this.sink = sink;
    }

    /**
     * A gap that is there now.
     *
     * @param detail what makes it this one and no other
     * @param affected commits or objects; 0 = there is no gap
     */
    void found(Reason reason, String detail, long affected) {
        if (affected == 0) {
            return;
        }
        SourceGap gap = new SourceGap(
                mint.meta(
                        "git:" + repository,
                        null,
                        null,
                        Instant.EPOCH,
                        0,
                        false,
                        "gap",
                        repository,
                        reason.name(),
                        Digests.sha256(detail)),
                repository,
                null,
                null,
                reason,
                affected);
        now.put(gap.meta().eventId(), reason);
        sink.accept(gap);
    }

    /**
     * Takes back those found before and not now.
     *
     * @return gaps in force
     */
    Map<UUID, Reason> close(Map<UUID, Reason> before) {
        before.forEach((id, reason) -> {
            if (!now.containsKey(id)) {
                sink.accept(new SourceGap(mint.voiding("git:" + repository, id), repository, null, null, reason, 0));
            }
        });
        return now;
    }
}
