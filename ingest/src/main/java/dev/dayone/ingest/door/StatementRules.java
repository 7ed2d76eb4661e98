package dev.dayone.ingest.door;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.schemas.Limits;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a statement must be (Experience API 1.0.3, part two, sections 2 to 4; IEEE 9274.1.1 for 2.0): each rule of form, as a plain function of its JSON. Two are
 * kept less strictly, since systems in use break them: a time may lack its zone, and a duration may have seconds without a {@code T} before them.
 */
final class StatementRules {

    private static final String STATEMENT = "statement";
    private static final Set<String> STATEMENT_KEYS = Set.of(
            "id",
            "actor",
            "verb",
            "object",
            "result",
            "context",
            "timestamp",
            "stored",
            "authority",
            "version",
            "attachments");
    private static final Set<String> SUB_KEYS =
            Set.of("objectType", "actor", "verb", "object", "result", "context", "timestamp", "attachments");
    private static final Set<String> IDENTIFIERS = Set.of("mbox", "mbox_sha1sum", "openid", "account");
    private static final Set<String> INTERACTIONS = Set.of(
            "true-false",
            "choice",
            "fill-in",
            "long-fill-in",
            "matching",
            "performance",
            "sequencing",
            "likert",
            "numeric",
            "other");

    /** Lists of components that each kind of interaction may have. */
    private static final Map<String, Set<String>> COMPONENTS = Map.of(
            "choice", Set.of("choices"),
            "sequencing", Set.of("choices"),
            "likert", Set.of("scale"),
            "matching", Set.of("source", "target"),
            "performance", Set.of("steps"));

