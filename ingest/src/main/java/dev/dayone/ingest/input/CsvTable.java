package dev.dayone.ingest.input;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.dayone.schemas.Reject.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A CSV file of the programme directory (RFC 4180, UTF-8, header line): its columns are checked, its rows become entries. */
public final class CsvTable {

    private final String name;
    private final Map<String, Integer> columns;
    private final Map<String, Integer> positions = new LinkedHashMap<>();
    private final List<Entry> rows = new ArrayList<>();
    private final long lines;
    private long blank;

    private CsvTable(String name, Map<String, Integer> columns, long lines) {
        this.name = name;
        this.columns = columns;
        columns.forEach((column, at) -> positions.put(column, at + 1));
        this.lines = lines;
    }

    /**
     * Reads the file.
     *
     * @param required columns that must be there
     * @param optional columns that may be there
     * @param prefix further columns may be called so; null = none
     * @throws InputException when the file, a required column or an unknown column makes it unreadable
     */
    public static CsvTable read(Path file, List<String> required, List<String> optional, @Nullable String prefix) {
        String name = file.getFileName().toString();
        if (!Files.isRegularFile(file)) {
            boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            throw InputException.of(Problem.ofFile(
                    name,
                    there ? "is a directory, or a link to a file that is not there" : "is missing",
                    (there ? "Put a file there, with the columns " : "Create it with the columns ")
                            + String.join(", ", required)));
        }
        List<CsvRecord> records = new ArrayList<>();
        String text;
        try {
            text = TextFile.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
        QuotedCells.problem(name, text).ifPresent(problem -> {
            throw InputException.of(problem);
        });
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .skipEmptyLines(false)
                .ofCsvRecord(text)) {
            reader.forEach(records::add);
        } catch (CsvParseException e) {
            throw InputException.of(Problem.ofFile(
                    name, "is not readable as CSV: " + e.getMessage(), "Check its quotes; save it as UTF-8 CSV"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
        if (records.stream().allMatch(CsvTable::isBlank)) {
            throw InputException.of(Problem.ofFile(
                    name, "is empty", "Give it a header line with the columns " + String.join(", ", required)));
        }
        int top = 0;
        while (isBlank(records.get(top))) {
            top++;
        }
        CsvRecord header = records.get(top);
        Map<String, Integer> columns = header(name, header, required, optional, prefix);
        CsvTable table = new CsvTable(name, columns, FileCount.lines(text));
        table.blank = top;
        for (CsvRecord csv : records.subList(top + 1, records.size())) {
            table.add(csv, width(header), text);
        }
        return table;
    }

    /** What became of its lines, if each row is taken. */
    public FileCount count() {
        long inside = lines - 1 - rows.size() - blank;
        return new FileCount(name, lines, 1, rows.size(), 0, blank, inside);
    }

    private void add(CsvRecord csv, int expectedFields, String text) {
        if (isBlank(csv)) {
            blank++;
        } else {
            rows.add(entry(csv, expectedFields, text));
        }
    }

    private static boolean isBlank(CsvRecord csv) {
        return csv.getFields().stream().allMatch(CsvTable::isBlank);
    }

    private static boolean isBlank(String cell) {
        return Blanks.strip(cell).isEmpty();
    }

    /** Fields up to the last that has a value: spreadsheets add empty ones. */
    private static int width(CsvRecord csv) {
        int width = csv.getFieldCount();
        while (width > 0 && isBlank(csv.getField(width - 1))) {
            width--;
        }
        return width;
    }

    /** Line, from the cell's first on, that looks like a row of its own: as many commas as the header, and no words before the first one. */
    private static boolean swallowsRows(CsvRecord csv, int expectedFields) {
        return expectedFields > 1
                && csv.getFields().stream()
                        .flatMap(field -> field.lines().skip(1))
                        .anyMatch(line -> line.chars().filter(c -> c == ',').count() >= expectedFields - 1
                                && !line.substring(0, line.indexOf(',')).strip().contains(" "));
    }

    public List<Entry> rows() {
        return rows;
    }

    private Entry entry(CsvRecord csv, int expectedFields, String text) {
        Map<String, String> values = new LinkedHashMap<>();
        columns.forEach((column, at) -> {
            if (at < csv.getFieldCount()) {
                values.put(column, csv.getField(at));
            }
        });
        Entry.Place place = new Entry.Place(name, csv.getStartingLineNumber(), positions);
        if (swallowsRows(csv, expectedFields)) {
            return Entry.broken(
                    place,
                    Map.of("row", String.join(",", csv.getFields())),
                    new Problem(
                            Code.MALFORMED_ROW,
                            name,
                            csv.getStartingLineNumber(),
                            0,
                            null,
                            null,
                            "opens a quote that takes the rows below it into one cell",
                            "Close the quote in this line, or remove it"));
        }
        if (csv.getFieldCount() >= expectedFields && width(csv) <= expectedFields) {
            return Entry.of(place, values);
        }
        boolean last = csv.getFieldCount() < expectedFields
                && csv.getStartingLineNumber() == lines
                && !text.endsWith("\n")
                && !text.endsWith("\r");
        return Entry.broken(
                place,
                Map.of("row", String.join(",", csv.getFields())),
                new Problem(
                        Code.MALFORMED_ROW,
                        name,
                        csv.getStartingLineNumber(),
                        0,
                        null,
                        null,
                        "has " + csv.getFieldCount() + " fields where the header has " + expectedFields
                                + (last ? ", and the file ends in it" : ""),
                        last ? "Save the whole file again" : "Quote values that contain commas"));
    }

    /** Columns whose name starts with the prefix. */
    public List<String> columnsOf(String prefix) {
        return columns.keySet().stream().filter(c -> c.startsWith(prefix)).toList();
    }

    private static Map<String, Integer> header(
            String name, CsvRecord header, List<String> required, List<String> optional, @Nullable String prefix) {
        List<String> known = new ArrayList<>(required);
        known.addAll(optional);
        List<Problem> problems = new ArrayList<>();
        Map<String, Integer> columns = new LinkedHashMap<>();
        requireCommas(name, header, known);
        for (int i = 0; i < width(header); i++) {
            String column = Blanks.strip(header.getField(i));
            boolean prefixed = prefix != null && column.startsWith(prefix) && column.length() > prefix.length();
            if (!known.contains(column) && !prefixed) {
                String remedy = Suggestion.of(column, known)
                        + (prefix == null ? "" : " Columns of your own are called " + prefix + "...");
                problems.add(new Problem(
                        Code.MALFORMED_ROW,
                        name,
                        header.getStartingLineNumber(),
                        i + 1,
                        "column",
                        column,
                        "is not known",
                        strip(remedy)));
            } else if (columns.putIfAbsent(column, i) != null) {
                problems.add(new Problem(
                        Code.MALFORMED_ROW,
                        name,
                        header.getStartingLineNumber(),
                        i + 1,
                        "column",
                        column,
                        "stands twice",
                        "Remove one of them"));
            }
        }
        for (String column : required) {
            if (!columns.containsKey(column)) {
                problems.add(new Problem(
                        Code.MALFORMED_ROW, name, 1, 0, "column", column, "is missing", "Add it to the header line"));
            }
        }
        if (!problems.isEmpty()) {
            throw InputException.of(problems);
        }
        return columns;
    }

    /** A file with semicolons or tabs is one wide column: said so, instead of as a column that nobody knows. */
    private static void requireCommas(String name, CsvRecord header, List<String> known) {
        if (header.getField(0).startsWith("sep=")) {
            throw InputException.of(new Problem(
                    Code.MALFORMED_ROW,
                    name,
                    header.getStartingLineNumber(),
                    0,
                    null,
                    null,
                    "is the line that tells a spreadsheet how columns are separated",
                    "Remove it, and save the file with commas between columns"));
        }
        if (header.getFieldCount() == 1) {
            for (String delimiter : List.of(";", "\t", "|")) {
                String[] parts = header.getField(0).split(Pattern.quote(delimiter), -1);
                if (parts.length > 1 && known.contains(Blanks.strip(parts[0]))) {
                    throw InputException.of(new Problem(
                            Code.MALFORMED_ROW,
                            name,
                            1,
                            0,
                            null,
                            null,
                            "separates its columns with " + (delimiter.equals("\t") ? "tabs" : "\"" + delimiter + "\""),
                            "Save it with commas between columns"));
                }
            }
        }
    }

    private static String strip(String remedy) {
        return remedy.endsWith(".") ? remedy.substring(0, remedy.length() - 1) : remedy;
    }
}
