package dev.dayone.ingest.mapping;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.entry.EntryReader;
import dev.dayone.ingest.input.CsvTable;
import dev.dayone.ingest.input.Directories;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.EntryException;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.privacy.Digests;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.sheet.Table;
import dev.dayone.ingest.sheet.Tables;
import dev.dayone.ingest.sheet.TextPool;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.SurveyAnswered;
import dev.dayone.schemas.WireCodec;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Tables as rows of the directory: read and checked whole, by the rules by which the directory itself is read; then written whole or not at all.
 *
 * @see MappingFile
 */
public final class Import {

    private final Path directory;
    private final MappingFile mapping;
    private final ProgrammeFile file;
    private final KnownPeople people;
    private final EntryReader reader;
    private final Map<UUID, Known> known = new LinkedHashMap<>();
    private final Map<UUID, DraftedRow> drafted = new LinkedHashMap<>();
    private final Set<Problem> refused = new LinkedHashSet<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<String, String> readAs = new LinkedHashMap<>();
    private final List<Settled> rows = new ArrayList<>();
    private final Map<List<String>, List<String>> layouts = new HashMap<>();
    private final TextPool pool = new TextPool();
    private long tableRows;
    private long left;
    private long matched;
    private long same;
    private long replaced;
    private long changed;

    /** What the directory says of a fact: its highest revision, and what each revision says. */
    private static final class Known {
        private int revision = -1;
        private final Set<String> contents = new LinkedHashSet<>();
    }

    /** A row that is new, and the revision of its fact that it is. */
    private record Settled(DraftedRow row, int revision) {}

    private Import(Path directory, MappingFile mapping) {
        this.directory = directory;
        this.mapping = mapping;
        this.file = ProgrammeFile.read(directory);
        this.people = KnownPeople.of(directory, file);
        Mint mint = Secrets.forgetful(new byte[32]).mint(file.programme(), Instant.EPOCH, "import");
        this.reader = new EntryReader(file, people, mint);
    }

    /**
     * Reads and checks; writes nothing.
     *
     * @throws dev.dayone.ingest.input.InputException when a file, the mapping or the directory cannot be used at all
     */
    public static Import of(Path directory, List<Path> files, MappingFile mapping) {
        Import all = new Import(directory, mapping);
        all.readKnown();
        files.forEach(all::read);
        all.settle();
        return all;
    }

    /** Rows that were refused; empty = it may be written. */
    public List<Problem> refused() {
        return List.copyOf(refused);
    }

    /** How files were read. */
    public List<String> notes() {
        return notes;
    }

    /** The first few days, as they are written and as they were read. */
    public Map<String, String> readAs() {
        return readAs;
    }

    /**
     * What becomes of everything.
     *
     * @param tableRows rows of the tables below their headers
     * @param left of these, rows that the mapping leaves out
     * @param matched of these, rows of people who are known
     * @param fresh rows of the directory that are new
     * @param changed of these, rows that replace an earlier answer
     * @param same facts that the directory has already
     * @param replaced facts that a later row of the tables themselves replaces
     * @param refused cells and rows refused
     */
    public record Count(
            long tableRows,
            long left,
            long matched,
            long fresh,
            long changed,
            long same,
            long replaced,
            long refused) {}

    public Count count() {
        return new Count(tableRows, left, matched, rows.size(), changed, same, replaced, refused.size());
    }

    /** Name of the file of the directory that the rows go to. */
    public String target() {
        return mapping.into().stem() + ".csv";
    }

    /**
     * Adds the new rows to the directory's file.
     *
     * @throws IllegalStateException when something was refused
     */
    public void write() {
        if (!refused.isEmpty()) {
            throw new IllegalStateException("nothing is written while " + refused.size() + " rows are refused");
        }
        if (rows.isEmpty()) {
            return;
        }
        Path target = directory.resolve(target());
        Set<String> needed = new LinkedHashSet<>(mapping.into().required());
        layouts.keySet().forEach(needed::addAll);
        needed.add(EntryKind.ORIGIN);
        if (rows.stream().anyMatch(each -> each.revision() > 0)) {
            needed.add("revision");
        }
        StringWriter out = new StringWriter();
        CsvWriter writer = CsvWriter.builder()
                .bufferSize(0) // Nothing is left behind in the writer: the text is taken from out.
                .lineDelimiter(LineDelimiter.LF)
                .build(out);
        if (!Files.exists(target)) {
            writer.writeRecord(needed);
            add(writer, List.copyOf(needed));
            Directories.write(target, out.toString());
            return;
        }
        CsvTable there =
                CsvTable.read(target, mapping.into().required(), mapping.into().optional(), null);
        List<String> columns = new ArrayList<>(there.columnsOf(""));
        if (columns.containsAll(needed)) {
            String text = Directories.text(target);
            String end = text.endsWith("\n") || text.isEmpty() ? "" : "\n";
            add(writer, columns);
            Directories.write(target, text + end + out);
            return;
        }
        needed.stream().filter(column -> !columns.contains(column)).forEach(columns::add);
        writer.writeRecord(columns);
        there.rows()
                .forEach(row -> writer.writeRecord(columns.stream()
                        .map(column -> row.values().getOrDefault(column, ""))
                        .toList()));
        add(writer, columns);
        Directories.write(target, out.toString());
    }

