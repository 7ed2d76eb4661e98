package dev.dayone.ingest.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.door.StatementLedger.Known;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.privacy.Vault;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /xapi/statements} answers (Experience API 1.0.3, part three, section 2.1.3): one statement by its id, or those that match, newest first, some at a time.
 * Statements whose owner was erased cannot be read any more and are left out.
 */
record StatementQuery(StatementLedger ledger, Vault vault, String programme) {

    private static final int AT_A_TIME = 100;

    /** References to references are followed that far: a circle of them ends. */
    private static final int DEEPEST_REFERENCE = 5;

    private static final Set<String> KNOWN = Set.of(
            "statementId",
            "voidedStatementId",
            "agent",
            "verb",
            "activity",
            "registration",
            "related_activities",
            "related_agents",
            "since",
            "until",
            "limit",
            "format",
            "attachments",
            "ascending",
            "from");

    /** Parameters that may stand beside the id of one statement. */
    private static final Set<String> BESIDE_AN_ID = Set.of("statementId", "voidedStatementId", "format", "attachments");

    /**
     * @param version of the request
     * @param languages that the reader prefers, as in Accept-Language; empty = any
     */
    DoorAnswer answer(Map<String, String> query, String version, String languages, Instant now) {
        DoorAnswer answer = answer(query, version, languages);
        Map<String, String> headers = new TreeMap<>(answer.headers());
        headers.put("X-Experience-API-Consistent-Through", now.toString());
        return new DoorAnswer(answer.status(), answer.body(), headers);
    }

    private DoorAnswer answer(Map<String, String> query, String version, String languages) {
        for (String name : query.keySet()) {
            if (!KNOWN.contains(name)) {
                return wrong(name + " is no parameter of this address");
            }
        }
        Optional<StatementFormat> format = StatementFormat.named(query.getOrDefault("format", ""));
        if (format.isEmpty()) {
            return wrong("format must be exact, ids or canonical");
        }
        if (query.containsKey("statementId") || query.containsKey("voidedStatementId")) {
            boolean both = query.containsKey("statementId") && query.containsKey("voidedStatementId");
            if (both || !BESIDE_AN_ID.containsAll(query.keySet())) {
                return wrong("beside the id of a statement only format and attachments may stand");
            }
            boolean voided = query.containsKey("voidedStatementId");
            Optional<UUID> id =
                    XapiStatement.uuid(query.getOrDefault("statementId", query.getOrDefault("voidedStatementId", "")));
            if (id.isEmpty()) {
                return wrong("the id of a statement must be a UUID");
            }
            return ledger.find(id.get())
                    .filter(known -> known.isVoided(ledger.index()) == voided)
                    .flatMap(known -> shown(known, version))
                    .map(json -> {
                        format.get().apply(json, languages);
                        return new DoorAnswer(200, json, Map.of("Last-Modified", lastModified(json)));
                    })
                    .orElseGet(() -> DoorAnswer.problem(404, "No such statement", "No statement of that id is here."));
        }
        try {
            ObjectNode list = list(query, version);
            list.path("statements").forEach(each -> format.get().apply((ObjectNode) each, languages));
            return DoorAnswer.of(200, list);
        } catch (IllegalArgumentException | IOException e) {
            return wrong(String.valueOf(e.getMessage()));
        }
    }

    private ObjectNode list(Map<String, String> query, String version) throws IOException {
        int limit = whole(query.getOrDefault("limit", "0"), "limit");
        int most = limit == 0 ? AT_A_TIME : Math.min(limit, AT_A_TIME);
        int from = whole(query.getOrDefault("from", "0"), "from");
        Optional<Instant> since = time(query, "since");
        Optional<Instant> until = time(query, "until");
        JsonNode agent = query.containsKey("agent") ? JsonEntries.read(query.getOrDefault("agent", "")) : null;
        List<UUID> all = new ArrayList<>(ledger.all());
        if (!Boolean.parseBoolean(query.getOrDefault("ascending", "false"))) {
            Collections.reverse(all);
        }
        StatementIndex index = ledger.index();
        ObjectNode out = JsonEntries.JSON.createObjectNode();
        ArrayNode statements = out.putArray("statements");
        int at = from;
        for (; at < all.size() && statements.size() < most; at++) {
            Optional<Known> known = ledger.find(all.get(at))
                    .filter(each -> !each.isVoided(index))
                    .filter(each -> since.isEmpty() || each.stored().isAfter(since.get()))
                    .filter(each -> until.isEmpty() || !each.stored().isAfter(until.get()));
            known.flatMap(each -> shown(each, version))
                    .filter(json -> matches(json, query, agent, DEEPEST_REFERENCE))
                    .ifPresent(statements::add);
        }
        out.put("more", at < all.size() ? more(query, at) : "");
        return out;
    }

