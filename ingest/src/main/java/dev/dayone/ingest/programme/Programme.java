package dev.dayone.ingest.programme;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.entry.EntryReader;
import dev.dayone.ingest.entry.Original;
import dev.dayone.ingest.entry.People;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.EntryException;
import dev.dayone.ingest.input.Entry.Place;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.plan.AttemptRule;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.plan.ProgrammeFile.Checkpoint;
import dev.dayone.ingest.plan.ProgrammeFile.Cohort;
import dev.dayone.ingest.plan.ProgrammeFile.Item;
import dev.dayone.ingest.plan.XapiSettings;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Pseudonyms;
import dev.dayone.ingest.tracker.RunPeople;
import dev.dayone.ingest.tracker.RunReading;
import dev.dayone.schemas.Enrolled;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject.Code;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A programme as its directory describes it: what single events are checked against when they come over the network or are read
 * again. Those enrolled there and those enrolled over the network are alike.
 */
public final class Programme {

    private final ProgrammeFile file;
    private final Roster roster;
    private final People people;
    private final Map<String, String> enrolledHere = new ConcurrentHashMap<>();

    private Programme(
            ProgrammeFile file, Roster roster, Pseudonyms pseudonyms, Function<String, Optional<String>> enrolled) {
        this.file = file;
        this.roster = roster;
        this.people = new People() {
            @Override
            public Optional<Cohort> cohortOf(String participant) {
                return roster.cohortOf(participant).or(() -> {
                    String pseudonym = pseudonyms.participant(participant);
                    return Optional.ofNullable(enrolledHere.get(pseudonym))
                            .or(() -> enrolled.apply(pseudonym))
                            .map(file.cohorts()::get);
                });
            }

            @Override
            public Set<String> known() {
                return roster.known();
            }
        };
    }

    /**
     * Reads {@code dayone.yaml} and {@code roster.csv}.
     *
     * @param enrolled cohort of a participant's pseudonym, as far as the warehouse knows
     * @throws InputException when they cannot be used
     */
    public static Programme read(Path directory, Mint mint, Function<String, Optional<String>> enrolled) {
        ProgrammeFile file = ProgrammeFile.read(directory);
        Roster roster = Roster.read(directory.resolve("roster.csv"), file, mint);
        return new Programme(file, roster, mint.pseudonyms(), enrolled);
    }

    public String id() {
        return file.programme();
    }

    /**
     * What became of one event.
     *
     * @param events none when refused
     * @param problem why it was refused; null when taken
     * @param original what was refused; null when taken
     */
    public record Outcome(
            List<Event> events,
            @Nullable Problem problem,
            @Nullable Original original) {

        public Outcome {
            events = List.copyOf(events);
        }

        private static Outcome refused(Problem problem, Original original) {
            return new Outcome(List.of(), problem, original);
        }
    }

    /**
     * Takes one event as an object of JSON, or says why not.
     *
     * @param number of the event in its request, from 1
     * @param scope kinds that the sender may send
     */
    public Outcome take(String door, JsonNode event, int number, Mint mint, Set<EntryKind> scope) {
        Entry entry = JsonEntries.of(event, new Place(door, number, Map.of()));
        String type = entry.optional("type").orElse("");
        Optional<EntryKind> kind = EntryKind.ofType(type);
        if (kind.isEmpty()) {
            Problem problem = brokenOr(
                    entry,
                    () -> entry.problem(
                                    type.isEmpty() ? Code.MISSING_VALUE : Code.INVALID_VALUE,
                                    "type",
                                    type.isEmpty() ? "is empty" : "is no type of event that is taken here",
                                    "Known: " + String.join(", ", EntryKind.types()))
                            .problem());
            return Outcome.refused(problem, new Original(door, "event", Map.of(), bytes(event)));
        }
        if (!scope.contains(kind.get())) {
            return Outcome.refused(
                    entry.problem(
                                    Code.INVALID_VALUE,
                                    "type",
                                    "is outside the scope of this token",
                                    "Use a token with the scope " + kind.get().stem())
                            .problem(),
                    new Original(door, kind.get().stem(), Map.of(), bytes(event)));
        }
        return take(door, kind.get(), entry, mint);
    }

    /** Takes values by name. */
    public Outcome take(String door, EntryKind kind, Map<String, String> values, int number, Mint mint) {
        return take(door, kind, Entry.of(new Place(door, number, Map.of()), values), mint);
    }

