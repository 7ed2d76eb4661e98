package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.CsvTable;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.EntryException;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.WireRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

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
     * @throws InputException when a file cannot be read at all
     */
    public static Read read(List<Path> files, Optional<EntryKind> named, Translation translation, Mint mint) {
        List<WireRecord> messages = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        for (Path file : files) {
            String name = file.getFileName().toString();
            if (!Files.isRegularFile(file)) {
                throw InputException.of(Problem.ofFile(file.toString(), "is no file", "Check the path"));
            }
            boolean csv = name.endsWith(".csv");
            Optional<EntryKind> kind = named.or(() -> Arrays.stream(EntryKind.values())
                    .filter(each -> name.startsWith(each.stem()))
                    .findFirst());
            if (csv && kind.isEmpty()) {
                throw InputException.of(
                        Problem.ofFile(name, "does not say what it holds", "Say so with --kind, or by its name"));
            }
            List<Entry> entries = csv
                    ? table(file, kind.orElseThrow())
                    : JsonEntries.readLines(file).entries();
            for (Entry entry : entries) {
                take(entry, kind, translation, mint, messages, problems);
            }
        }
        return new Read(messages, problems);
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
            messages.addAll(translation.events(known, entry, mint));
        } catch (EntryException e) {
            problems.add(e.problem());
            messages.add(Rejects.ofRow(
                    mint, entry.source(), e.problem(), Original.of("directory", kind.orElse(known), entry)));
        }
    }
}
