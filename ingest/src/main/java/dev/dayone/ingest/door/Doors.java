package dev.dayone.ingest.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.door.Credentials.Token;
import dev.dayone.ingest.entry.Original;
import dev.dayone.ingest.entry.Rejects;
import dev.dayone.ingest.host.GitHubWebhook;
import dev.dayone.ingest.host.GitLabWebhook;
import dev.dayone.ingest.host.PayloadReading;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.Programme;
import dev.dayone.ingest.programme.Programme.Outcome;
import dev.dayone.ingest.spool.Spool;
import dev.dayone.ingest.spool.SpoolFullException;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FactKey;
import dev.dayone.schemas.Reject;
import dev.dayone.schemas.WireCodec;
import dev.dayone.schemas.WireRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What each door does with what comes in: check who sends it, read it, put it into the spool, and only then answer. Knows nothing of
 * HTTP but status codes.
 */
public final class Doors {

    static final String API = "api";
    private static final int REMEMBERED = 100_000;

    /** Events of one request: an answer has a line for each. */
    static final int MOST_EVENTS = 5_000;

    private static final Set<String> NAMES_OF_IDS = Set.of("eventId", "event_id");

    private final Secrets secrets;
    private final Credentials credentials;
    private final Spool spool;
    private final Clock clock;
    private final Function<String, Optional<Programme>> programmes;
    private final XapiDoor xapi;
    private final Map<String, AtomicLong> counters = new ConcurrentHashMap<>();

    private final Function<Set<UUID>, Map<UUID, FactKey>> warehouse;

    /** What came: the hash of what it says, and whose it is. */
    private record Came(byte[] hash, FactKey key) {}

    /** Ids that came lately, so that a sender hears at once of a duplicate, a conflict, or a correction that reaches too far. */
    private final Map<UUID, Came> recent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Came> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * @param statements file of the xAPI statements that came
     * @param programmes programmes whose directory is open, by id
     * @param warehouse whose those events are, as far as the warehouse has them
     */
    public Doors(
            Secrets secrets,
            Credentials credentials,
            Spool spool,
            Path statements,
            Clock clock,
            Function<String, Optional<Programme>> programmes,
            Function<Set<UUID>, Map<UUID, FactKey>> warehouse) {
        this.secrets = secrets;
        this.credentials = credentials;
        this.spool = spool;
        this.clock = clock;
        this.programmes = programmes;
        this.warehouse = warehouse;
        this.xapi = new XapiDoor(StatementLedger.open(statements));
    }

    /** How many of what came since the start, by name. */
    Map<String, Long> counters() {
        Map<String, Long> out = new TreeMap<>();
        counters.forEach((name, count) -> out.put(name, count.get()));
        return out;
    }

    /**
     * Why a request with that token is refused, before anything of it is read.
     *
     * @param xapi whether it brings xAPI statements
     */
    Optional<DoorAnswer> refusal(String bearer, boolean xapi) {
        Optional<Token> token = credentials.token(bearer, clock.instant());
        if (xapi) {
            return token.filter(Token::xapi).isPresent()
                    ? Optional.empty()
                    : Optional.of(unauthorized(XapiDoor.NAME, "The token is unknown, has expired, or is not for xAPI"));
        }
        return token.isPresent()
                ? Optional.empty()
                : Optional.of(unauthorized(API, "The bearer token is unknown or has expired"));
    }

    /** Why a delivery of GitHub is refused before it is read: only what could be signed with a secret of that hook is. */
    Optional<DoorAnswer> gitHubRefusal(String programme, String signature) {
        boolean could = signature.matches("sha256=[0-9a-fA-F]{64}")
                && !credentials
                        .secretsOf(GitHubWebhook.DOOR, programme, clock.instant())
                        .isEmpty();
        return could
                ? Optional.empty()
                : Optional.of(unauthorized(GitHubWebhook.DOOR, "The signature does not fit any secret of this hook"));
    }

    /** Why a delivery of GitLab is refused before it is read. */
    Optional<DoorAnswer> gitLabRefusal(String programme, String token) {
        return Signature.ofGitLab(token, credentials.secretsOf(GitLabWebhook.DOOR, programme, clock.instant()))
                ? Optional.empty()
                : Optional.of(unauthorized(GitLabWebhook.DOOR, "The token does not fit any secret of this hook"));
    }

