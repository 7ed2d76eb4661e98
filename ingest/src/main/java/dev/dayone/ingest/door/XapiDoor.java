package dev.dayone.ingest.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.door.StatementLedger.Known;
import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.entry.Original;
import dev.dayone.ingest.entry.Rejects;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.plan.AttemptRule;
import dev.dayone.ingest.plan.XapiSettings;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.programme.Programme;
import dev.dayone.ingest.programme.Programme.Activity;
import dev.dayone.ingest.programme.Programme.Outcome;
import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.CheckpointSubmitted;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventIds;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.Reject;
import dev.dayone.schemas.RejectResolved;
import dev.dayone.schemas.WireRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Statements of learning systems, as far as they map to checkpoints. A batch of which one statement breaks a rule of xAPI, or has a known id
 * and other content, is refused whole, as xAPI asks; what is well formed and cannot be used is kept as a reject, and tried again when the programme's directory has changed.
 */
final class XapiDoor {

    static final String NAME = "xapi";

    private final StatementLedger ledger;

    XapiDoor(StatementLedger ledger) {
        this.ledger = ledger;
    }

    StatementLedger ledger() {
        return ledger;
    }

    /** What to send, and what to answer and remember when it is on the disk. */
    record Batch(List<WireRecord> messages, List<Known> statements, DoorAnswer answer) {

        static Batch refused(DoorAnswer answer) {
            return new Batch(List.of(), List.of(), answer);
        }
    }

    /** What one statement became. */
    private record Became(List<? extends WireRecord> messages, Known known) {}

    /** One pass over statements: what was known before, and what the pass itself takes. */
    private final class Pass {
        private final Programme programme;
        private final Mint mint;
        private final StatementIndex index = ledger.index();
        private final Map<UUID, Known> here = new LinkedHashMap<>();

        private Pass(Programme programme, Mint mint) {
            this.programme = programme;
            this.mint = mint;
        }

        private Optional<Known> find(UUID id) {
            Known own = here.get(id);
            return own != null ? Optional.of(own) : ledger.find(id);
        }

        private void remember(Known known) {
            index.take(known, this::find);
            here.put(known.id(), known);
        }
    }

    /** @param version of the request */
    Batch take(Programme programme, Mint mint, String version, List<JsonNode> nodes) {
        // Equal statements to which their sender gave no id get the same one, and are one statement.
        List<Boolean> named = nodes.stream().map(node -> node.has("id")).toList();
        nodes.forEach(node -> giveIdAfterVoid(programme, node));
        Set<UUID> ids = new HashSet<>();
        for (int i = 0; i < nodes.size(); i++) {
            Optional<String> wrong = StatementRules.broken(nodes.get(i), version);
            if (wrong.isEmpty() && named.get(i) && !ids.add(new XapiStatement(nodes.get(i)).id())) {
                wrong = Optional.of("id is that of another statement of the same request");
            }
            if (wrong.isPresent()) {
                return Batch.refused(DoorAnswer.problem(
                        400,
                        "Not a statement",
                        "Statement " + (i + 1) + ": " + wrong.get()
                                + (wrong.get().endsWith("?") ? "" : ".")
                                + " Nothing of this request was taken; correct it."));
            }
        }
        Pass pass = new Pass(programme, mint);
        List<WireRecord> messages = new ArrayList<>();
        List<Known> fresh = new ArrayList<>();
        ArrayNode answer = JsonEntries.JSON.createArrayNode();
        for (JsonNode node : nodes) {
            XapiStatement statement = new XapiStatement(node);
            UUID id = statement.id();
            answer.add(id.toString());
            Optional<Known> known = pass.find(id);
            if (known.isPresent() && !known.get().hash().equals(statement.hash())) {
                return new Batch(List.of(conflict(mint, statement)), List.of(), known(id));
            }
            if (known.isPresent() && !known.get().isWaiting()) {
                messages.addAll(repeated(mint, statement, known.get()));
                continue;
            }
            Became became = became(pass, statement);
            Known kept = became.known().sealing(node.toString(), owner(became.known()), mint.vault());
            pass.remember(kept);
            fresh.add(kept);
            messages.addAll(became.messages());
        }
        return new Batch(messages, fresh, DoorAnswer.of(200, answer));
    }

