package dev.dayone.ingest.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.input.JsonEntries;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a door answers.
 *
 * @param status HTTP status
 * @param body null = none
 * @param headers besides the content type
 */
record DoorAnswer(int status, @Nullable JsonNode body, Map<String, String> headers) {

    static DoorAnswer of(int status, JsonNode body) {
        return new DoorAnswer(status, body, Map.of());
    }

    /** Problem JSON (RFC 9457). */
    static DoorAnswer problem(int status, String title, String detail) {
        ObjectNode body = JsonEntries.JSON
                .createObjectNode()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", detail);
        return new DoorAnswer(status, body, status == 401 ? Map.of("WWW-Authenticate", "Bearer") : Map.of());
    }

    /** Nothing was taken; the sender shall try again in half a minute. */
    static DoorAnswer comeAgain(String why) {
        return new DoorAnswer(503, problem(503, "Come again", why).body(), Map.of("Retry-After", "30"));
    }

    boolean isProblem() {
        return status >= 400;
    }
}
