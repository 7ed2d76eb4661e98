package dev.dayone.ingest.door;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.dayone.ingest.door.StatementLedger.Known;
import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.entry.Original;
import dev.dayone.ingest.entry.Rejects;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.input.Problem;
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
import dev.dayone.schemas.WireRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Statements of learning systems, as far as they map to checkpoints. A batch of which one statement is malformed, or has a known id
 * and other content, is refused whole, as xAPI asks; what is well formed and cannot be used is kept as a reject.
 */
final class XapiDoor {

    static final String NAME = "xapi";

    private final StatementLedger ledger;

    XapiDoor(StatementLedger ledger) {
        this.ledger = ledger;
    }

    /** What to send, and what to answer when it is on the disk. */
    record Batch(List<WireRecord> messages, List<Runnable> afterwards, Answer answer) {

        static Batch refused(Answer answer) {
            return new Batch(List.of(), List.of(), answer);
        }
    }

    Batch take(Programme programme, Mint mint, List<JsonNode> nodes) {
        List<XapiStatement> statements = nodes.stream().map(XapiStatement::new).toList();
        for (XapiStatement statement : statements) {
            Optional<String> wrong = statement.malformed();
            if (wrong.isPresent()) {
                return Batch.refused(Answer.problem(
                        400, "Not a statement", wrong.get() + ". Nothing of this request was taken; correct it."));
            }
        }
        List<WireRecord> messages = new ArrayList<>();
        List<Runnable> afterwards = new ArrayList<>();
        Map<UUID, String> seen = new LinkedHashMap<>();
        ArrayNode ids = JsonEntries.JSON.createArrayNode();
        for (XapiStatement statement : statements) {
            UUID id = statement.id();
            Optional<Known> known = ledger.find(id);
            String hash = statement.hash();
            String before = seen.putIfAbsent(id, hash);
            boolean conflict =
                    (known.isPresent() && !known.get().hash().equals(hash)) || (before != null && !before.equals(hash));
            if (conflict) {
                return new Batch(
                        List.of(conflict(mint, statement)),
                        List.of(),
                        Answer.problem(
                                409,
                                "Statement id known",
                                "Statement " + id
                                        + " came before with other content. The first stays; to replace it, void it "
                                        + "and send the new one under an id of its own. Nothing of this request was taken."));
            }
            List<WireRecord> became = messages(programme, mint, statement, id, known);
            messages.addAll(became);
            List<Event> events = became.stream()
                    .filter(Event.class::isInstance)
                    .map(Event.class::cast)
                    .toList();
            afterwards.add(() -> ledger.add(id, hash, events));
            ids.add(id.toString());
        }
        return new Batch(messages, afterwards, Answer.of(200, ids));
    }

    /** Reads again a statement that was refused. */
    Outcome again(Programme programme, Mint mint, Original original) {
        XapiStatement statement = new XapiStatement(parse(original));
        List<Event> events = new ArrayList<>();
        for (WireRecord message : messages(programme, mint, statement, statement.id(), Optional.empty())) {
            if (!(message instanceof Event event)) {
                return new Outcome(
                        List.of(),
                        Problem.ofFile(NAME, "is still refused", "Correct the directory first, or waive it"),
                        original);
            }
            events.add(event);
        }
        return new Outcome(events, null, null);
    }

    private static JsonNode parse(Original original) {
        try {
            return JsonEntries.read(original.body());
        } catch (IOException e) {
            throw new IllegalStateException("what was kept as a statement is JSON", e);
        }
    }