    /** The id of a statement without one follows from what it says. Once that one was taken back, the same words are a statement of their own. */
    private void giveIdAfterVoid(Programme programme, JsonNode node) {
        if (!(node instanceof ObjectNode statement) || statement.has("id")) {
            return;
        }
        StatementIndex index = ledger.index();
        UUID first = new XapiStatement(statement).id();
        UUID id = first;
        for (int n = 1; index.isVoided(id, programme.id()); n++) {
            id = EventIds.of("xapi", first.toString(), "after-void", String.valueOf(n));
        }
        if (!id.equals(first)) {
            statement.put("id", id.toString());
        }
    }

    private static DoorAnswer known(UUID id) {
        return DoorAnswer.problem(
                409,
                "Statement id known",
                "Statement " + id + " came before with other content. The first stays; to replace it, void it "
                        + "and send the new one under an id of its own. Nothing of this request was taken.");
    }

    /** The same again: the warehouse counts it as a duplicate. */
    private static List<WireRecord> repeated(Mint mint, XapiStatement statement, Known known) {
        List<WireRecord> again = new ArrayList<>(known.events());
        again.addAll(known.others());
        return again.isEmpty()
                ? List.of(Rejects.unsupported(
                        mint, NAME, statement.verb(), known.id().toString()))
                : again;
    }

    /** Reads again a statement that was refused, at whosever request: what it becomes is remembered, so that it can be voided. */
    Outcome again(Programme programme, Mint mint, Original original) {
        JsonNode json = parse(original);
        Became became = became(new Pass(programme, mint), new XapiStatement(json));
        List<Event> events = new ArrayList<>();
        for (WireRecord message : became.messages()) {
            if (!(message instanceof Event event)) {
                return new Outcome(
                        List.of(),
                        Problem.ofFile(NAME, "is still refused", "Correct the directory first, or waive it"),
                        original);
            }
            events.add(event);
        }
        ledger.add(List.of(became.known().sealing(json.toString(), owner(became.known()), mint.vault())));
        return new Outcome(events, null, null);
    }

    /** What statements that wait become by the directory as it is now; those that still cannot be used stay. */
    Batch retry(Programme programme, Mint mint) {
        Pass pass = new Pass(programme, mint);
        List<WireRecord> messages = new ArrayList<>();
        List<Known> fresh = new ArrayList<>();
        for (UUID id : ledger.waiting(programme.id())) {
            Optional<Known> known = ledger.find(id).filter(Known::isWaiting);
            Optional<String> text = known.flatMap(each -> each.text(mint.vault()));
            if (known.isEmpty() || text.isEmpty()) {
                continue;
            }
            XapiStatement statement = new XapiStatement(parse(text.get().getBytes(StandardCharsets.UTF_8)));
            Became became = became(pass, statement);
            if (became.known().isWaiting()) {
                continue;
            }
            Known kept = became.known().sealing(text.get(), owner(became.known()), mint.vault());
            pass.remember(kept);
            fresh.add(kept);
            messages.addAll(became.messages());
            messages.add(new RejectResolved(
                    programme.id(),
                    Objects.requireNonNull(known.get().reject()),
                    RejectResolved.Resolution.REPLAYED,
                    "the programme's directory now knows what it names",
                    kept.events().stream().map(event -> event.meta().eventId()).toList(),
                    mint.receivedAt()));
        }
        return new Batch(messages, fresh, DoorAnswer.of(200, JsonEntries.JSON.createArrayNode()));
    }