    private static final Set<String> ALL_COMPONENTS = Set.of("choices", "scale", "source", "target", "steps");
    private static final Set<String> CONTEXT_KEYS = Set.of(
            "registration",
            "instructor",
            "team",
            "contextActivities",
            "revision",
            "platform",
            "language",
            "statement",
            "extensions");
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    /** RFC 3987, as far as a scheme and the absence of what no address has say it. */
    private static final Pattern IRI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>\"{}|\\\\^`]+");

    private static final Pattern MAILBOX = Pattern.compile("mailto:[^\\s@<>,]+@[^\\s@<>,]+");
    private static final Pattern SHA1 = Pattern.compile("[0-9a-fA-F]{40}");

    /** RFC 5646, as far as its form goes. Its longest tags have eight parts; without a bound Java's matcher takes a level of the stack for each. */
    private static final Pattern LANGUAGE = Pattern.compile("(?:[A-Za-z]{2,8}|[xXiI])(?:-[A-Za-z0-9]{1,8}){0,20}");

    private static final Pattern DURATION =
            Pattern.compile("P(?=.)(?:\\d+(?:[.,]\\d+)?W|(?:\\d+(?:[.,]\\d+)?Y)?(?:\\d+(?:[.,]\\d+)?M)?"
                    + "(?:\\d+(?:[.,]\\d+)?D)?(?:T(?=\\d)(?:\\d+(?:[.,]\\d+)?H)?(?:\\d+(?:[.,]\\d+)?M)?(?:\\d+(?:[.,]\\d+)?S)?)?"
                    + "|\\d+(?:[.,]\\d+)?S)");

    private final boolean second;

    private StatementRules(boolean second) {
        this.second = second;
    }

    private static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private BrokenException(String why) {
            super(why, null, false, false);
        }
    }

    /**
     * The first rule that a statement breaks; nothing for one that keeps them all.
     *
     * @param version of the request: 1.0.x or 2.0.x
     */
    static Optional<String> broken(JsonNode statement, String version) {
        try {
            new StatementRules(version.startsWith("2")).statement(statement);
            return Optional.empty();
        } catch (BrokenException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    private void statement(JsonNode s) {
        object(s, STATEMENT);
        noNulls(s, STATEMENT);
        keys(s, STATEMENT, STATEMENT_KEYS);
        if (s.has("id")) {
            uuid(s.get("id"), "id");
        }
        parts(s);
        if (s.has("stored")) {
            time(s.get("stored"), "stored");
        }
        if (s.has("authority")) {
            authority(s.get("authority"));
        }
        if (s.has("version")) {
            text(s.get("version"), "version");
            require(
                    s.get("version").asText().matches(second ? "[12]\\.0(?:\\.\\d+)?" : "1\\.0(?:\\.\\d+)?"),
                    "version is none that is known here");
        }
        boolean voiding = s.get("verb").get("id").asText().equals(XapiStatement.VOIDING);
        require(
                !voiding || s.get("object").path("objectType").asText().equals("StatementRef"),
                "object of a voiding statement must be a StatementRef");
    }

    /** What statements and sub-statements have in common. */
    private void parts(JsonNode s) {
        require(s.has("actor"), "actor is missing");
        require(s.has("verb"), "verb is missing");
        require(s.has("object"), "object is missing");
        actor(s.get("actor"), "actor", true);
        verb(s.get("verb"));
        anObject(s.get("object"));
        if (s.has("result")) {
            result(s.get("result"));
        }
        if (s.has("context")) {
            context(s.get("context"), s.get("object"));
        }
        if (s.has("timestamp")) {
            time(s.get("timestamp"), "timestamp");
        }
        if (s.has("attachments")) {
            array(s.get("attachments"), "attachments");
            s.get("attachments").forEach(this::attachment);
        }
    }

    private void authority(JsonNode a) {
        actor(a, "authority", true);
        if (a.path("objectType").asText("Agent").equals("Group")) {
            require(
                    IDENTIFIERS.stream().noneMatch(a::has) && a.path("member").size() == 2,
                    "authority may be a group only if it has no identifier and two members");
        }
    }

    private void actor(JsonNode a, String where, boolean groups) {
        object(a, where);
        String type = "Agent";
        if (a.has("objectType")) {
            text(a.get("objectType"), where + ".objectType");
            type = a.get("objectType").asText();
        }
        boolean group = type.equals("Group");
        require(group ? groups : type.equals("Agent"), where + ".objectType is none that may stand here");
        keys(
                a,
                where,
                group
                        ? Set.of("objectType", "name", "mbox", "mbox_sha1sum", "openid", "account", "member")
                        : Set.of("objectType", "name", "mbox", "mbox_sha1sum", "openid", "account"));
        if (a.has("name")) {
            text(a.get("name"), where + ".name");
        }
        long identifiers = IDENTIFIERS.stream().filter(a::has).count();
        require(identifiers <= 1, where + " has more than one identifier");
        require(identifiers == 1 || group, where + " has no identifier: mbox, mbox_sha1sum, openid or account");
        if (group) {
            require(identifiers == 1 || a.has("member"), where + " is a group without identifier and without members");
        }
        identifier(a, where);
        if (a.has("member")) {
            array(a.get("member"), where + ".member");
            a.get("member").forEach(member -> actor(member, where + ".member", false));
        }
    }

    private void identifier(JsonNode a, String where) {
        if (a.has("mbox")) {
            text(a.get("mbox"), where + ".mbox");
            require(MAILBOX.matcher(a.get("mbox").asText()).matches(), where + ".mbox is no mailto: address");
        }
        if (a.has("mbox_sha1sum")) {
            text(a.get("mbox_sha1sum"), where + ".mbox_sha1sum");
            require(SHA1.matcher(a.get("mbox_sha1sum").asText()).matches(), where + ".mbox_sha1sum is no SHA-1");
        }
        if (a.has("openid")) {
            iri(a.get("openid"), where + ".openid");
        }
        if (a.has("account")) {
            JsonNode account = a.get("account");
            object(account, where + ".account");
            keys(account, where + ".account", Set.of("homePage", "name"));
            require(account.has("homePage"), where + ".account.homePage is missing");
            require(account.has("name"), where + ".account.name is missing");
            iri(account.get("homePage"), where + ".account.homePage");
            text(account.get("name"), where + ".account.name");
        }
    }

    private void verb(JsonNode v) {
        object(v, "verb");
        keys(v, "verb", Set.of("id", "display"));
        require(v.has("id"), "verb.id is missing");
        iri(v.get("id"), "verb.id");
        if (v.has("display")) {
            languages(v.get("display"), "verb.display");
        }
    }

    private void anObject(JsonNode o) {
        object(o, "object");
        String type = "Activity";
        if (o.has("objectType")) {
            text(o.get("objectType"), "object.objectType");
            type = o.get("objectType").asText();
        }
        switch (type) {
            case "Activity" -> activity(o, "object");
            case "Agent", "Group" -> actor(o, "object", true);
            case "StatementRef" -> reference(o, "object");
            case "SubStatement" -> subStatement(o);
            default -> throw new BrokenException("object.objectType is none of xAPI");
        }
    }

    private void subStatement(JsonNode s) {
        keys(s, "object", SUB_KEYS);
        require(
                !s.path("object").path("objectType").asText().equals("SubStatement"),
                "object.object is a sub-statement within a sub-statement");
        parts(s);
    }

    private static void reference(JsonNode r, String where) {
        object(r, where);
        keys(r, where, Set.of("objectType", "id"));
        require(r.path("objectType").asText().equals("StatementRef"), where + ".objectType must be StatementRef");
        require(r.has("id"), where + ".id is missing");
        uuid(r.get("id"), where + ".id");
    }

    private static void activity(JsonNode a, String where) {
        object(a, where);
        keys(a, where, Set.of("objectType", "id", "definition"));
        if (a.has("objectType")) {
            require(
                    a.get("objectType").isTextual()
                            && a.get("objectType").asText().equals("Activity"),
                    where + ".objectType must be Activity");
        }
        require(a.has("id"), where + ".id is missing");
        iri(a.get("id"), where + ".id");
        if (a.has("definition")) {
            definition(a.get("definition"), where + ".definition");
        }
    }

    private static void definition(JsonNode d, String where) {
        object(d, where);
        keys(
                d,
                where,
                Set.of(
                        "name",
                        "description",
                        "type",
                        "moreInfo",
                        "extensions",
                        "interactionType",
                        "correctResponsesPattern",
                        "choices",
                        "scale",
                        "source",
                        "target",
                        "steps"));
        for (String key : List.of("name", "description")) {
            if (d.has(key)) {
                languages(d.get(key), where + "." + key);
            }
        }
        for (String key : List.of("type", "moreInfo")) {
            if (d.has(key)) {
                iri(d.get(key), where + "." + key);
            }
        }
        if (d.has("extensions")) {
            extensions(d.get("extensions"), where + ".extensions");
        }
        interaction(d, where);
    }

    private static void interaction(JsonNode d, String where) {
        boolean some =
                d.has("correctResponsesPattern") || ALL_COMPONENTS.stream().anyMatch(d::has);
        require(!some || d.has("interactionType"), where + ".interactionType is missing");
        if (!d.has("interactionType")) {
            return;
        }
        text(d.get("interactionType"), where + ".interactionType");
        String type = d.get("interactionType").asText();
        require(INTERACTIONS.contains(type), where + ".interactionType is none of xAPI");
        if (d.has("correctResponsesPattern")) {
            array(d.get("correctResponsesPattern"), where + ".correctResponsesPattern");
            d.get("correctResponsesPattern").forEach(each -> text(each, where + ".correctResponsesPattern"));
        }
        for (String list : ALL_COMPONENTS) {
            if (d.has(list)) {
                require(
                        COMPONENTS.getOrDefault(type, Set.of()).contains(list),
                        where + "." + list + " is none of a " + type + " interaction");
                components(d.get(list), where + "." + list);
            }
        }
    }

    private static void components(JsonNode list, String where) {
        array(list, where);
        Set<String> ids = new HashSet<>();
        list.forEach(each -> {
            object(each, where);
            keys(each, where, Set.of("id", "description"));
            require(each.has("id"), where + ".id is missing");
            text(each.get("id"), where + ".id");
            require(ids.add(each.get("id").asText()), where + ".id stands twice");
            if (each.has("description")) {
                languages(each.get("description"), where + ".description");
            }
        });
    }

    private static void result(JsonNode r) {
        object(r, "result");
        keys(r, "result", Set.of("score", "success", "completion", "response", "duration", "extensions"));
        if (r.has("score")) {
            score(r.get("score"));
        }
        for (String key : List.of("success", "completion")) {
            require(!r.has(key) || r.get(key).isBoolean(), "result." + key + " is neither true nor false");
        }
        if (r.has("response")) {
            text(r.get("response"), "result.response");
        }
        if (r.has("duration")) {
            text(r.get("duration"), "result.duration");
            require(
                    DURATION.matcher(r.get("duration").asText()).matches(),
                    "result.duration is no duration of ISO 8601");
        }
        if (r.has("extensions")) {
            extensions(r.get("extensions"), "result.extensions");
        }
    }

    private static void score(JsonNode s) {
        object(s, "result.score");
        keys(s, "result.score", Set.of("scaled", "raw", "min", "max"));
        for (String key : List.of("scaled", "raw", "min", "max")) {
            require(!s.has(key) || s.get(key).isNumber(), "result.score." + key + " is no number");
        }
        if (s.has("scaled")) {
            require(Math.abs(s.get("scaled").doubleValue()) <= 1, "result.score.scaled is not in [-1, 1]");
        }
        double raw = s.path("raw").doubleValue();
        boolean both = s.has("min") && s.has("max");
        require(
                !both || s.get("min").doubleValue() < s.get("max").doubleValue(),
                "result.score.min is not below result.score.max");
        require(!s.has("raw") || !s.has("min") || raw >= s.get("min").doubleValue(), "result.score.raw is below min");
        require(!s.has("raw") || !s.has("max") || raw <= s.get("max").doubleValue(), "result.score.raw is above max");
    }

    private void context(JsonNode c, JsonNode about) {
        object(c, "context");
        Set<String> known = new HashSet<>(CONTEXT_KEYS);
        if (second) {
            known.addAll(Set.of("contextAgents", "contextGroups"));
        }
        keys(c, "context", known);
        if (c.has("registration")) {
            uuid(c.get("registration"), "context.registration");
        }
        if (c.has("instructor")) {
            actor(c.get("instructor"), "context.instructor", true);
        }
        if (c.has("team")) {
            actor(c.get("team"), "context.team", true);
            require(c.get("team").path("objectType").asText().equals("Group"), "context.team must be a group");
        }
        boolean activity = about.path("objectType").asText("Activity").equals("Activity");
        for (String key : List.of("revision", "platform")) {
            if (c.has(key)) {
                text(c.get(key), "context." + key);
                require(activity, "context." + key + " may stand only where the object is an activity");
            }
        }
        if (c.has("language")) {
            text(c.get("language"), "context.language");
            require(
                    LANGUAGE.matcher(c.get("language").asText()).matches(),
                    "context.language is no language of RFC 5646");
        }
        if (c.has("statement")) {
            reference(c.get("statement"), "context.statement");
        }
        if (c.has("extensions")) {
            extensions(c.get("extensions"), "context.extensions");
        }
        if (c.has("contextActivities")) {
            contextActivities(c.get("contextActivities"));
        }
        if (second) {
            roles(c, "contextAgents", "contextAgent", "agent");
            roles(c, "contextGroups", "contextGroup", "group");
        }
    }

    private void roles(JsonNode c, String list, String type, String who) {
        if (!c.has(list)) {
            return;
        }
        array(c.get(list), "context." + list);
        for (JsonNode each : c.get(list)) {
            object(each, "context." + list);
            keys(each, "context." + list, Set.of("objectType", who, "relevantTypes"));
            require(each.path("objectType").asText().equals(type), "context." + list + ".objectType must be " + type);
            require(each.has(who), "context." + list + "." + who + " is missing");
            actor(each.get(who), "context." + list + "." + who, who.equals("group"));
            if (each.has("relevantTypes")) {
                array(each.get("relevantTypes"), "context." + list + ".relevantTypes");
                require(!each.get("relevantTypes").isEmpty(), "context." + list + ".relevantTypes is empty");
                each.get("relevantTypes").forEach(iri -> iri(iri, "context." + list + ".relevantTypes"));
            }
        }
    }

    private static void contextActivities(JsonNode c) {
        object(c, "context.contextActivities");
        keys(c, "context.contextActivities", Set.of("parent", "grouping", "category", "other"));
        c.properties().forEach(entry -> {
            String where = "context.contextActivities." + entry.getKey();
            if (entry.getValue().isArray()) {
                entry.getValue().forEach(each -> activity(each, where));
            } else {
                activity(entry.getValue(), where);
            }
        });
    }

    private void attachment(JsonNode a) {
        object(a, "attachments");
        keys(
                a,
                "attachments",
                Set.of("usageType", "display", "description", "contentType", "length", "sha2", "fileUrl"));
        for (String key : List.of("usageType", "display", "contentType", "length", "sha2")) {
            require(a.has(key), "attachments." + key + " is missing");
        }
        iri(a.get("usageType"), "attachments.usageType");
        languages(a.get("display"), "attachments.display");
        if (a.has("description")) {
            languages(a.get("description"), "attachments.description");
        }
        text(a.get("contentType"), "attachments.contentType");
        require(
                a.get("contentType").asText().matches("[^/\\s]+/[^/\\s;]+(?:\\s*;.*)?"),
                "attachments.contentType is no media type");
        require(a.get("length").isIntegralNumber(), "attachments.length is no whole number");
        text(a.get("sha2"), "attachments.sha2");
        require(a.get("sha2").asText().matches("[0-9a-fA-F]{56,128}"), "attachments.sha2 is no SHA-2");
        if (a.has("fileUrl")) {
            iri(a.get("fileUrl"), "attachments.fileUrl");
        }
    }

    private static void languages(JsonNode map, String where) {
        object(map, where);
        map.properties().forEach(entry -> {
            require(LANGUAGE.matcher(entry.getKey()).matches(), where + " has a key that is no language of RFC 5646");
            text(entry.getValue(), where + "." + entry.getKey());
        });
    }

    private static void extensions(JsonNode map, String where) {
        object(map, where);
        map.properties()
                .forEach(entry -> require(IRI.matcher(entry.getKey()).matches(), where + " has a key that is no IRI"));
    }

    /** Nothing but extensions may be null. */
    private static void noNulls(JsonNode node, String where) {
        node.properties().forEach(entry -> {
            String key = entry.getKey();
            require(!entry.getValue().isNull(), where + "." + key + " is null");
            if (!key.equals("extensions")) {
                noNulls(entry.getValue(), key);
                entry.getValue().forEach(each -> {
                    if (entry.getValue().isArray()) {
                        require(!each.isNull(), key + " holds null");
                        noNulls(each, key);
                    }
                });
            }
        });
    }

    private static void time(JsonNode time, String where) {
        text(time, where);
        Optional<OffsetDateTime> when = XapiTime.parse(time.asText(), ZoneOffset.UTC);
        require(when.isPresent(), where + " is no time of ISO 8601");
        when.flatMap(each -> Limits.wrong(each.toInstant()))
                .ifPresent(wrong -> require(false, where + " " + wrong.why() + ". " + wrong.remedy()));
        require(
                !time.asText().matches(".*-00(?::?00)?"),
                where + " has the offset -00:00, which says that nobody knows the zone");
    }

    private static void uuid(JsonNode id, String where) {
        text(id, where);
        require(UUID.matcher(id.asText()).matches(), where + " is no UUID");
    }

    private static void iri(JsonNode iri, String where) {
        text(iri, where);
        require(IRI.matcher(iri.asText()).matches(), where + " is no IRI");
    }

    private static void text(JsonNode node, String where) {
        require(node.isTextual(), where + " is no text");
    }

    private static void object(JsonNode node, String where) {
        require(node.isObject(), where + " must be an object");
    }

    private static void array(JsonNode node, String where) {
        require(node.isArray(), where + " must be a list");
    }

    private static void keys(JsonNode node, String where, Set<String> known) {
        node.properties().forEach(entry -> {
            String key = entry.getKey();
            if (!known.contains(key)) {
                boolean letters = known.stream().anyMatch(each -> each.equalsIgnoreCase(key));
                String shown = key.length() > 60 ? key.substring(0, 60).toLowerCase(Locale.ROOT) : key;
                throw new BrokenException(
                        where + "." + shown + (letters ? " is written with other capital letters" : " is not known"));
            }
        });
    }

    private static void require(boolean kept, String otherwise) {
        if (!kept) {
            throw new BrokenException(otherwise);
        }
    }
}