    private List<WireRecord> messages(
            Programme programme, Mint mint, XapiStatement statement, UUID id, Optional<Known> known) {
        if (known.isPresent()) {
            // The same again: the warehouse counts it as a duplicate.
            return known.get().events().isEmpty()
                    ? List.of(Rejects.unsupported(mint, NAME, statement.verb(), id.toString()))
                    : List.copyOf(known.get().events());
        }
        String verb = statement.verb();
        if (verb.equals(XapiStatement.VOIDED)) {
            return voiding(mint, statement);
        }
        boolean scoring = XapiStatement.SCORING.contains(verb);
        boolean submitting = XapiStatement.SUBMITTING.contains(verb);
        Optional<Activity> activity = programme.activity(statement.activity());
        boolean scored = scoring
                && activity.flatMap(a -> statement.score(a.minimum(), a.maximum()))
                        .isPresent();
        if (!scored && !submitting) {
            return List.of(Rejects.unsupported(mint, NAME, verb, id.toString()));
        }
        if (activity.isEmpty()) {
            return List.of(refused(
                    mint,
                    statement,
                    Reject.Code.UNKNOWN_REFERENCE,
                    "object.id",
                    "is no checkpoint of the programme",
                    "Give the checkpoint the key activity in dayone.yaml, then replay the reject"));
        }
        Optional<String> participant = statement
                .account()
                .or(() -> statement.mailbox().map(mint.pseudonyms()::email).flatMap(programme::participantOf));
        if (participant.isEmpty() || statement.when().isEmpty()) {
            boolean nobody = participant.isEmpty();
            return List.of(refused(
                    mint,
                    statement,
                    nobody ? Reject.Code.UNKNOWN_REFERENCE : Reject.Code.MISSING_VALUE,
                    nobody ? "actor" : "timestamp",
                    nobody ? "is nobody of the roster" : "is empty",
                    "Name the participant by account.name, or by an e-mail address of the roster"));
        }
        Map<String, String> common = new LinkedHashMap<>();
        common.put("participant", participant.get());
        common.put("checkpoint", activity.get().checkpoint());
        common.put("submitted", statement.day());
        common.put("occurred_at", statement.when().get().toInstant().toString());
        List<WireRecord> out = new ArrayList<>();
        if (scored) {
            Map<String, String> values = new LinkedHashMap<>(common);
            values.put("event_id", eventId(mint, id, "score").toString());
            values.put(
                    "score",
                    statement
                            .score(activity.get().minimum(), activity.get().maximum())
                            .orElseThrow());
            if (activity.get().item() != null) {
                values.put("item", activity.get().item());
            }
            out.addAll(taken(programme, mint, statement, EntryKind.CHECKPOINTS, values));
        }
        if (submitting) {
            Map<String, String> values = new LinkedHashMap<>(common);
            values.put("event_id", eventId(mint, id, "submission").toString());
            statement.hours().ifPresent(hours -> values.put("hours", hours));
            out.addAll(taken(programme, mint, statement, EntryKind.SUBMISSIONS, values));
        }
        return out;
    }

    private List<WireRecord> taken(
            Programme programme, Mint mint, XapiStatement statement, EntryKind kind, Map<String, String> values) {
        Outcome outcome = programme.take(NAME, kind, values, 1, mint);
        return outcome.problem() == null
                ? List.copyOf(outcome.events())
                : List.of(Rejects.ofMessage(mint, outcome.problem(), original(statement)));
    }

    /** Takes back whatever the statement named became. */
    private List<WireRecord> voiding(Mint mint, XapiStatement statement) {
        Optional<Known> target = XapiStatement.uuid(statement.activity()).flatMap(ledger::find);
        if (target.isEmpty() || target.get().events().isEmpty()) {
            return List.of(refused(
                    mint,
                    statement,
                    Reject.Code.UNKNOWN_REFERENCE,
                    "object.id",
                    "is no statement that was taken here",
                    "Void a statement by its id"));
        }
        List<WireRecord> voids = new ArrayList<>();
        for (Event event : target.get().events()) {
            EventMeta was = event.meta();
            EventMeta meta = new EventMeta(
                    EventIds.of(mint.programme(), "void", was.eventId().toString()),
                    was.programme(),
                    NAME,
                    was.participant(),
                    was.identity(),
                    was.occurredAt(),
                    mint.receivedAt(),
                    List.of(was.eventId()),
                    true,
                    mint.runId());
            if (event instanceof CheckpointScored scored) {
                voids.add(scored.withMeta(meta));
            } else if (event instanceof CheckpointSubmitted submitted) {
                voids.add(submitted.withMeta(meta));
            }
        }
        return voids;
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
