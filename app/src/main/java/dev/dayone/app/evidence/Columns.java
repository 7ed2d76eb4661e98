package dev.dayone.app.evidence;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.dayone.evidence.refusal.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table of people read from CSV: header, comma, empty cell = missing. */
final class Columns {

    private final List<String> names;
    private final List<Map<String, String>> rows;

    private Columns(List<String> names, List<Map<String, String>> rows) {
        this.names = names;
        this.rows = rows;
    }

    static Columns read(Path file) {
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(file)) {
            List<Map<String, String>> rows = new ArrayList<>();
            List<String> names = List.of();
            for (NamedCsvRecord record : reader) {
                names = record.getHeader();
                if (record.getFieldCount() != names.size()) {
                    throw Refusal.INVALID_INPUT.refuse(file.getFileName() + ", line " + record.getStartingLineNumber()
                            + ", has " + record.getFieldCount() + " cells where the header has " + names.size() + ".");
                }
                rows.add(new LinkedHashMap<>(record.getFieldsAsMap()));
            }
            return new Columns(names, rows);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: it is missing, or closed to you", e);
        } catch (CsvParseException | IllegalStateException e) {
            throw Refusal.INVALID_INPUT.refuse(file + " is not a table with a header: " + e.getMessage());
        }
    }

    int size() {
        return rows.size();
    }

    /** Rows that have all of those columns filled; refuses UNKNOWN_COLUMN. */
    Columns complete(List<String> needed) {
        for (String name : needed) {
            if (!names.contains(name)) {
                throw Refusal.UNKNOWN_COLUMN.refuse("Column " + name + " is not among " + names + ".");
            }
        }
        return new Columns(
                names,
                rows.stream()
                        .filter(row -> needed.stream().noneMatch(name -> missing(row.get(name))))
                        .toList());
    }

    /** Rows whose number in that column is that one. */
    Columns where(String name, double value) {
        return new Columns(
                names,
                rows.stream()
                        .filter(row -> number(name, row.get(name)) == value)
                        .toList());
    }

    /** Numbers of a column; NaN = missing. */
    double[] numbers(String name) {
        return rows.stream().mapToDouble(row -> number(name, row.get(name))).toArray();
    }

    String[] texts(String name) {
        return rows.stream().map(row -> row.get(name)).toArray(String[]::new);
    }

    /** Labels of a column as numbers in the order of first appearance. */
    int[] labels(String name) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        int[] out = new int[rows.size()];
        for (int i = 0; i < out.length; i++) {
            String label = rows.get(i).get(name);
            seen.putIfAbsent(label, seen.size());
            out[i] = seen.getOrDefault(label, 0);
        }
        return out;
    }

    private static boolean missing(@Nullable String cell) {
        return cell == null || cell.isEmpty() || cell.equals("NA");
    }

    private static double number(String name, @Nullable String cell) {
        if (cell == null || missing(cell)) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            throw Refusal.INVALID_INPUT.refuse("Column " + name + " holds \"" + cell + "\", which is not a number.");
        }
    }
}