    /**
     * A delivery of GitHub.
     *
     * @param signature header {@code X-Hub-Signature-256}
     * @param event header {@code X-GitHub-Event}
     * @param delivery header {@code X-GitHub-Delivery}
     */
    DoorAnswer gitHub(String programme, String signature, String event, String delivery, byte[] body) {
        List<byte[]> valid = credentials.secretsOf(GitHubWebhook.DOOR, programme, clock.instant());
        if (!Signature.ofGitHub(signature, body, valid)) {
            return unauthorized(GitHubWebhook.DOOR, "The signature does not fit any secret of this hook");
        }
        if (event.isEmpty() || delivery.isEmpty()) {
            return badRequest(GitHubWebhook.DOOR, "X-GitHub-Event and X-GitHub-Delivery must say what this is");
        }
        if (event.equals("ping")) {
            count(GitHubWebhook.DOOR, "ping");
            return DoorAnswer.of(200, JsonEntries.JSON.createObjectNode().put("status", "pong"));
        }
        Mint mint = mint(programme);
        Original original = new Original(GitHubWebhook.DOOR, event, Map.of("delivery", delivery), body);
        return hook(
                mint,
                original,
                delivery,
                Parsed.json(body, GitHubWebhook.DOOR).map(node -> GitHubWebhook.read(mint, event, delivery, node)));
    }

    /**
     * A delivery of GitLab.
     *
     * @param token header {@code X-Gitlab-Token}
     * @param event header {@code X-Gitlab-Event}
     * @param delivery header {@code Idempotency-Key}, else {@code X-Gitlab-Event-UUID}
     */
    DoorAnswer gitLab(String programme, String token, String event, String delivery, byte[] body) {
        List<byte[]> valid = credentials.secretsOf(GitLabWebhook.DOOR, programme, clock.instant());
        if (!Signature.ofGitLab(token, valid)) {
            return unauthorized(GitLabWebhook.DOOR, "The token does not fit any secret of this hook");
        }
        Mint mint = mint(programme);
        Original original = new Original(GitLabWebhook.DOOR, event, Map.of("delivery", delivery), body);
        return hook(
                mint,
                original,
                delivery,
                Parsed.json(body, GitLabWebhook.DOOR).map(node -> GitLabWebhook.read(mint, delivery, node)));
    }

    private DoorAnswer hook(Mint mint, Original original, String delivery, PayloadReading reading) {
        List<WireRecord> messages = reading.match(
                taken -> List.<WireRecord>copyOf(taken.events()),
                unsupported -> List.of(Rejects.unsupported(mint, original.door(), unsupported.kind(), delivery)),
                refused -> List.of(Rejects.ofMessage(mint, refused.problem(), original)));
        return accept(original.door(), messages, () -> {
            ObjectNode body = JsonEntries.JSON.createObjectNode();
            body.put(
                    "status",
                    reading.<String>match(taken -> "accepted", unsupported -> "ignored", refused -> "rejected"));
            body.put(
                    "detail",
                    reading.<String>match(
                            taken -> taken.events().size() + " events",
                            unsupported -> "no measure is made of this kind of event",
                            refused -> refused.problem().line()));
            return DoorAnswer.of(202, body);
        });
    }

