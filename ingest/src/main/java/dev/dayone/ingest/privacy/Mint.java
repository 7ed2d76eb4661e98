package dev.dayone.ingest.privacy;

import dev.dayone.ingest.input.Entry;
import dev.dayone.schemas.EventIds;
import dev.dayone.schemas.EventMeta;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stamps the meta of every event of one ingest run.
 *
 * @param programme programme id
 * @param vault seals what may not travel in clear
 * @param receivedAt when the run reads its input
 * @param runId the run
 */
public record Mint(String programme, Pseudonyms pseudonyms, Vault vault, Instant receivedAt, String runId) {

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
        return meta(id(revision, naturalKey), source, participant, identity, occurredAt, corrects, voids);
    }

    /**
     * A fact that somebody reports about a participant. Its id follows from its natural key and revision, or from the events that it
     * says it corrects; an id that the sender gives goes before both.
     *
     * @param occurredAt unless the entry says when
     */
    public EventMeta meta(
            Entry entry,
            @Nullable String participant,
            @Nullable String identity,
            Instant occurredAt,
            String... naturalKey) {
        Instant when = entry.optionalInstant("occurred_at").orElse(occurredAt);
        List<UUID> corrects = new ArrayList<>(IntStream.range(0, entry.revision())
                .mapToObj(earlier -> id(earlier, naturalKey))
                .toList());
        UUID id = id(entry.revision(), naturalKey);
        if (!entry.corrects().isEmpty()) {
            corrects.addAll(entry.corrects());
            id = EventIds.of(
                    programme,
                    String.join("\0", naturalKey),
                    "corrects",
                    entry.corrects().stream().map(UUID::toString).collect(Collectors.joining(", ", "[", "]")),
                    String.valueOf(entry.voids()));
        }
        return meta(
                entry.eventId().orElse(id),
                entry.source(),
                participant,
                identity,
                when,
                corrects.stream().distinct().toList(),
                entry.voids());
    }

    /** Takes a fact back and puts nothing in its place; the fact is named by its id. */
    public EventMeta voiding(String source, UUID fact) {
        return meta(
                EventIds.of(programme, "void", fact.toString()),
                source,
                null,
                null,
                Instant.EPOCH,
                List.of(fact),
                true);
    }

    public static Instant midnight(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private EventMeta meta(
            UUID id,
            String source,
            @Nullable String participant,
            @Nullable String identity,
            Instant occurredAt,
            List<UUID> corrects,
            boolean voids) {
        return new EventMeta(
                id, programme, source, participant, identity, occurredAt, receivedAt, corrects, voids, runId);
    }

    private UUID id(int revision, String... naturalKey) {
        Stream<String> key = Stream.concat(Stream.of(programme), Stream.of(naturalKey));
        return EventIds.of((revision == 0 ? key : Stream.concat(key, Stream.of("revision", "" + revision)))
                .toArray(String[]::new));
    }
}
