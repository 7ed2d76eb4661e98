package dev.dayone.ingest.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.dayone.ingest.privacy.Digests;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One statement of xAPI 1.0.3 or 2.0 (IEEE 9274.1.1): somebody did something to an activity, with a result. Of the verbs, those of
 * ADL, cmi5 and Open edX that say something about a checkpoint are understood, and those that the programme names.
 */
record XapiStatement(JsonNode json) {

    /** Id of the verb that takes a statement back. */
    static final String VOIDING = "http://adlnet.gov/expapi/verbs/voided";

    /** Verbs that carry a score. */
    static final Set<String> SCORING =
            Set.of("scored", "passed", "failed", "completed", "mastered", "attempted", "earned", "evaluated");

    /** Verbs that say that something was handed in. */
    static final Set<String> SUBMITTING = Set.of("completed", "submit", "submitted", "terminated", "exited");

    private static final ObjectMapper SORTED =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    /** Of the statement's properties, those that the receiving side fills in. */
    private static final Set<String> RECEIVERS = Set.of("stored", "authority", "version");

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
        String id = verbId();
        return id.substring(Math.max(id.lastIndexOf('/'), id.lastIndexOf('#')) + 1)
                .toLowerCase(Locale.ROOT);
    }

    String verbId() {
        return json.path("verb").path("id").asText();
    }

    boolean isVoiding() {
        return verb().equals("voided")
                && json.path("object").path("objectType").asText("StatementRef").equals("StatementRef");
    }

    /** The statement that a voiding one takes back. */
    Optional<UUID> target() {
        return uuid(json.path("object").path("id").asText());
    }

    /**
     * Ids of the activities that it can be about, the nearest first: its object, then what that is part of. A learning system may say of a quiz that an attempt at it
     * was completed, and name the quiz as the attempt's parent.
     */
    List<String> activities() {
        List<String> ids = new ArrayList<>();
        if (json.path("object").path("objectType").asText("Activity").equals("Activity")) {
            ids.add(json.path("object").path("id").asText());
        }
        JsonNode parents = json.path("context").path("contextActivities").path("parent");
        Stream<JsonNode> each = parents.isArray() ? parents.valueStream() : Stream.of(parents);
        each.map(parent -> parent.path("id").asText(""))
                .filter(id -> !id.isEmpty())
                .forEach(ids::add);
        return ids;
    }

    /**
     * The programme's own id of the actor, where an account gives it.
     *
     * @param homePages systems whose accounts are called by the programme's ids; empty = all
     */
    Optional<String> account(Set<String> homePages) {
        JsonNode account = actor().path("account");
        boolean known = homePages.isEmpty()
                || homePages.contains(account.path("homePage").asText().replaceFirst("/+$", ""));
        return account.path("name").isTextual() && known
                ? Optional.of(account.path("name").asText())
                : Optional.empty();
    }

    Optional<String> mailbox() {
        String mbox = actor().path("mbox").asText("");
        return mbox.startsWith("mailto:") ? Optional.of(mbox.substring("mailto:".length())) : Optional.empty();
    }

    /** SHA-1 of the mailto: address, in small hexadecimal letters. */
    Optional<String> mailboxSha1() {
        String sha1 = actor().path("mbox_sha1sum").asText("");
        return sha1.isEmpty() ? Optional.empty() : Optional.of(sha1.toLowerCase(Locale.ROOT));
    }

    boolean isOfGroup() {
        return actor().path("objectType").asText().equals("Group");
    }

    private JsonNode actor() {
        return json.path("actor");
    }

    /**
     * When it was; nothing where it does not say.
     *
     * @param zone of a time without one
     */
    Optional<OffsetDateTime> when(ZoneId zone) {
        return json.hasNonNull("timestamp")
                ? XapiTime.parse(json.path("timestamp").asText(), zone)
                : Optional.empty();
    }

    /**
     * The score in points of that range; nothing without one. A score that comes with a range of its own is carried over into ours, one that comes with its share of
     * the range is stretched, one that comes alone is in our points.
     */
    Optional<String> score(double minimum, double maximum) {
        JsonNode score = json.path("result").path("score");
        boolean raw = score.path("raw").isNumber();
        if (raw && score.path("max").isNumber()) {
            double low = score.path("min").doubleValue();
            double high = score.path("max").doubleValue();
            if (low == minimum && high == maximum) {
                return Optional.of(score.path("raw").asText());
            }
            if (high > low) {
                return Optional.of(
                        points(minimum + (score.path("raw").doubleValue() - low) / (high - low) * (maximum - minimum)));
            }
        }
        if (score.path("scaled").isNumber()) {
            return Optional.of(points(minimum + score.path("scaled").doubleValue() * (maximum - minimum)));
        }
        return raw ? Optional.of(score.path("raw").asText()) : Optional.empty();
    }

    boolean hasScore() {
        JsonNode score = json.path("result").path("score");
        return score.path("raw").isNumber() || score.path("scaled").isNumber();
    }

    private static String points(double points) {
        return BigDecimal.valueOf(points)
                .setScale(6, RoundingMode.HALF_EVEN)
                .stripTrailingZeros()
                .toPlainString();
    }

    /** Hours worked, from {@code result.duration}. */
    Optional<String> hours() {
        return XapiTime.hours(json.path("result").path("duration").asText(""))
                .map(hours -> BigDecimal.valueOf(hours)
                        .setScale(9, RoundingMode.HALF_EVEN)
                        .stripTrailingZeros()
                        .toPlainString());
    }

    static Optional<UUID> uuid(String text) {
        try {
            return text.length() == 36 ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
