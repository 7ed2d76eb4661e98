package dev.dayone.ingest.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.input.JsonEntries;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;

/** In which form statements are given back: the parameter {@code format} (Experience API 1.0.3, part three, section 2.1.3). */
enum StatementFormat {
    /** As they came. */
    EXACT,
    /** Agents, groups, verbs and activities by their identifiers alone. */
    IDS,
    /** Verbs and activities in one language. */
    CANONICAL;

    private static final List<String> IDENTIFIERS = List.of("mbox", "mbox_sha1sum", "openid", "account");
    private static final List<String> AGENTS = List.of("actor", "instructor", "team", "authority");

    /** The format of that name; as they came where none is named. */
    static Optional<StatementFormat> named(String name) {
        return switch (name) {
            case "", "exact" -> Optional.of(EXACT);
            case "ids" -> Optional.of(IDS);
            case "canonical" -> Optional.of(CANONICAL);
            default -> Optional.empty();
        };
    }

    /**
     * Brings a statement into this form, in place.
     *
     * @param languages that the reader prefers, as in the header Accept-Language; empty = any
     */
    void apply(ObjectNode statement, String languages) {
        contextInArrays(statement);
        switch (this) {
            case EXACT -> {}
            case IDS -> shorten(statement);
            case CANONICAL -> translate(statement, ranges(languages));
        }
        if (statement.path("object").path("objectType").asText().equals("SubStatement")) {
            apply((ObjectNode) statement.get("object"), languages);
        }
    }

    /** One activity is given back as a list of one. */
    private static void contextInArrays(ObjectNode statement) {
        if (statement.path("context").path("contextActivities") instanceof ObjectNode kinds) {
            for (String kind : List.of("parent", "grouping", "category", "other")) {
                if (kinds.path(kind).isObject()) {
                    ArrayNode one = JsonEntries.JSON.createArrayNode().add(kinds.get(kind));
                    kinds.set(kind, one);
                }
            }
        }
    }

    private static void shorten(ObjectNode statement) {
        for (String agent : AGENTS) {
            shortenAgent(statement.path(agent));
            shortenAgent(statement.path("context").path(agent));
        }
        if (statement.path("verb") instanceof ObjectNode verb) {
            verb.retain("id");
        }
        JsonNode object = statement.path("object");
        String type = object.path("objectType").asText("Activity");
        if (type.equals("Activity") && object instanceof ObjectNode activity) {
            activity.retain("id");
        } else if (type.equals("Agent") || type.equals("Group")) {
            shortenAgent(object);
        }
        statement
                .path("context")
                .path("contextActivities")
                .forEach(list -> list.forEach(each -> ((ObjectNode) each).retain("id")));
    }

    private static void shortenAgent(JsonNode node) {
        if (!(node instanceof ObjectNode agent)) {
            return;
        }
        boolean identified = IDENTIFIERS.stream().anyMatch(agent::has);
        List<String> kept = new ArrayList<>(IDENTIFIERS);
        kept.add("objectType");
        if (!identified) {
            kept.add("member");
        }
        agent.retain(kept);
        agent.path("member").forEach(StatementFormat::shortenAgent);
    }

    private static void translate(ObjectNode statement, List<LanguageRange> ranges) {
        oneLanguage(statement.path("verb"), "display", ranges);
        if (statement.path("object").path("objectType").asText("Activity").equals("Activity")) {
            translateActivity(statement.path("object"), ranges);
        }
        statement
                .path("context")
                .path("contextActivities")
                .forEach(list -> list.forEach(each -> translateActivity(each, ranges)));
    }

    private static void translateActivity(JsonNode activity, List<LanguageRange> ranges) {
        oneLanguage(activity.path("definition"), "name", ranges);
        oneLanguage(activity.path("definition"), "description", ranges);
    }

    private static void oneLanguage(JsonNode holder, String key, List<LanguageRange> ranges) {
        if (!(holder.path(key) instanceof ObjectNode map) || map.size() < 2) {
            return;
        }
        List<String> tags = new ArrayList<>();
        map.fieldNames().forEachRemaining(tags::add);
        String best = ranges.isEmpty() ? null : Locale.lookupTag(ranges, tags);
        String wanted = best == null ? tags.get(0) : best;
        tags.stream().filter(tag -> !tag.equalsIgnoreCase(wanted)).forEach(map::remove);
    }

    private static List<LanguageRange> ranges(String languages) {
        try {
            return languages.isBlank() ? List.of() : LanguageRange.parse(languages);
        } catch (IllegalArgumentException e) {
            // A header that nobody can read asks for nothing.
            return List.of();
        }
    }
}
