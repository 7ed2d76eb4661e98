package dev.dayone.ingest.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.ingest.host.PayloadReading;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.input.Problem;
import dev.dayone.schemas.Reject.Code;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Bytes as JSON, or why they are none. */
record Parsed(@Nullable JsonNode node, @Nullable Problem problem) {

    private static final byte[] FORM = "payload=".getBytes(StandardCharsets.US_ASCII);

    static Parsed json(byte[] body, String door) {
        try {
            return new Parsed(JsonEntries.read(unwrapped(body)), null);
        } catch (IOException e) {
            return new Parsed(null, notJson(door, e));
        }
    }

    /** A hook set to form encoding sends its JSON as the field {@code payload}. */
    private static byte[] unwrapped(byte[] body) {
        if (body.length < FORM.length || !Arrays.equals(body, 0, FORM.length, FORM, 0, FORM.length)) {
            return body;
        }
        String field = new String(body, FORM.length, body.length - FORM.length, StandardCharsets.US_ASCII);
        try {
            return URLDecoder.decode(field, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return body;
        }
    }

    static Problem notJson(String door, IOException error) {
        String where = error instanceof JsonProcessingException json && json.getLocation() != null
                ? " (line " + json.getLocation().getLineNr() + ", column "
                        + json.getLocation().getColumnNr() + ")"
                : "";
        return new Problem(Code.UNREADABLE, door, 0, 0, null, null, "is not JSON" + where, "Send JSON in UTF-8");
    }

    PayloadReading map(Function<JsonNode, PayloadReading> read) {
        if (node != null) {
            return read.apply(node);
        }
        return new PayloadReading.Refused(
                problem != null ? problem : Problem.ofFile("request", "is empty", "Send JSON in UTF-8"));
    }
}
