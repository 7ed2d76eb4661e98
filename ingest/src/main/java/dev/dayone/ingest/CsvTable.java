package dev.dayone.ingest;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.dayone.schemas.Reject.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A CSV file of the programme directory (RFC 4180, UTF-8, header line): its columns are checked, its rows read one by one. */
final class CsvTable {

    private final String name;
    private final Map<String, Integer> columns;
    private final List<Row> rows;

    private CsvTable(String name, Map<String, Integer> columns, List<Row> rows) {
        this.name = name;
        this.columns = columns;
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
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .detectBomHeader(true)
                .ignoreDifferentFieldCount(true)
                .ofCsvRecord(file)) {
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
            table.rows.add(table.new Row(csv, header.getFieldCount()));
        }
        return table;
    }

    List<Row> rows() {
        return rows;
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

    private static String strip(String remedy) {
        return remedy.endsWith(".") ? remedy.substring(0, remedy.length() - 1) : remedy;
    }

    /** Thrown inside a row's reading; the row is then rejected, or the file refused, as its reader decides. */
    static final class RowException extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final transient Problem problem;

        RowException(Problem problem) {
            super(problem.line());
            this.problem = problem;
        }

        Problem problem() {
            return problem;
        }
    }

    /** One row: typed reading, every complaint with line, column, value and remedy. */
    final class Row {

        private final CsvRecord csv;
        private final int expectedFields;

        private Row(CsvRecord csv, int expectedFields) {
            this.csv = csv;
            this.expectedFields = expectedFields;
        }

        /** @throws RowException when the row has too few or too many fields */
        void requireShape() {
            if (csv.getFieldCount() != expectedFields) {
                throw new RowException(new Problem(
                        Code.MALFORMED_ROW,
                        name,
                        csv.getStartingLineNumber(),
                        0,
                        null,
                        null,
                        "has " + csv.getFieldCount() + " fields where the header has " + expectedFields,
                        "Quote values that contain commas"));
            }
        }

        String source() {
            return name + ":" + csv.getStartingLineNumber();
        }

        /** The whole row as written, for the rejects. */
        String text() {
            return String.join(",", csv.getFields());
        }

        /** The cell; nothing when it is empty, or NA as R writes it. */
        Optional<String> optional(String column) {
            Integer at = columns.get(column);
            if (at == null || at >= csv.getFieldCount()) {
                return Optional.empty();
            }
            return Optional.of(csv.getField(at).strip()).filter(value -> !value.isEmpty() && !value.equals("NA"));
        }

        String required(String column) {
            return optional(column)
                    .orElseThrow(() -> problem(Code.MISSING_VALUE, column, "is empty", "Fill it in or delete the row"));
        }

        LocalDate date(String column) {
            String value = required(column);
            try {
                return LocalDate.parse(value);
            } catch (DateTimeParseException e) {
                throw problem(Code.INVALID_VALUE, column, "is not a date", "Write it as 2024-03-31");
            }
        }

        double number(String column) {
            required(column);
            return optionalNumber(column).orElseThrow();
        }

        Optional<Double> optionalNumber(String column) {
            return optional(column).map(value -> {
                try {
                    double number = Double.parseDouble(value);
                    if (Double.isFinite(number)) {
                        return number;
                    }
                } catch (NumberFormatException e) {
                    // Told below, in the words of the file.
                }
                throw problem(
                        Code.INVALID_VALUE, column, "is not a number", "Write it with a point, without a unit: 12.5");
            });
        }

        int revision() {
            double revision = optionalNumber("revision").orElse(0.0);
            if (revision != Math.rint(revision) || revision < 0 || revision > 1000) {
                throw problem(
                        Code.OUT_OF_RANGE, "revision", "is no revision", "Count from 0: 1 corrects 0, 2 corrects both");
            }
            return (int) revision;
        }

        boolean voids() {
            boolean voids = flag("void").orElse(false);
            if (voids && revision() == 0) {
                throw problem(
                        Code.OUT_OF_RANGE,
                        "void",
                        "takes back nothing",
                        "A void needs a revision above that of the row it takes back");
            }
            return voids;
        }

        Optional<Boolean> flag(String column) {
            return optional(column).map(value -> switch (value.toLowerCase(Locale.ROOT)) {
                case "yes", "true", "1" -> true;
                case "no", "false", "0" -> false;
                default -> throw problem(Code.INVALID_VALUE, column, "is neither yes nor no", "Write yes or no");
            });
        }

        /** A value that must be one of those. */
        String oneOf(String column, Set<String> known, String kind) {
            String value = required(column);
            if (!known.contains(value)) {
                throw problem(
                        Code.UNKNOWN_REFERENCE,
                        column,
                        "is no " + kind,
                        strip(known.size() > 50 ? "Check its spelling" : Suggestion.of(value, known)));
            }
            return value;
        }

        RowException problem(Code code, String column, String why, String remedy) {
            int at = columns.getOrDefault(column, -1) + 1;
            return new RowException(new Problem(
                    code,
                    name,
                    csv.getStartingLineNumber(),
                    at,
                    column,
                    optional(column).orElse(null),
                    why,
                    remedy));
        }
    }
}