    /** Events of any kind that people report, one object or many. */
    DoorAnswer events(String bearer, boolean lines, byte[] body) {
        Instant now = clock.instant();
        Optional<Token> token = credentials.token(bearer, now);
        if (token.isEmpty()) {
            return unauthorized(API, "The bearer token is unknown or has expired");
        }
        Optional<Programme> programme = programmes.apply(token.get().programme());
        if (programme.isEmpty()) {
            return notOpen(token.get().programme());
        }
        Mint mint = mint(token.get().programme());
        List<JsonNode> nodes;
        try {
            nodes = lines ? lines(body) : nodes(JsonEntries.read(body));
        } catch (IOException e) {
            Problem problem = Parsed.notJson(API, e);
            Reject reject = Rejects.ofMessage(mint, problem, new Original(API, "request", Map.of(), body));
            return accept(
                    API,
                    List.of(reject),
                    () -> DoorAnswer.problem(
                            400,
                            "Not JSON",
                            problem.line() + " It is kept as reject "
                                    + reject.meta().eventId() + "."));
        }
        if (nodes.isEmpty()) {
            return badRequest(API, "The request holds no event. Send {\"events\": [...]}, an array, or an object");
        }
        if (nodes.size() > MOST_EVENTS) {
            return tooMany(API, nodes.size());
        }
        List<WireRecord> messages = new ArrayList<>();
        ArrayNode results = JsonEntries.JSON.createArrayNode();
        Map<UUID, Came> here = new LinkedHashMap<>();
        int accepted = 0;
        for (int i = 0; i < nodes.size(); i++) {
            Outcome outcome = programme
                    .get()
                    .take(API, nodes.get(i), i + 1, mint, token.get().scope());
            ObjectNode result = results.addObject().put("index", i);
            // An id that follows from what an event says is nobody else's.
            boolean named = NAMES_OF_IDS.stream().anyMatch(nodes.get(i)::has)
                    || NAMES_OF_IDS.stream().anyMatch(nodes.get(i).path("meta")::has);
            Problem problem = Optional.ofNullable(outcome.problem())
                    .or(() -> beyond(outcome.events(), here))
                    .or(() -> named ? taken(outcome.events(), here) : Optional.empty())
                    .orElse(null);
            Original original = outcome.original() == null && problem != null
                    ? new Original(API, "event", Map.of(), bytes(nodes.get(i)))
                    : outcome.original();
            if (problem == null || original == null) {
                messages.addAll(outcome.events());
                result.put("status", status(outcome.events().get(0), here));
                result.put("eventId", outcome.events().get(0).meta().eventId().toString());
                accepted++;
            } else {
                Reject reject = Rejects.ofMessage(mint, problem, original);
                messages.add(reject);
                result.put("status", "rejected")
                        .put("code", problem.code().name())
                        .put("field", problem.field())
                        .put("message", problem.line())
                        .put("rejectId", reject.meta().eventId().toString());
            }
        }
        ObjectNode answer =
                JsonEntries.JSON.createObjectNode().put("accepted", accepted).put("rejected", nodes.size() - accepted);
        answer.set("results", results);
        int status = accepted > 0 ? 202 : 422;
        return accept(API, messages, () -> {
            remember(here);
            return DoorAnswer.of(status, answer);
        });
    }

    /** Statements that came without parts: what must come along as a part of its own is missing. */
    private DoorAnswer alone(
            Learner learner, String version, @Nullable String statementId, String contentType, byte[] body) {
        try {
            List<JsonNode> statements = list(JsonEntries.read(body));
            boolean json = contentType.isEmpty() || Attachments.isJson(contentType);
            boolean speak = statements.stream().anyMatch(each -> each.has("attachments"));
            if (speak && (!json || Attachments.areNeeded(statements))) {
                return badRequest(
                        XapiDoor.NAME,
                        "Statements with attachments come as application/json where each attachment has a fileUrl, and as multipart/mixed "
                                + "with the attachments else");
            }
        } catch (IOException e) {
            return badRequest(XapiDoor.NAME, Parsed.notJson(XapiDoor.NAME, e).line());
        }
        return take(learner, version, statementId, body);
    }

