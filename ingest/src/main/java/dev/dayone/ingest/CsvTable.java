package dev.dayone.ingest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.dayone.schemas.Reject.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A CSV file of the programme directory (RFC 4180, UTF-8, header line): its columns are checked, its rows become entries. */
final class CsvTable {

    private final String name;
    private final Map<String, Integer> columns;
    private final Map<String, Integer> positions = new LinkedHashMap<>();
    private final List<Entry> rows;

    private CsvTable(String name, Map<String, Integer> columns, List<Entry> rows) {
        this.name = name;
        this.columns = columns;
        columns.forEach((column, at) -> positions.put(column, at + 1));
        this.rows = rows;
    }

    /**
     * Reads the file.
     *
     * @param required columns that must be there
     * @param optional columns that may be there
     * @param prefix further columns may be called so; null = none
     * @throws InputException when the file, a required column or an unknown column makes it unreadable
     */
    static CsvTable read(Path file, List<String> required, List<String> optional, @Nullable String prefix) {
        String name = file.getFileName().toString();
        if (!Files.isRegularFile(file)) {
            throw InputException.of(
                    Problem.ofFile(name, "is missing", "Create it with the columns " + String.join(", ", required)));
        }
        List<CsvRecord> records = new ArrayList<>();
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder().ignoreDifferentFieldCount(true).ofCsvRecord(TextFile.read(file))) {
            reader.forEach(records::add);
        } catch (CsvParseException e) {
            throw InputException.of(Problem.ofFile(
                    name, "is not readable as CSV: " + e.getMessage(), "Check its quotes; save it as UTF-8 CSV"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
        if (records.isEmpty()) {
            throw InputException.of(Problem.ofFile(
                    name, "is empty", "Give it a header line with the columns " + String.join(", ", required)));
        }
        CsvRecord header = records.get(0);
        Map<String, Integer> columns = header(name, header, required, optional, prefix);
        CsvTable table = new CsvTable(name, columns, new ArrayList<>());
        for (CsvRecord csv : records.subList(1, records.size())) {
            table.rows.add(table.entry(csv, header.getFieldCount()));
        }
        return table;
    }

    List<Entry> rows() {
        return rows;
    }

    private Entry entry(CsvRecord csv, int expectedFields) {
        Map<String, String> values = new LinkedHashMap<>();
        columns.forEach((column, at) -> {
            if (at < csv.getFieldCount()) {
                values.put(column, csv.getField(at));
            }
        });
        Entry.Place place = new Entry.Place(name, csv.getStartingLineNumber(), positions);
        if (csv.getFieldCount() == expectedFields) {
            return Entry.of(place, values);
        }
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
                        "has " + csv.getFieldCount() + " fields where the header has " + expectedFields,
                        "Quote values that contain commas"));
    }

    /** Columns whose name starts with the prefix. */
    List<String> columnsOf(String prefix) {
        return columns.keySet().stream().filter(c -> c.startsWith(prefix)).toList();
    }

    private static Map<String, Integer> header(
            String name, CsvRecord header, List<String> required, List<String> optional, @Nullable String prefix) {
        List<String> known = new ArrayList<>(required);
        known.addAll(optional);
        List<Problem> problems = new ArrayList<>();
        Map<String, Integer> columns = new LinkedHashMap<>();
        requireCommas(name, header, known);
        for (int i = 0; i < header.getFieldCount(); i++) {
            String column = header.getField(i).strip();
            boolean prefixed = prefix != null && column.startsWith(prefix) && column.length() > prefix.length();
            if (!known.contains(column) && !prefixed) {
                String remedy = Suggestion.of(column, known)
                        + (prefix == null ? "" : " Columns of your own are called " + prefix + "...");
                problems.add(new Problem(
                        Code.MALFORMED_ROW, name, 1, i + 1, "column", column, "is not known", strip(remedy)));
            } else if (columns.putIfAbsent(column, i) != null) {
                problems.add(new Problem(
                        Code.MALFORMED_ROW, name, 1, i + 1, "column", column, "stands twice", "Remove one of them"));
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
        if (header.getFieldCount() == 1) {
            for (String delimiter : List.of(";", "\t", "|")) {
                String[] parts = header.getField(0).split(Pattern.quote(delimiter), -1);
                if (parts.length > 1 && known.contains(parts[0].strip())) {
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