    /** Reads again what was refused, by the rules of today. */
    public Outcome again(Original original, Mint mint) {
        Optional<EntryKind> kind = EntryKind.ofStem(original.kind());
        if (kind.isPresent() && original.door().equals("directory")) {
            return take(original.door(), kind.get(), original.values(), 1, mint);
        }
        Entry entry = JsonEntries.ofText(original.text(), new Place(original.door(), 1, Map.of()));
        Optional<EntryKind> typed =
                entry.optional("type").flatMap(EntryKind::ofType).or(() -> kind);
        if (typed.isEmpty()) {
            return Outcome.refused(
                    brokenOr(
                            entry,
                            () -> entry.problem(
                                            Code.INVALID_VALUE,
                                            "type",
                                            "is no type of event that is taken here",
                                            "Waive it")
                                    .problem()),
                    original);
        }
        return take(original.door(), typed.get(), entry, mint);
    }

    /** Reads again a row of a tracker's export that was refused. */
    public Outcome againRun(Original original, Mint mint) {
        try {
            RunPeople known = RunPeople.of(mint, Map.of(), roster.events(), roster.participants());
            return new Outcome(RunReading.again(original, mint, zone(), known), null, null);
        } catch (EntryException e) {
            return Outcome.refused(e.problem(), original);
        }
    }

    /** The checkpoint, and where it has several the item, that an activity of xAPI stands for. */
    public Optional<Activity> activity(String iri) {
        String tail = iri.replaceFirst("[/#?]+$", "");
        for (Checkpoint checkpoint : file.checkpoints().values()) {
            String activity = checkpoint.activity();
            if (activity == null ? endsIn(tail, checkpoint.id()) : activity.equals(iri)) {
                Item only = checkpoint.items().size() == 1
                        ? checkpoint.items().values().iterator().next()
                        : null;
                return Optional.of(Activity.of(checkpoint, only));
            }
            for (Item item : checkpoint.items().values()) {
                if (activity == null
                        ? endsIn(tail, checkpoint.id() + "/" + item.id())
                        : iri.equals(activity + "/" + item.id())) {
                    return Optional.of(Activity.of(checkpoint, item));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * What an activity stands for.
     *
     * @param item null = the whole checkpoint, which has several
     * @param attempts which attempt counts
     */
    public record Activity(
            String checkpoint, @Nullable String item, double minimum, double maximum, AttemptRule attempts) {

        private static Activity of(Checkpoint checkpoint, @Nullable Item item) {
            return new Activity(
                    checkpoint.id(),
                    item == null ? null : item.id(),
                    item == null ? 0 : item.minimum(),
                    item == null ? 0 : item.maximum(),
                    checkpoint.attempts());
        }
    }

    /** Which attempt at a checkpoint counts. */
    public AttemptRule attemptRule(String checkpoint) {
        Checkpoint known = file.checkpoints().get(checkpoint);
        return known == null ? AttemptRule.LAST : known.attempts();
    }

    /** Whose days are the days of what is told by the clock. */
    public ZoneId zone() {
        return file.zone();
    }

    /** What is special about its learning systems. */
    public XapiSettings xapi() {
        return file.xapi();
    }

    /**
     * The participant, by the programme's own id, one of whose addresses has that hash.
     *
     * @param sha1 of {@code mailto:} and the address, in small hexadecimal letters
     */
    public Optional<String> participantOfSha1(String sha1) {
        return roster.ownerOfSha1(sha1);
    }

    /** The participant, by the programme's own id, to whom the roster gives that address or login. */
    public Optional<String> participantOf(String identity) {
        return roster.ownerOf(identity);
    }

    private Outcome take(String door, EntryKind kind, Entry entry, Mint mint) {
        try {
            return new Outcome(events(kind, entry, mint), null, null);
        } catch (EntryException e) {
            return Outcome.refused(e.problem(), Original.of(door, kind, entry));
        }
    }

    /** @throws EntryException when the entry is refused */
    public List<Event> events(EntryKind kind, Entry entry, Mint mint) {
        List<Event> events = new EntryReader(file, people, mint).readAll(kind, entry);
        events.forEach(event -> {
            String participant = event.meta().participant();
            if (event instanceof Enrolled enrolled && participant != null) {
                enrolledHere.put(participant, enrolled.cohort());
            }
        });
        return events;
    }

    private static Problem brokenOr(Entry entry, Supplier<Problem> otherwise) {
        try {
            entry.requireReadable();
            return otherwise.get();
        } catch (EntryException e) {
            return e.problem();
        }
    }

    private static boolean endsIn(String iri, String id) {
        return iri.equals(id) || iri.endsWith("/" + id) || iri.endsWith("#" + id) || iri.endsWith(":" + id);
    }

    private static byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