    private static List<JsonNode> list(JsonNode node) {
        List<JsonNode> nodes = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(nodes::add);
        } else {
            nodes.add(node);
        }
        return nodes;
    }

    private DoorAnswer take(Learner learner, String version, @Nullable String statementId, byte[] body) {
        Programme programme = Objects.requireNonNull(learner.programme());
        List<JsonNode> nodes = new ArrayList<>();
        try {
            JsonNode node = JsonEntries.read(body);
            if (!node.isArray() && !node.isObject()) {
                return badRequest(XapiDoor.NAME, "The body holds no statement");
            }
            if (node.isArray()) {
                node.forEach(nodes::add);
            } else {
                nodes.add(node);
            }
        } catch (IOException e) {
            return badRequest(XapiDoor.NAME, Parsed.notJson(XapiDoor.NAME, e).line());
        }
        if (nodes.size() > MOST_EVENTS) {
            return tooMany(XapiDoor.NAME, nodes.size());
        }
        if (statementId != null) {
            boolean one = nodes.size() == 1 && nodes.get(0).isObject();
            String own = one ? nodes.get(0).path("id").asText(statementId) : "";
            if (!one
                    || !own.equals(statementId)
                    || XapiStatement.uuid(statementId).isEmpty()) {
                return badRequest(XapiDoor.NAME, "PUT takes one statement, whose id is the UUID in statementId");
            }
            ((ObjectNode) nodes.get(0)).put("id", statementId);
        }
        // What is known and what is added must fit: two requests at a time would each not know of the other.
        synchronized (xapi) {
            XapiDoor.Batch batch = xapi.take(programme, mint(programme.id()), version, nodes);
            return accept(XapiDoor.NAME, batch.messages(), () -> {
                xapi.ledger().add(batch.statements());
                boolean put = statementId != null && !batch.answer().isProblem();
                return put ? new DoorAnswer(204, null, Map.of()) : batch.answer();
            });
        }
    }

    /**
     * Statements of xAPI; in a body of several parts their attachments behind them, which are compared with what the statements say of them and not kept.
     *
     * @param statementId id in the address, for one statement; null = in the statements
     */
    DoorAnswer statements(
            String bearer, String version, @Nullable String statementId, String contentType, byte[] body) {
        Learner learner = learner(bearer, version);
        if (learner.refused() != null) {
            return learner.refused();
        }
        if (!Multipart.isNamed(contentType)) {
            return alone(learner, version, statementId, contentType, body);
        }
        try {
            List<Multipart.Part> parts = Multipart.parse(contentType, body).parts();
            if (parts.isEmpty()) {
                return badRequest(XapiDoor.NAME, "The body has no parts");
            }
            byte[] statements = parts.get(0).body();
            Optional<String> wrong = Attachments.wrong(parts, list(JsonEntries.read(statements)));
            return wrong.isPresent()
                    ? badRequest(XapiDoor.NAME, "The attachments do not fit: " + wrong.get())
                    : take(learner, version, statementId, statements);
        } catch (IOException e) {
            return badRequest(XapiDoor.NAME, "The body is no multipart/mixed with statements first: " + e.getMessage());
        }
    }

    /**
     * Statements that came, by id or by what they say.
     *
     * @param languages header Accept-Language; empty = none
     * @param query parameters of the address
     */
    DoorAnswer storedStatements(String bearer, String version, String languages, Map<String, String> query) {
        Learner learner = learner(bearer, version);
        if (learner.refused() != null) {
            return learner.refused();
        }
        Programme programme = Objects.requireNonNull(learner.programme());
        return new StatementQuery(xapi.ledger(), secrets.vault(), programme.id())
                .answer(query, version, languages, clock.instant());
    }

    /**
     * A request about statements that is written as a form.
     *
     * @param version of the header; one in the form counts instead
     * @param address parameters of the address: the method alone
     */
    DoorAnswer form(String bearer, String version, Map<String, String> address, byte[] body) {
        Optional<FormRequest> form = FormRequest.parse(body);
        if (form.isEmpty() || !address.keySet().equals(Set.of("method"))) {
            return badRequest(
                    XapiDoor.NAME, "Beside method in the address, all parameters must stand in the form, each once");
        }
        String said = form.get().header(XapiRoutes.VERSION, version);
        if (said.startsWith("2")) {
            return badRequest(XapiDoor.NAME, "xAPI 2.0 has no requests that are written as forms");
        }
        Map<String, String> parameters = form.get().parameters();
        Optional<byte[]> content = form.get().content();
        String type = form.get().header("Content-Type", "application/json");
        String statementId = parameters.get("statementId");
        return switch (address.getOrDefault("method", "")) {
            case "GET" -> storedStatements(bearer, said, form.get().header("Accept-Language", ""), parameters);
            case "PUT" ->
                content.isEmpty() || statementId == null || parameters.size() > 1
                        ? badRequest(XapiDoor.NAME, "PUT in a form needs statementId and content, and nothing else")
                        : statements(bearer, said, statementId, type, content.get());
            case "POST" ->
                content.isEmpty() || !parameters.isEmpty()
                        ? badRequest(XapiDoor.NAME, "POST in a form needs content, and nothing else")
                        : statements(bearer, said, null, type, content.get());
            default -> badRequest(XapiDoor.NAME, "method must be GET, PUT or POST");
        };
    }

    /** A programme's directory has changed: statements that waited for it are tried again. */
    public void reopened(Programme programme) {
        synchronized (xapi) {
            XapiDoor.Batch batch = xapi.retry(programme, mint(programme.id()));
            DoorAnswer unused = accept(XapiDoor.NAME, batch.messages(), () -> {
                xapi.ledger().add(batch.statements());
                return batch.answer();
            });
        }
    }

    /** Who may send or read statements, or why not. */
    private record Learner(
            @Nullable Programme programme, @Nullable DoorAnswer refused) {}

    private Learner learner(String bearer, String version) {
        Optional<Token> token = credentials.token(bearer, clock.instant()).filter(Token::xapi);
        if (token.isEmpty()) {
            return new Learner(
                    null, unauthorized(XapiDoor.NAME, "The token is unknown, has expired, or is not for xAPI"));
        }
        if (!version.matches("(1\\.0(\\.\\d+)?|2\\.0(\\.\\d+)?)")) {
            return new Learner(null, badRequest(XapiDoor.NAME, "X-Experience-API-Version must be 1.0.x or 2.0.x"));
        }
        Optional<Programme> programme = programmes.apply(token.get().programme());
        return programme.isEmpty()
                ? new Learner(null, notOpen(token.get().programme()))
                : new Learner(programme.get(), null);
    }

    /** The run under which the collector's messages are accounted for: one a day. */
    private Mint mint(String programme) {
        Instant now = clock.instant();
        LocalDate day = now.atZone(ZoneOffset.UTC).toLocalDate();
        return secrets.mint(programme, now, "collector-" + spool.id() + "-" + day);
    }

    /** Puts the messages on the disk, and answers only then. */
    private DoorAnswer accept(String door, List<? extends WireRecord> messages, Supplier<DoorAnswer> answer) {
        try {
            if (!messages.isEmpty()) {
                spool.append(messages.stream().map(WireCodec::encode).toList());
            }
        } catch (SpoolFullException e) {
            count(door, "refused-full");
            return DoorAnswer.comeAgain(String.valueOf(e.getMessage()));
        }
        messages.forEach(message -> count(door, became(message)));
        return answer.get();
    }

    private static String became(WireRecord message) {
        if (message instanceof Reject reject) {
            return reject.code() == Reject.Code.UNSUPPORTED ? "ignored" : "rejected";
        }
        return "accepted";
    }

    /**
     * Whether the event came lately, and said the same. The warehouse has the last word.
     *
     * @param here what came before it in the same request
     */
    private String status(Event event, Map<UUID, Came> here) {
        byte[] hash = WireCodec.contentHash(event);
        Came before = here.putIfAbsent(event.meta().eventId(), new Came(hash, FactKey.of(event)));
        if (before == null) {
            synchronized (recent) {
                before = recent.get(event.meta().eventId());
            }
        }
        if (before == null) {
            return "accepted";
        }
        return Arrays.equals(before.hash(), hash) ? "duplicate" : "conflict";
    }

    private void remember(Map<UUID, Came> taken) {
        synchronized (recent) {
            taken.forEach(recent::putIfAbsent);
        }
    }

    /**
     * Why events that could be read are not taken: they correct what is none of their own. What has not come yet is compared when it does, by streams and warehouse.
     *
     * @param here what came before them in the same request
     */
    private Optional<Problem> beyond(List<Event> events, Map<UUID, Came> here) {
        Set<UUID> named = new LinkedHashSet<>();
        events.forEach(event -> named.addAll(event.meta().corrects()));
        if (named.isEmpty()) {
            return Optional.empty();
        }
        Map<UUID, FactKey> known = known(named, here);
        for (Map.Entry<UUID, FactKey> fact : known.entrySet()) {
            if (events.stream().noneMatch(event -> FactKey.of(event).mayReach(fact.getValue()))) {
                return Optional.of(new Problem(
                        Reject.Code.INVALID_VALUE,
                        API,
                        0,
                        0,
                        "corrects",
                        null,
                        "names an event of another kind, programme or participant",
                        "An event corrects those of its own kind, programme and participant; name one of these"));
            }
        }
        return Optional.empty();
    }

    /**
     * Why events that could be read are not taken: their id is that of a fact of somebody else, or of another kind. The warehouse would set them aside, and streams, which
     * know one person's ids alone, would measure them.
     *
     * @param here what came before them in the same request
     */
    private Optional<Problem> taken(List<Event> events, Map<UUID, Came> here) {
        Map<UUID, FactKey> own = new LinkedHashMap<>();
        events.forEach(event -> own.put(event.meta().eventId(), FactKey.of(event)));
        boolean beyond = known(own.keySet(), here).entrySet().stream()
                .anyMatch(
                        fact -> !Objects.requireNonNull(own.get(fact.getKey())).mayReach(fact.getValue()));
        return beyond
                ? Optional.of(new Problem(
                        Reject.Code.INVALID_VALUE,
                        API,
                        0,
                        0,
                        "event_id",
                        null,
                        "is the id of an event of another kind, programme or participant",
                        "Give each event an id of its own, or leave it out"))
                : Optional.empty();
    }

    private Map<UUID, FactKey> known(Set<UUID> named, Map<UUID, Came> here) {
        Map<UUID, FactKey> known = new HashMap<>();
        Set<UUID> unknown = new LinkedHashSet<>();
        for (UUID id : named) {
            Came came = here.get(id);
            if (came == null) {
                synchronized (recent) {
                    came = recent.get(id);
                }
            }
            if (came == null) {
                unknown.add(id);
            } else {
                known.put(id, came.key());
            }
        }
        if (!unknown.isEmpty()) {
            known.putAll(warehouse.apply(unknown));
        }
        return known;
    }

    private static byte[] bytes(JsonNode event) {
        return event.toString().getBytes(StandardCharsets.UTF_8);
    }

    private DoorAnswer tooMany(String door, int events) {
        count(door, "too-many");
        return DoorAnswer.problem(
                413,
                "Too many at once",
                "A request may bring " + MOST_EVENTS + " events; this one has " + events
                        + ". Nothing was taken; send them in several requests.");
    }

    private static List<JsonNode> nodes(JsonNode node) {
        JsonNode events = node.isObject() && node.has("events") ? node.path("events") : node;
        List<JsonNode> out = new ArrayList<>();
        if (events.isArray()) {
            events.forEach(out::add);
        } else if (!events.isMissingNode()) {
            out.add(events);
        }
        return out;
    }

    /** One object a line; a line that is none becomes a text, which is then refused by itself. */
    private static List<JsonNode> lines(byte[] body) {
        List<JsonNode> out = new ArrayList<>();
        int start = 0;
        for (int end = 0; end <= body.length; end++) {
            if (end < body.length && body[end] != '\n') {
                continue;
            }
            String text = new String(body, start, end - start, StandardCharsets.UTF_8);
            if (!text.isBlank()) {
                try {
                    // Of the bytes: what is not UTF-8 is refused, not replaced.
                    out.add(JsonEntries.read(body, start, end - start));
                } catch (IOException e) {
                    out.add(JsonEntries.JSON.getNodeFactory().textNode(text.strip()));
                }
            }
            start = end + 1;
        }
        return out;
    }

    private DoorAnswer unauthorized(String door, String why) {
        count(door, "unauthorized");
        return DoorAnswer.problem(401, "Not authorised", why + ". Nothing was taken.");
    }

    private DoorAnswer badRequest(String door, String why) {
        count(door, "bad-request");
        return DoorAnswer.problem(400, "Not understood", why + (why.endsWith(".") ? "" : ".") + " Nothing was taken.");
    }

    private static DoorAnswer notOpen(String programme) {
        return DoorAnswer.problem(
                409,
                "Programme not open",
                "Programme " + programme + " is known by its token alone: start the collector with its directory, "
                        + "dayone start DIR. Nothing was taken.");
    }

    private void count(String door, String what) {
        counters.computeIfAbsent(door + "." + what, name -> new AtomicLong()).incrementAndGet();
    }
}
