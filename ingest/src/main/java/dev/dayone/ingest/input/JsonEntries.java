package dev.dayone.ingest.input;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.ingest.input.Entry.Place;
import dev.dayone.schemas.Reject.Code;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Objects of JSON as entries. Fields are called as in our Avro schemas, those of {@code meta} beside the others or inside it, or as
 * the columns of the CSV files.
 */
public final class JsonEntries {

    /** Jackson, strict: what follows a value, or stands in it twice, is an error. */
    public static final ObjectMapper JSON = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private static final String ANSWER = "answer";

    /** Names of the schemas that columns have other names for. */
    private static final Map<String, String> COLUMNS = Map.ofEntries(
            Map.entry("submittedOn", "submitted"),
            Map.entry("startedOn", "date"),
            Map.entry("decidedOn", "date"),
            Map.entry("assignedArm", "assigned_arm"),
            Map.entry("receivedArm", "received_arm"),
            Map.entry("jobIntent", "job_intent"),
            Map.entry("armGuess", "arm_guess"),
            Map.entry("blockedHours", "blocked_hours"),
            Map.entry("aiUse", "ai_use"),
            Map.entry("taMinutes", "ta_minutes"),
            Map.entry("assignedAt", "assigned_at"),
            Map.entry("requiredCheck", "required_check"),
            Map.entry("changedOn", "date"),
            Map.entry("completedOn", "completed_on"),
            Map.entry("observedOn", "observed"),
            Map.entry("employerKind", "employer"),
            Map.entry("fullTime", "full_time"),
            Map.entry("inField", "in_field"),
            Map.entry("answeredOn", "answered"),
            Map.entry("quotable", "quote"),
            Map.entry("value", ANSWER),
            Map.entry("choices", ANSWER),
            Map.entry("text", ANSWER),
            Map.entry("reachedOn", "date"),
            Map.entry("applicationSource", "heard_from"),
            Map.entry("voids", "void"),
            Map.entry("eventId", "event_id"),
            Map.entry("occurredAt", "occurred_at"),
            Map.entry("identity", "email"));

    private static final Set<String> AVRO_TYPES = Set.of("string", "int", "long", "double", "boolean");

    private JsonEntries() {}

    /** Entries of a file, and what its lines are. */
    public record Lines(List<Entry> entries, FileCount count) {}

    /** Each line of a file as an entry; a line that is no JSON object is a broken one. */
    public static Lines readLines(Path file) {
        String name = file.getFileName().toString();
        List<Entry> entries = new ArrayList<>();
        try {
            List<String> lines = TextFile.read(file).lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    entries.add(ofText(lines.get(i), new Place(name, i + 1L, Map.of())));
                }
            }
            int blank = lines.size() - entries.size();
            return new Lines(entries, new FileCount(name, lines.size(), 0, entries.size(), 0, blank, 0));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    /**
     * Reads JSON, or says that it is none: numbers that no library can hold ({@code 1e-2147483648}) are none either.
     *
     * @throws JsonProcessingException when it is no JSON
     */
    public static JsonNode read(byte[] json, int from, int length) throws IOException {
        return guarded(() -> JSON.readTree(json, from, length));
    }

    /** @throws JsonProcessingException when it is no JSON */
    public static JsonNode read(byte[] json) throws IOException {
        return guarded(() -> JSON.readTree(json));
    }

    /** @throws JsonProcessingException when it is no JSON */
    public static JsonNode read(String json) throws IOException {
        return guarded(() -> JSON.readTree(json));
    }

    /** @throws JsonProcessingException when it is no JSON */
    public static JsonNode read(Reader json) throws IOException {
        return guarded(() -> JSON.readTree(json));
    }

    private interface Parsing {
        @Nullable
        JsonNode read() throws IOException;
    }

    private static JsonNode guarded(Parsing parsing) throws IOException {
        try {
            JsonNode node = parsing.read();
            return node == null ? JSON.missingNode() : node;
        } catch (NumberFormatException | ArithmeticException e) {
            throw new JsonParseException(null, "a number that cannot be held: " + e.getMessage(), e);
        }
    }

    public static Entry ofText(String json, Place place) {
        try {
            return of(read(json), place);
        } catch (IOException e) {
            return Entry.broken(
                    place,
                    Map.of("json", json),
                    new Problem(
                            Code.UNREADABLE,
                            place.file(),
                            place.line(),
                            column(e),
                            null,
                            null,
                            "is not JSON",
                            "Write one object a line"));
        }
    }

    private static long column(IOException error) {
        return error instanceof JsonProcessingException json && json.getLocation() != null
                ? Math.max(0, json.getLocation().getColumnNr())
                : 0;
    }

    public static Entry of(JsonNode node, Place place) {
        Map<String, String> values = new LinkedHashMap<>();
        if (!node.isObject()) {
            return Entry.broken(
                    place,
                    Map.of("json", node.toString()),
                    new Problem(
                            Code.UNREADABLE,
                            place.file(),
                            place.line(),
                            0,
                            null,
                            null,
                            "is no JSON object",
                            "Write each event as {\"type\": ..., ...}"));
        }
        Problem problem = fill(node, place, values);
        return problem == null ? Entry.of(place, values) : Entry.broken(place, values, problem);
    }

    /** Avro's JSON writes a value that may be missing as {@code {"string": "x"}}: taken as well as plain. */
    private static JsonNode plain(JsonNode value) {
        if (value.isObject() && value.size() == 1) {
            Map.Entry<String, JsonNode> only = value.properties().iterator().next();
            if (AVRO_TYPES.contains(only.getKey()) && only.getValue().isValueNode()) {
                return only.getValue();
            }
        }
        return value;
    }

    private static @Nullable Problem fill(JsonNode node, Place place, Map<String, String> values) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            String name = COLUMNS.getOrDefault(field.getKey(), field.getKey());
            JsonNode value = plain(field.getValue());
            Problem problem = null;
            if (value.isNull()) {
                continue;
            } else if (value.isValueNode() || (name.equals(ANSWER) && value.isArray())) {
                if (value.isArray() && value.isEmpty()) {
                    // An event has an empty list of choices where the question was for a number or for words.
                    continue;
                }
                String text = value.isArray() ? joined(value, ";") : value.asText();
                String before = values.put(name, text);
                if (before != null && !before.equals(text)) {
                    problem = problem(
                            place,
                            field.getKey(),
                            "says something else than another name of the same value: " + name,
                            "Leave one of the two out");
                }
            } else if (name.equals("meta") && value.isObject()) {
                problem = fill(value, place, values);
            } else if (name.equals("baseline") && value.isObject()) {
                for (Map.Entry<String, JsonNode> covariate : value.properties()) {
                    values.put(
                            "baseline." + covariate.getKey(),
                            covariate.getValue().asText());
                }
            } else if (name.equals("corrects") && value.isArray()) {
                values.put(name, joined(value, ","));
            } else {
                problem = problem(
                        place, field.getKey(), "must be a single value", "Write a text, a number, true, false or null");
            }
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private static Problem problem(Place place, String field, String what, String remedy) {
        return new Problem(Code.INVALID_VALUE, place.file(), place.line(), 0, field, null, what, remedy);
    }

    private static String joined(JsonNode array, String between) {
        List<String> parts = new ArrayList<>();
        array.forEach(part -> parts.add(part.asText()));
        return String.join(between, parts);
    }
}