    /** The participant under whose key a statement is sealed: whoever is erased can be read nowhere again. */
    private static String owner(Known known) {
        return known.events().stream()
                .map(event -> event.meta().participant())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    private static JsonNode parse(Original original) {
        return parse(original.body());
    }

    private static JsonNode parse(byte[] json) {
        try {
            return JsonEntries.read(json);
        } catch (IOException e) {
            throw new IllegalStateException("what was kept as a statement is JSON", e);
        }
    }

    private Became became(Pass pass, XapiStatement statement) {
        Became became = statement.isVoiding() ? voiding(pass, statement) : use(pass, statement);
        if (!pass.index.isVoided(statement.id(), pass.programme.id())
                || became.known().events().isEmpty()) {
            return became;
        }
        // What takes it back came before it: both are on record, and it counts for nothing.
        pass.remember(became.known());
        List<Event> voids = voids(pass, became.known().events());
        List<WireRecord> messages = new ArrayList<>(became.messages());
        messages.addAll(voids);
        List<Event> others = new ArrayList<>(became.known().others());
        others.addAll(voids);
        return new Became(messages, entry(pass, statement, became.known().events(), others, null, null));
    }

    private Became use(Pass pass, XapiStatement statement) {
        Mint mint = pass.mint;
        Programme programme = pass.programme;
        XapiSettings settings = programme.xapi();
        boolean scoring = is(statement, XapiStatement.SCORING, settings.scoring()) && statement.hasScore();
        boolean submitting = is(statement, XapiStatement.SUBMITTING, settings.submitting());
        List<String> about = statement.activities();
        if ((!scoring && !submitting) || about.isEmpty()) {
            return new Became(
                    List.of(Rejects.unsupported(
                            mint, NAME, statement.verb(), statement.id().toString())),
                    entry(pass, statement, List.of(), List.of(), null, null));
        }
        Optional<Activity> activity = about.stream()
                .map(programme::activity)
                .flatMap(Optional::stream)
                .findFirst();
        if (activity.isEmpty()) {
            return waits(
                    pass,
                    statement,
                    refused(
                            mint,
                            statement,
                            Reject.Code.UNKNOWN_REFERENCE,
                            "object.id",
                            "is no checkpoint of the programme",
                            "Give the checkpoint the key activity in dayone.yaml; it is then taken by itself"));
        }
        Optional<String> participant = participant(pass, statement);
        if (participant.isEmpty()) {
            return waits(
                    pass,
                    statement,
                    refused(
                            mint,
                            statement,
                            Reject.Code.UNKNOWN_REFERENCE,
                            "actor",
                            statement.isOfGroup() ? "is a group, and no single participant" : "is nobody of the roster",
                            "Name the participant by account.name, or by an e-mail address of the roster"));
        }
        OffsetDateTime when = statement
                .when(programme.zone())
                .orElseGet(() -> mint.receivedAt().atOffset(ZoneOffset.UTC));
        Map<String, String> common = new LinkedHashMap<>();
        common.put("participant", participant.get());
        common.put("checkpoint", activity.get().checkpoint());
        common.put(
                "submitted",
                when.atZoneSameInstant(programme.zone()).toLocalDate().toString());
        common.put("occurred_at", when.toInstant().toString());
        List<Event> events = new ArrayList<>();
        List<Event> others = new ArrayList<>();
        if (scoring) {
            Map<String, String> values = new LinkedHashMap<>(common);
            values.put("event_id", eventId(mint, statement.id(), "score").toString());
            values.put(
                    "score",
                    statement
                            .score(activity.get().minimum(), activity.get().maximum())
                            .orElseThrow());
            if (activity.get().item() != null) {
                values.put("item", activity.get().item());
            }
            Outcome outcome = programme.take(NAME, EntryKind.CHECKPOINTS, values, 1, mint);
            if (outcome.problem() != null) {
                return waits(pass, statement, Rejects.ofMessage(mint, outcome.problem(), original(statement)));
            }
            CheckpointScored scored = (CheckpointScored) outcome.events().get(0);
            List<CheckpointScored> sent = pass.index
                    .attempts(Attempts.key(scored))
                    .afterAttempt(scored, activity.get().attempts());
            events.add(sent.get(0));
            others.addAll(sent.subList(1, sent.size()));
        }
        if (submitting) {
            Map<String, String> values = new LinkedHashMap<>(common);
            values.put("event_id", eventId(mint, statement.id(), "submission").toString());
            statement.hours().ifPresent(hours -> values.put("hours", hours));
            Outcome outcome = programme.take(NAME, EntryKind.SUBMISSIONS, values, 1, mint);
            if (outcome.problem() != null) {
                return waits(pass, statement, Rejects.ofMessage(mint, outcome.problem(), original(statement)));
            }
            events.addAll(outcome.events());
        }
        List<WireRecord> messages = new ArrayList<>(events);
        messages.addAll(others);
        return new Became(messages, entry(pass, statement, events, others, null, null));
    }

    private static boolean is(XapiStatement statement, Set<String> known, Set<String> named) {
        return known.contains(statement.verb())
                || named.contains(statement.verb())
                || named.contains(statement.verbId());
    }

    private static Optional<String> participant(Pass pass, XapiStatement statement) {
        if (statement.isOfGroup()) {
            return Optional.empty();
        }
        return statement
                .account(pass.programme.xapi().homePages())
                .or(() -> statement.mailbox().map(pass.mint.pseudonyms()::email).flatMap(pass.programme::participantOf))
                .or(() -> statement.mailboxSha1().flatMap(pass.programme::participantOfSha1));
    }

    private static Became waits(Pass pass, XapiStatement statement, Reject reject) {
        return new Became(
                List.of(reject),
                entry(pass, statement, List.of(), List.of(), reject.meta().eventId(), null));
    }

    /** Takes back whatever the statement named became, or will become. */
    private Became voiding(Pass pass, XapiStatement statement) {
        UUID target = statement.target().orElseThrow();
        List<Event> voids = pass.index.isVoided(target, pass.programme.id())
                ? List.of()
                : pass.find(target).map(known -> voids(pass, known.events())).orElse(List.of());
        List<WireRecord> messages = voids.isEmpty()
                ? List.of(Rejects.unsupported(
                        pass.mint, NAME, statement.verb(), statement.id().toString()))
                : List.copyOf(voids);
        return new Became(messages, entry(pass, statement, List.of(), voids, null, target));
    }

    private static List<Event> voids(Pass pass, List<Event> events) {
        List<Event> voids = new ArrayList<>();
        for (Event event : events) {
            EventMeta was = event.meta();
            if (!was.programme().equals(pass.mint.programme())) {
                // Of another programme: not theirs to take back.
                continue;
            }
            EventMeta meta = new EventMeta(
                    EventIds.of(pass.mint.programme(), "void", was.eventId().toString()),
                    was.programme(),
                    NAME,
                    was.participant(),
                    was.identity(),
                    was.occurredAt(),
                    pass.mint.receivedAt(),
                    List.of(was.eventId()),
                    true,
                    pass.mint.runId());
            if (event instanceof CheckpointScored scored) {
                AttemptRule rule = pass.programme.attemptRule(scored.checkpoint());
                voids.addAll(pass.index.attempts(Attempts.key(scored)).afterVoid(scored, rule, meta));
            } else if (event instanceof CheckpointSubmitted submitted) {
                voids.add(submitted.withMeta(meta));
            }
        }
        return voids;
    }

    private static Known entry(
            Pass pass,
            XapiStatement statement,
            List<Event> events,
            List<Event> others,
            @Nullable UUID reject,
            @Nullable UUID takesBack) {
        return new Known(
                statement.id(),
                statement.hash(),
                pass.programme.id(),
                pass.mint.receivedAt(),
                events,
                others,
                reject,
                takesBack,
                "",
                "");
    }

    private static Reject refused(
            Mint mint, XapiStatement statement, Reject.Code code, String field, String why, String remedy) {
        return Rejects.ofMessage(mint, new Problem(code, NAME, 0, 0, field, null, why, remedy), original(statement));
    }

    private static Reject conflict(Mint mint, XapiStatement statement) {
        return refused(
                mint,
                statement,
                Reject.Code.CONFLICT,
                "id",
                "is the id of an earlier statement with other content",
                "Void the first and send the new one under an id of its own");
    }

    private static Original original(XapiStatement statement) {
        return new Original(
                NAME, "statement", Map.of(), statement.json().toString().getBytes(StandardCharsets.UTF_8));
    }

    private static UUID eventId(Mint mint, UUID statement, String what) {
        return EventIds.of(mint.programme(), "xapi", statement.toString(), what);
    }
}
