package dev.dayone.ingest.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.input.JsonEntries;

/**
 * Events of GH Archive before 2015, in the form that the feed has had since: the actor was a text, the repository stood beside the payload under another name, commits were
 * lists of five values, an issue was its id.
 */
final class OldFeedForm {

    private OldFeedForm() {}

    /** The event in the form of today; the event itself where it has it. */
    static JsonNode modern(JsonNode event) {
        boolean old = event.isObject()
                && !event.has("repo")
                && event.path("repository").isObject();
        if (!old) {
            return event;
        }
        ObjectNode out = ((ObjectNode) event).deepCopy();
        JsonNode repository = event.path("repository");
        ObjectNode repo = out.putObject("repo");
        if (repository.has("id")) {
            repo.set("id", repository.get("id"));
        }
        String owner = repository.path("owner").asText("");
        repo.put(
                "name",
                owner.isEmpty()
                        ? repository.path("name").asText()
                        : owner + "/" + repository.path("name").asText());
        if (event.path("actor").isTextual()) {
            out.putObject("actor").put("login", event.path("actor").asText());
        }
        if (out.get("payload") instanceof ObjectNode payload) {
            payload(payload);
        }
        return out;
    }

    private static void payload(ObjectNode payload) {
        if (payload.get("shas") instanceof ArrayNode shas && !payload.has("commits")) {
            ArrayNode commits = payload.putArray("commits");
            for (JsonNode each : shas) {
                commits.addObject()
                        .put("sha", each.path(0).asText())
                        .put("distinct", each.path(4).asBoolean(true));
            }
        }
        if (payload.path("issue").isIntegralNumber()) {
            JsonNode id = payload.get("issue");
            ObjectNode issue = payload.putObject("issue");
            issue.set("id", id);
            issue.set(
                    "number",
                    payload.path("number").isMissingNode() ? JsonEntries.JSON.nullNode() : payload.get("number"));
            if (payload.path("action").asText().matches("opened|reopened|closed")) {
                issue.put("state", payload.path("action").asText().equals("closed") ? "closed" : "open");
            }
        }
    }
}
