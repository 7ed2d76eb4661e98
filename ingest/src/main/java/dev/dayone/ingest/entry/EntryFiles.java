package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.CsvTable;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.EntryException;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FactKey;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.WireRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/** Files of entries that stand by themselves, outside a programme directory: bad entries are rejected one by one. */
public final class EntryFiles {

    private EntryFiles() {}

    /**
     * What was read.
     *
     * @param messages events and rejects
     * @param problems the rejects, for people
     */
    public record Read(List<WireRecord> messages, List<Problem> problems) {
        public Read {
            messages = List.copyOf(messages);
            problems = List.copyOf(problems);
        }
    }

    /** What an entry says in the programme it belongs to. */
    @FunctionalInterface
    public interface Translation {

        /** The events of one entry. */
        List<Event> events(EntryKind kind, Entry entry, Mint mint) throws EntryException;
    }

    /**
     * Reads all files; sends nothing.
     *
     * @param translation the programme that the entries belong to
     * @param named what they hold; nothing = told by their names, or in NDJSON by each object
     * @param known whose events of these ids the warehouse has
     * @throws InputException when a file cannot be read at all
     */
    public static Read read(
            List<Path> files,
            Optional<EntryKind> named,
            Translation translation,
            Function<Set<UUID>, Map<UUID, FactKey>> known,
            Mint mint) {
        Map<Path, Optional<EntryKind>> kinds = new LinkedHashMap<>();
        Map<Path, List<Entry>> entries = new LinkedHashMap<>();
        for (Path file : files) {
            Optional<EntryKind> kind = kind(file, named);
            kinds.put(file, kind);
            entries.put(
                    file,
                    file.getFileName().toString().endsWith(".csv")
                            ? table(file, kind.orElseThrow())
                            : JsonEntries.readLines(file).entries());
        }
        IdOwners ids = new IdOwners(known.apply(namedIds(entries.values())));
        List<WireRecord> messages = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        entries.forEach((file, read) -> read.forEach(entry ->
                take(entry, Objects.requireNonNull(kinds.get(file)), translation, ids, mint, messages, problems)));
        return new Read(messages, problems);
    }

    private static Optional<EntryKind> kind(Path file, Optional<EntryKind> named) {
        String name = file.getFileName().toString();
        if (!Files.isRegularFile(file)) {
            throw InputException.of(Problem.ofFile(file.toString(), "is no file", "Check the path"));
        }
        Optional<EntryKind> kind = named.or(() -> Arrays.stream(EntryKind.values())
                .filter(each -> name.startsWith(each.stem()))
                .findFirst());
        if (name.endsWith(".csv") && kind.isEmpty()) {
            throw InputException.of(
                    Problem.ofFile(name, "does not say what it holds", "Say so with --kind, or by its name"));
        }
        return kind;
    }

    /** Ids that entries name themselves; one that is no id is refused with its entry. */
    private static Set<UUID> namedIds(Collection<List<Entry>> entries) {
        Set<UUID> ids = new LinkedHashSet<>();
        for (List<Entry> each : entries) {
            for (Entry entry : each) {
                try {
                    entry.requireReadable();
                    entry.eventId().ifPresent(ids::add);
                } catch (EntryException refusedLater) {
                    // It is told, with its place, when the entry itself is read.
                }
            }
        }
        return ids;
    }

    private static List<Entry> table(Path file, EntryKind kind) {
        return CsvTable.read(
                        file,
                        kind.required(),
                        kind.optional(),
                        kind == EntryKind.ROSTER ? EnrolmentRows.BASELINE : null)
                .rows();
    }

    private static void take(
            Entry entry,
            Optional<EntryKind> kind,
            Translation translation,
            IdOwners ids,
            Mint mint,
            List<WireRecord> messages,
            List<Problem> problems) {
        EntryKind known = EntryKind.CHECKPOINTS;
        try {
            entry.requireReadable();
            known = entry.optional("type")
                    .map(type -> EntryKind.ofType(type)
                            .orElseThrow(() -> entry.problem(
                                    Code.INVALID_VALUE,
                                    "type",
                                    "is no type of event that is taken here",
                                    "Known: " + String.join(", ", EntryKind.types()))))
                    .or(() -> kind)
                    .orElseThrow(() ->
                            entry.problem(Code.MISSING_VALUE, "type", "is empty", "Name the type, or use --kind"));
            List<Event> events = translation.events(known, entry, mint);
            ids.require(entry, events);
            messages.addAll(events);
        } catch (EntryException e) {
            problems.add(e.problem());
            messages.add(Rejects.ofRow(
                    mint, entry.source(), e.problem(), Original.of("directory", kind.orElse(known), entry)));
        }
    }
}