    /** Whether a statement, or one that it refers to, is what was asked for: so a voiding statement is found by what it voids. */
    private boolean matches(JsonNode json, Map<String, String> query, @Nullable JsonNode agent, int deeper) {
        if (says(json, query, agent)) {
            return true;
        }
        JsonNode object = json.path("object");
        return deeper > 0
                && object.path("objectType").asText().equals("StatementRef")
                && XapiStatement.uuid(object.path("id").asText())
                        .flatMap(ledger::find)
                        .flatMap(target -> shown(target, ""))
                        .filter(target -> matches(target, query, agent, deeper - 1))
                        .isPresent();
    }

    private static boolean says(JsonNode json, Map<String, String> query, @Nullable JsonNode agent) {
        String verb = query.get("verb");
        String activity = query.get("activity");
        String registration = query.get("registration");
        boolean related = Boolean.parseBoolean(query.getOrDefault("related_activities", "false"));
        return (verb == null || json.path("verb").path("id").asText().equals(verb))
                && (registration == null
                        || json.path("context").path("registration").asText().equalsIgnoreCase(registration))
                && (activity == null
                        || json.path("object").path("id").asText().equals(activity)
                        || (related
                                && json.path("context")
                                        .path("contextActivities")
                                        .findValuesAsText("id")
                                        .contains(activity)))
                && (agent == null || isAgent(json.path("actor"), agent) || isAgent(json.path("object"), agent));
    }

    private static boolean isAgent(JsonNode found, JsonNode wanted) {
        for (String key : List.of("mbox", "mbox_sha1sum", "openid", "account")) {
            if (wanted.has(key)) {
                return found.path(key).equals(wanted.get(key));
            }
        }
        return false;
    }

    /** The statement with what the receiving side adds to it. */
    private Optional<ObjectNode> shown(Known known, String version) {
        if (!known.programme().equals(programme)) {
            return Optional.empty();
        }
        return known.text(vault).map(text -> {
            try {
                ObjectNode json = (ObjectNode) JsonEntries.read(text);
                String stored = known.stored().atOffset(ZoneOffset.UTC).toString();
                json.put("id", known.id().toString());
                json.put("stored", stored);
                if (!json.has("timestamp")) {
                    json.put("timestamp", stored);
                }
                if (!json.has("version")) {
                    json.put("version", version.startsWith("2") ? "2.0.0" : "1.0.0");
                }
                ObjectNode authority = json.putObject("authority").put("objectType", "Agent");
                authority.putObject("account").put("homePage", "urn:dayone").put("name", programme);
                return json;
            } catch (IOException e) {
                throw new IllegalStateException("what was kept as a statement is JSON", e);
            }
        });
    }

    /** When it was stored, as HTTP writes times. */
    private static String lastModified(JsonNode statement) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(
                OffsetDateTime.parse(statement.path("stored").asText()));
    }

    private static String more(Map<String, String> query, int from) {
        Map<String, String> next = new LinkedHashMap<>(query);
        next.put("from", String.valueOf(from));
        StringBuilder address = new StringBuilder("/xapi/statements");
        char before = '?';
        for (Map.Entry<String, String> each : next.entrySet()) {
            address.append(before)
                    .append(URLEncoder.encode(each.getKey(), StandardCharsets.UTF_8))
                    .append('=')
                    .append(URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8));
            before = '&';
        }
        return address.toString();
    }

    private static int whole(String text, String name) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(name + " must be a whole number");
        }
        return Integer.parseInt(text);
    }

    private static Optional<Instant> time(Map<String, String> query, String name) {
        String text = query.get(name);
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(XapiTime.parse(text, ZoneOffset.UTC)
                .orElseThrow(() -> new IllegalArgumentException(name + " must be a time of ISO 8601"))
                .toInstant());
    }

    private static DoorAnswer wrong(String why) {
        return DoorAnswer.problem(400, "Not understood", why + ".");
    }
}
