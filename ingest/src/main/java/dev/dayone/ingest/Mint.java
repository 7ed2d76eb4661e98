package dev.dayone.ingest;

import dev.dayone.schemas.EventIds;
import dev.dayone.schemas.EventMeta;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stamps the meta of every event of one ingest run.
 *
 * @param programme programme id
 * @param receivedAt when the run reads its input
 * @param runId the run
 */
public record Mint(String programme, Pseudonyms pseudonyms, Instant receivedAt, String runId) {

    /**
     * A fact that its natural key names. Revision n replaces revisions 0 to n - 1, whatever order they arrive in.
     *
     * @param naturalKey kind of fact first
     */
    public EventMeta meta(
            String source,
            @Nullable String participant,
            @Nullable String identity,
            Instant occurredAt,
            int revision,
            boolean voids,
            String... naturalKey) {
        List<UUID> corrects = IntStream.range(0, revision)
                .mapToObj(earlier -> id(earlier, naturalKey))
                .toList();
        return new EventMeta(
                id(revision, naturalKey),
                programme,
                source,
                participant,
                identity,
                occurredAt,
                receivedAt,
                corrects,
                voids,
                runId);
    }

    /** Takes a fact back and puts nothing in its place; the fact is named by its id. */
    public EventMeta voiding(String source, UUID fact) {
        return new EventMeta(
                EventIds.of(programme, "void", fact.toString()),
                programme,
                source,
                null,
                null,
                Instant.EPOCH,
                receivedAt,
                List.of(fact),
                true,
                runId);
    }

    public static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private UUID id(int revision, String... naturalKey) {
        Stream<String> key = Stream.concat(Stream.of(programme), Stream.of(naturalKey));
        return EventIds.of((revision == 0 ? key : Stream.concat(key, Stream.of("revision", "" + revision)))
                .toArray(String[]::new));
    }
}