    private void add(CsvWriter writer, List<String> columns) {
        for (Settled each : rows) {
            Map<String, String> row = each.row().row(each.revision());
            writer.writeRecord(
                    columns.stream().map(column -> row.getOrDefault(column, "")).toList());
        }
    }

    private void read(Path path) {
        Table table = Tables.read(path, mapping.format());
        notes.addAll(table.notes());
        if (table.rows().isEmpty()) {
            notes.add(table.place() + " has no row below its header.");
        }
        MappedTable mapped = new MappedTable(table, mapping, file, people, refused::add);
        mapped.forEach(this::draft);
        tableRows += mapped.rows();
        left += mapped.left();
        matched += mapped.matched();
        mapped.readAs().forEach(readAs::putIfAbsent);
    }

    private void draft(MappedRow row) {
        try {
            Entry entry = row.entry();
            entry.requireModest();
            Event event = reader.read(mapping.into(), entry);
            UUID fact = event.meta().eventId();
            DraftedRow before = drafted.get(fact);
            if (before == null) {
                drafted.put(fact, slim(row));
            } else if (content(event, row.entry())
                    .equals(content(reader.read(mapping.into(), before.entry()), before.entry()))) {
                same++;
            } else if (mapping.latest()) {
                replaced++;
                if (day(row.values()).compareTo(day(before.values())) >= 0) {
                    drafted.put(fact, slim(row));
                }
            } else {
                boolean survey = mapping.into() == EntryKind.SURVEYS;
                refused.add(row.told(new Problem(
                        Code.CONFLICT,
                        row.place(),
                        row.line(),
                        0,
                        row.values().containsKey(mapping.answer()) ? mapping.answer() : "participant",
                        row.values().get(mapping.answer()),
                        "says other than " + before.origin() + " of the same "
                                + (survey ? "question and person" : "fact"),
                        "Keep one of the two rows, or write repeated: latest into the mapping")));
            }
        } catch (EntryException e) {
            refused.add(row.told(e.problem()));
        }
    }

    private DraftedRow slim(MappedRow row) {
        List<String> columns = List.copyOf(row.values().keySet());
        List<String> shared = layouts.computeIfAbsent(columns, same -> same);
        String[] cells = row.values().values().stream().map(pool::same).toArray(String[]::new);
        return new DraftedRow(row.place(), row.line(), shared, Arrays.asList(cells));
    }

    private static String day(Map<String, String> values) {
        for (String field : List.of("answered", "submitted", "observed", "date")) {
            String day = values.get(field);
            if (day != null) {
                return day;
            }
        }
        return "";
    }

    /** What the directory has, each row as the fact that it is about and what it says. */
    private void readKnown() {
        EntryKind kind = mapping.into();
        Path csv = directory.resolve(kind.stem() + ".csv");
        Path objects = directory.resolve(kind.stem() + ".ndjson");
        if (Files.exists(csv)) {
            CsvTable.read(csv, kind.required(), kind.optional(), null).rows().forEach(this::remember);
        }
        if (Files.exists(objects)) {
            JsonEntries.readLines(objects).entries().forEach(this::remember);
        }
    }

    private void remember(Entry entry) {
        try {
            entry.requireReadable();
            Map<String, String> values = new LinkedHashMap<>(entry.values());
            values.keySet().removeAll(List.of("revision", "void", EntryKind.ORIGIN));
            Entry bare = Entry.of(new Entry.Place("directory", entry.line(), Map.of()), values);
            Event event = reader.read(mapping.into(), bare);
            Known fact = known.computeIfAbsent(event.meta().eventId(), any -> new Known());
            if (entry.revision() >= fact.revision) {
                fact.revision = entry.revision();
            }
            fact.contents.add(entry.voids() ? "void" : content(event, bare));
        } catch (EntryException e) {
            notes.add(e.problem().line() + " It is left as it is.");
        }
    }

    /** What a row says, sealed texts included, in few characters. */
    private static String content(Event event, Entry entry) {
        StringBuilder said = new StringBuilder(HexFormat.of().formatHex(WireCodec.contentHash(event)));
        for (String sealed : List.of("comment", "evidence")) {
            said.append('\0').append(entry.optional(sealed).orElse(""));
        }
        if (event instanceof SurveyAnswered answered && answered.text() != null) {
            said.append('\0').append(entry.optional("answer").orElse(""));
        }
        return Digests.sha256(said.toString());
    }

    private void settle() {
        for (Map.Entry<UUID, DraftedRow> each : drafted.entrySet()) {
            DraftedRow row = each.getValue();
            Known fact = known.get(each.getKey());
            if (fact == null) {
                rows.add(new Settled(row, 0));
            } else if (fact.contents.contains(content(reader.read(mapping.into(), row.entry()), row.entry()))) {
                same++;
            } else {
                changed++;
                rows.add(new Settled(row, fact.revision + 1));
            }
        }
    }
}
