package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.CsvTable;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.EntryException;
import dev.dayone.ingest.input.FileCount;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Files whose bad entries are rejected one by one while the rest goes on; a file without one good entry is refused. */
public final class RowReading {

    private final Mint mint;
    private final IdOwners ids = new IdOwners(Map.of());
    private final List<Event> events = new ArrayList<>();
    private final List<NamedEvent> named = new ArrayList<>();
    private final List<Reject> rejects = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private final List<FileCount> files = new ArrayList<>();

    public RowReading(Mint mint) {
        this.mint = mint;
    }

    public List<Event> events() {
        return events;
    }

    /** Those of the events whose entries name their ids themselves. */
    public List<NamedEvent> named() {
        return named;
    }

    public List<Reject> rejects() {
        return rejects;
    }

    /** The same for people. */
    public List<Problem> problems() {
        return problems;
    }

    /** What became of the lines of each file. */
    public List<FileCount> files() {
        return files;
    }

    /** Whether the directory has a file of that kind, as CSV or with an object a line. */
    public static boolean has(Path directory, EntryKind kind) {
        return Files.exists(csv(directory, kind)) || Files.exists(ndjson(directory, kind));
    }

    /**
     * Reads the files of one kind.
     *
     * @throws InputException when columns are wrong, or no entry of a file can be used
     */
    public void read(Path directory, EntryKind kind, Function<Entry, Event> read) {
        Path csv = csv(directory, kind);
        Path ndjson = ndjson(directory, kind);
        if (Files.exists(csv) || !Files.exists(ndjson)) {
            readFile(csv, kind, read);
        }
        if (Files.exists(ndjson)) {
            readFile(ndjson, kind, read);
        }
    }

    /**
     * Reads one file, CSV or with an object a line by its ending.
     *
     * @throws InputException when columns are wrong, or no entry can be used
     */
    void readFile(Path file, EntryKind kind, Function<Entry, Event> reader) {
        String name = file.getFileName().toString();
        boolean objects = name.endsWith(".ndjson") || name.endsWith(".jsonl") || name.endsWith(".json");
        JsonEntries.Lines read = objects ? JsonEntries.readLines(file) : table(file, kind);
        List<Entry> entries = read.entries();
        int accepted = 0;
        List<Problem> bad = new ArrayList<>();
        for (Entry entry : entries) {
            try {
                entry.requireReadable();
                if (objects) {
                    kind.requireKnown(entry);
                }
                entry.requireModest();
                Event event = reader.apply(entry);
                ids.require(entry, List.of(event));
                events.add(event);
                if (entry.eventId().isPresent()) {
                    named.add(new NamedEvent(event, kind, entry));
                }
                accepted++;
            } catch (EntryException e) {
                bad.add(e.problem());
                rejects.add(Rejects.ofRow(mint, entry.source(), e.problem(), Original.of("directory", kind, entry)));
            }
        }
        if (accepted == 0 && !bad.isEmpty()) {
            bad.add(Problem.ofFile(name, "has no row that can be used", "Correct the rows named above"));
            throw InputException.of(bad);
        }
        problems.addAll(bad);
        files.add(read.count().refusing(bad.size()));
    }

    private static JsonEntries.Lines table(Path file, EntryKind kind) {
        CsvTable table = CsvTable.read(
                file, kind.required(), kind.optional(), kind == EntryKind.ROSTER ? EnrolmentRows.BASELINE : null);
        return new JsonEntries.Lines(table.rows(), table.count());
    }

    private static Path csv(Path directory, EntryKind kind) {
        return directory.resolve(kind.stem() + ".csv");
    }

    private static Path ndjson(Path directory, EntryKind kind) {
        return directory.resolve(kind.stem() + ".ndjson");
    }
}
