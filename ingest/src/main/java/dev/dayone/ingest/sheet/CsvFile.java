package dev.dayone.ingest.sheet;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.dayone.ingest.input.Blanks;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.input.QuotedCells;
import dev.dayone.ingest.sheet.Table.Line;
import dev.dayone.schemas.Reject.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A CSV file of any common dialect: the separator is the one of its header, the encoding the one of its bytes. */
final class CsvFile {

    private static final List<Character> SEPARATORS = List.of(',', ';', '\t', '|');

    private CsvFile() {}

    static Table read(Path file, String name, SheetFormat format) throws IOException {
        Decoded decoded = Decoded.of(name, Files.readAllBytes(file), format.encoding());
        String text = decoded.text();
        List<String> notes = new ArrayList<>(decoded.notes());
        char separator = ',';
        long skipped = 0;
        if (text.regionMatches(true, 0, "sep=", 0, 4) && text.length() > 4) {
            // Excel's own first line.
            separator = text.charAt(4);
            int end = text.indexOf('\n');
            text = end < 0 ? "" : text.substring(end + 1);
            skipped = 1;
        } else {
            separator = separator(name, text);
        }
        separator = format.separator().orElse(separator);
        if (separator != ',') {
            notes.add(name + " separates its cells with " + (separator == '\t' ? "tabs." : "\"" + separator + "\"."));
        }
        QuotedCells.problem(name, text, separator).ifPresent(problem -> {
            throw InputException.of(problem);
        });
        List<Line> rows = new ArrayList<>();
        TextPool pool = new TextPool();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(separator)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .skipEmptyLines(false)
                .ofCsvRecord(text)) {
            for (CsvRecord record : reader) {
                rows.add(new Line(record.getStartingLineNumber() + skipped, cells(record.getFields(), pool)));
            }
        } catch (CsvParseException e) {
            throw InputException.of(Problem.ofFile(
                    name, "is not readable as CSV: " + e.getMessage(), "Check its quotes; save it as CSV again"));
        }
        requireWhole(name, rows, text);
        shortRows(name, rows).ifPresent(notes::add);
        return HeaderRows.table(name, rows, format, notes);
    }

    /** A last line that is shorter than the others and has no end was cut off: by a full disk, or a copy that stopped. */
    private static void requireWhole(String name, List<Line> rows, String text) {
        rows.removeIf(Line::isBlank);
        if (rows.size() < 2 || text.endsWith("\n") || text.endsWith("\r")) {
            return;
        }
        Line last = rows.get(rows.size() - 1);
        int width = rows.get(0).cells().size();
        if (last.cells().size() < width) {
            throw InputException.of(new Problem(
                    Code.MALFORMED_ROW,
                    name,
                    last.number(),
                    0,
                    null,
                    null,
                    "has " + last.cells().size() + " cells where the header has " + width + ", and the file ends in it",
                    "The file was cut off: export it again"));
        }
    }

    private static List<String> cells(List<String> fields, TextPool pool) {
        String[] cells = new String[fields.size()];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = pool.same(Blanks.strip(fields.get(i)));
        }
        return Arrays.asList(cells);
    }

    /** Spreadsheets leave out empty cells at the end of a row, and who writes by hand forgets some: the difference is for people to see. */
    private static Optional<String> shortRows(String name, List<Line> rows) {
        int width = rows.isEmpty() ? 0 : rows.get(0).cells().size();
        List<Line> shorter =
                rows.stream().filter(line -> line.cells().size() < width).toList();
        return shorter.isEmpty()
                ? Optional.empty()
                : Optional.of(name + " has " + shorter.size()
                        + (shorter.size() == 1 ? " row that is" : " rows that are")
                        + " shorter than the header, first in line "
                        + shorter.get(0).number() + ": what is not there is read as empty.");
    }

    /** The character that stands most often outside quotes in the first line that holds something. */
    private static char separator(String name, String text) {
        long[] counts = new long[SEPARATORS.size()];
        boolean quoted = false;
        boolean any = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            quoted ^= c == '"';
            if (!quoted && (c == '\n' || c == '\r')) {
                if (any) {
                    break;
                }
            } else {
                any |= !Character.isWhitespace(c);
                int which = quoted ? -1 : SEPARATORS.indexOf(c);
                if (which >= 0) {
                    counts[which]++;
                }
            }
        }
        int best = 0;
        boolean even = false;
        for (int i = 1; i < counts.length; i++) {
            even = (counts[i] == counts[best] && counts[i] > 0) || (even && counts[i] <= counts[best]);
            best = counts[i] > counts[best] ? i : best;
        }
        if (even) {
            throw InputException.of(Problem.ofFile(
                    name,
                    "has as many of two separators in its header",
                    "Say which it is: separator: \";\" in the mapping"));
        }
        return SEPARATORS.get(best);
    }
}
