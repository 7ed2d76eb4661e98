package dev.dayone.ingest.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.ingest.JsonEntries;
import dev.dayone.ingest.Problem;
import dev.dayone.ingest.host.Reading;
import dev.dayone.schemas.Reject.Code;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Bytes as JSON, or why they are none. */
record Parsed(@Nullable JsonNode node, @Nullable Problem problem) {

    static Parsed json(byte[] body, String door) {
        try {
            return new Parsed(JsonEntries.JSON.readTree(body), null);
        } catch (IOException e) {
            return new Parsed(null, notJson(door, e));
        }
    }

    static Problem notJson(String door, IOException error) {
        String where = error instanceof JsonProcessingException json && json.getLocation() != null
                ? " (line " + json.getLocation().getLineNr() + ", column "
                        + json.getLocation().getColumnNr() + ")"
                : "";
        return new Problem(Code.UNREADABLE, door, 0, 0, null, null, "is not JSON" + where, "Send JSON in UTF-8");
    }

    Reading map(Function<JsonNode, Reading> read) {
        if (node != null) {
            return read.apply(node);
        }
        return new Reading.Refused(
                problem != null ? problem : Problem.ofFile("request", "is empty", "Send JSON in UTF-8"));
    }
}
