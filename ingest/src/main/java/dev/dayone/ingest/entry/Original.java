package dev.dayone.ingest.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.JsonEntries;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What came in, as it came: enough to read it again by the same door.
 *
 * @param door directory, api, github, gitlab, xapi or gharchive
 * @param kind what it is to that door: a file's stem, or the name of a host's event
 * @param about what the door knew besides, e.g. the sender's id of the delivery
 * @param body the bytes
 */
public record Original(String door, String kind, Map<String, String> about, byte[] body) {

    public Original {
        about = Map.copyOf(about);
    }

    public static Original of(String door, EntryKind kind, Entry entry) {
        try {
            return new Original(door, kind.stem(), Map.of(), JsonEntries.JSON.writeValueAsBytes(entry.values()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }

    /** The values of an entry that was refused. */
    public Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        try {
            JsonEntries.JSON
                    .readTree(body)
                    .properties()
                    .forEach(
                            field -> values.put(field.getKey(), field.getValue().asText()));
            return values;
        } catch (IOException e) {
            throw new IllegalStateException("the original of " + door + " is no entry", e);
        }
    }

    /** Packed. */
    byte[] bytes() {
        ObjectNode json = JsonEntries.JSON.createObjectNode().put("door", door).put("kind", kind);
        about.forEach(json.putObject("about")::put);
        json.put("body", body);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(json.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("packing in memory failed", e);
        }
        return out.toByteArray();
    }

    /** @throws IllegalArgumentException when the bytes are none */
    public static Original parse(byte[] bytes) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            JsonNode json = JsonEntries.JSON.readTree(in);
            Map<String, String> about = new LinkedHashMap<>();
            json.path("about")
                    .properties()
                    .forEach(field -> about.put(field.getKey(), field.getValue().asText()));
            return new Original(
                    json.path("door").asText(),
                    json.path("kind").asText(),
                    about,
                    json.path("body").binaryValue());
        } catch (IOException | NullPointerException e) {
            throw new IllegalArgumentException("not the original of a reject", e);
        }
    }

    /** The body as text, as far as it is one. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
