package dev.dayone.ingest.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.dayone.ingest.privacy.Digests;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * One statement of xAPI 1.0.3 or 2.0 (IEEE 9274.1.1): somebody did something to an activity, with a result. Of the verbs, those of
 * ADL and cmi5 that say something about a checkpoint are understood.
 */
record XapiStatement(JsonNode json) {

    static final String VOIDED = "voided";

    /** Verbs that carry a score. */
    static final Set<String> SCORING = Set.of("scored", "passed", "failed", "completed", "mastered", "attempted");

    /** Verbs that say that something was handed in. */
    static final Set<String> SUBMITTING = Set.of("completed", "submit", "submitted", "terminated", "exited");

    private static final ObjectMapper SORTED =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /** Of the statement's properties, those that the receiving side fills in. */
    private static final Set<String> RECEIVERS = Set.of("stored", "authority", "version");

    /** @return what is wrong with its form; nothing for a statement */
    Optional<String> malformed() {
        if (!json.isObject()) {
            return Optional.of("a statement must be an object");
        }
        if (json.hasNonNull("id") && uuid(json.path("id").asText()).isEmpty()) {
            return Optional.of("id is no UUID");
        }
        if (!json.path("actor").isObject()) {
            return Optional.of("actor is missing");
        }
        if (!json.path("verb").path("id").isTextual()
                || !json.path("verb").path("id").asText().contains(":")) {
            return Optional.of("verb.id is no IRI");
        }
        if (!json.path("object").isObject() || !json.path("object").path("id").isTextual()) {
            return Optional.of("object.id is missing");
        }
        if (json.hasNonNull("timestamp") && when().isEmpty()) {
            return Optional.of("timestamp is no time of ISO 8601");
        }
        JsonNode scaled = json.path("result").path("score").path("scaled");
        if (!scaled.isMissingNode() && !(scaled.isNumber() && Math.abs(scaled.doubleValue()) <= 1)) {
            return Optional.of("result.score.scaled is not in [-1, 1]");
        }
        return Optional.empty();
    }

    /** Its id; one that follows from its content where the sender gives none. */
    UUID id() {
        return uuid(json.path("id").asText())
                .orElseGet(() -> UUID.nameUUIDFromBytes(hash().getBytes(StandardCharsets.US_ASCII)));
    }

    /** Hash of what the sender says, in whatever order the sender says it. */
    String hash() {
        Map<String, Object> own = new TreeMap<>();
        json.properties().forEach(field -> {
            if (!RECEIVERS.contains(field.getKey())) {
                own.put(field.getKey(), SORTED.convertValue(field.getValue(), Object.class));
            }
        });
        try {
            return Digests.sha256(SORTED.writeValueAsBytes(own));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as JSON can be written as JSON", e);
        }
    }

    /** Last part of the verb's id, in small letters. */
    String verb() {
        String id = json.path("verb").path("id").asText();
        return id.substring(Math.max(id.lastIndexOf('/'), id.lastIndexOf('#')) + 1)
                .toLowerCase(Locale.ROOT);
    }

    String activity() {
        return json.path("object").path("id").asText();
    }

    /** The programme's own id of the actor, where the account gives it. */
    Optional<String> account() {
        JsonNode name = json.path("actor").path("account").path("name");
        return name.isTextual() ? Optional.of(name.asText()) : Optional.empty();
    }

    Optional<String> mailbox() {
        String mbox = json.path("actor").path("mbox").asText("");
        return mbox.startsWith("mailto:") ? Optional.of(mbox.substring("mailto:".length())) : Optional.empty();
    }

    Optional<OffsetDateTime> when() {
        try {
            return json.hasNonNull("timestamp")
                    ? Optional.of(OffsetDateTime.parse(json.path("timestamp").asText()))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The score in points of that range; nothing without one. */
    Optional<String> score(double minimum, double maximum) {
        JsonNode score = json.path("result").path("score");
        if (score.path("raw").isNumber()) {
            return Optional.of(score.path("raw").asText());
        }
        if (score.path("scaled").isNumber()) {
            double points = minimum + score.path("scaled").doubleValue() * (maximum - minimum);
            return Optional.of(BigDecimal.valueOf(points)
                    .setScale(6, RoundingMode.HALF_EVEN)
                    .stripTrailingZeros()
                    .toPlainString());
        }
        return Optional.empty();
    }

    /** Hours worked, from {@code result.duration}. */
    Optional<String> hours() {
        try {
            JsonNode duration = json.path("result").path("duration");
            return duration.isTextual()
                    ? Optional.of(
                            String.valueOf(Duration.parse(duration.asText()).toSeconds() / 3600.0))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    String day() {
        return when().orElseThrow()
                .withOffsetSameInstant(ZoneOffset.UTC)
                .toLocalDate()
                .toString();
    }

    static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
