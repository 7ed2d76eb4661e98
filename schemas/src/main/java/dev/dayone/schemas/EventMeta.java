package dev.dayone.schemas;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What every event carries.
 *
 * @param eventId deterministic: the same fact read twice has the same id (see {@link EventIds})
 * @param programme programme the event belongs to
 * @param source where it was read, e.g. {@code checkpoints.csv:12}
 * @param participant pseudonym of the participant; null where the source does not know it
 * @param identity pseudonym of an e-mail address or login; null where the source names the participant
 * @param occurredAt when it happened, by the source; two sources may differ by seconds, and what an event says has its own date
 * @param receivedAt when ingest read it
 * @param corrects ids of the earlier revisions that this event replaces
 * @param voids true when those revisions are taken back and nothing put in their place
 * @param runId the ingest run that sent it
 */
public record EventMeta(
        UUID eventId,
        String programme,
        @Reading String source,
        @Nullable String participant,
        @Nullable String identity,
        @Reading Instant occurredAt,
        @Reading Instant receivedAt,
        List<UUID> corrects,
        boolean voids,
        @Reading String runId) {

    public EventMeta {
        corrects = List.copyOf(corrects);
        if (voids && corrects.isEmpty()) {
            throw new IllegalArgumentException("a void must name what it takes back, event " + eventId);
        }
    }
}
