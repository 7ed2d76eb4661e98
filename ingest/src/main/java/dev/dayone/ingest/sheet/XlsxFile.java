package dev.dayone.ingest.sheet;

import dev.dayone.ingest.input.Blanks;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.sheet.Table.Line;
import dev.dayone.schemas.Reject.Code;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.dhatim.fastexcel.reader.SheetVisibility;

/** A workbook: cells as they were last computed; nothing in it is run. */
final class XlsxFile {

    private static final int MOST_ROWS = 1_048_576;
    private static final int MOST_CELLS = 20_000_000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

    private XlsxFile() {}

    static Table read(Path file, String name, SheetFormat format) throws IOException {
        Set<String> merging = ZipLimits.require(file, name);
        try (ReadableWorkbook book = new ReadableWorkbook(file.toFile(), new ReadingOptions(true, true))) {
            List<Sheet> sheets = book.getSheets().toList();
            List<String> notes = new ArrayList<>();
            Sheet sheet = sheet(name, sheets, format, notes);
            String place = name + " [" + sheet.getName() + "]";
            Table table = HeaderRows.table(place, rows(place, sheet), format, notes);
            MergedCells.requireNone(file, merging, sheet.getId(), table);
            return table;
        } catch (ExcelReaderException | IllegalArgumentException | IllegalStateException e) {
            throw unreadable(name, e);
        } catch (RuntimeException e) {
            if (e instanceof InputException) {
                throw e;
            }
            throw unreadable(name, e);
        }
    }

    private static InputException unreadable(String name, RuntimeException e) {
        return InputException.of(Problem.ofFile(
                name,
                "is no workbook that can be read: "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                "Open it and save it as .xlsx or .csv again"));
    }

    private static Sheet sheet(String name, List<Sheet> sheets, SheetFormat format, List<String> notes)
            throws IOException {
        if (format.sheet().isPresent()) {
            String wanted = format.sheet().get();
            return sheets.stream()
                    .filter(each -> each.getName().strip().equalsIgnoreCase(wanted.strip()))
                    .findFirst()
                    .orElseThrow(() -> InputException.of(Problem.ofFile(
                            name,
                            "has no sheet \"" + wanted + "\"",
                            "Its sheets: " + String.join(", ", names(sheets)))));
        }
        List<Sheet> full = new ArrayList<>();
        for (Sheet each : sheets) {
            if (each.getVisibility() == SheetVisibility.VISIBLE && hasRows(each)) {
                full.add(each);
            }
        }
        if (full.size() == 1) {
            if (sheets.size() > 1) {
                notes.add(name + ": the sheet \"" + full.get(0).getName()
                        + "\" is read, the only one shown that holds anything. Its sheets: "
                        + String.join(", ", names(sheets)) + ".");
            }
            return full.get(0);
        }
        throw InputException.of(Problem.ofFile(
                name,
                full.isEmpty() ? "has no sheet that holds anything" : "has several sheets that hold something",
                full.isEmpty()
                        ? "Export it again"
                        : "Say which with --sheet, or in the mapping as sheet: "
                                + full.get(0).getName()
                                + ". Its sheets: "
                                + String.join(", ", names(full))));
    }

    private static List<String> names(List<Sheet> sheets) {
        return sheets.stream().map(Sheet::getName).toList();
    }

    private static boolean hasRows(Sheet sheet) throws IOException {
        try (Stream<Row> rows = sheet.openStream()) {
            return rows.anyMatch(row -> row.getFirstNonEmptyCell().isPresent());
        }
    }

    private static List<Line> rows(String place, Sheet sheet) throws IOException {
        List<Line> out = new ArrayList<>();
        TextPool pool = new TextPool();
        List<Problem> bad = new ArrayList<>();
        long[] cells = new long[1];
        try (Stream<Row> rows = sheet.openStream()) {
            rows.forEach(row -> {
                int number = row.getRowNum();
                List<String> texts = new ArrayList<>();
                for (Cell cell : row) {
                    texts.add(
                            cell == null
                                    ? ""
                                    : pool.same(Blanks.strip(text(place, number, texts.size() + 1, cell, bad))));
                }
                cells[0] += texts.size();
                if (number > MOST_ROWS || cells[0] > MOST_CELLS) {
                    throw InputException.of(Problem.ofFile(
                            place, "has more cells than a sheet of people can have", "Save what is needed as CSV"));
                }
                out.add(new Line(number, List.copyOf(texts)));
            });
        }
        if (!bad.isEmpty()) {
            throw InputException.of(bad);
        }
        return out;
    }

    private static String text(String place, int row, int column, Cell cell, List<Problem> bad) {
        if (cell.getType() == CellType.ERROR) {
            bad.add(new Problem(
                    Code.INVALID_VALUE,
                    place,
                    row,
                    column,
                    null,
                    cell.getRawValue(),
                    "is an error of the spreadsheet",
                    "Correct its formula, or write the value"));
            return "";
        }
        Object value = cell.getValue();
        if (cell.getType() == CellType.FORMULA && value == null) {
            bad.add(new Problem(
                    Code.INVALID_VALUE,
                    place,
                    row,
                    column,
                    null,
                    "=" + cell.getFormula(),
                    "is a formula that was never computed",
                    "Open the file in a spreadsheet and save it, or write the value"));
            return "";
        }
        if (cell.getType() == CellType.EMPTY || value == null) {
            return "";
        }
        if (value instanceof Boolean yes) {
            return yes ? "true" : "false";
        }
        String raw = cell.getRawValue();
        if (value instanceof BigDecimal || cell.getType() == CellType.NUMBER || isNumber(cell, raw)) {
            return DateFormats.isDate(cell.getDataFormatString()) ? day(cell) : plain(new BigDecimal(raw.strip()));
        }
        return String.valueOf(value);
    }

    /** The value that a formula had is a number where it reads as one and its format is none of texts. */
    private static boolean isNumber(Cell cell, String raw) {
        return cell.getType() == CellType.FORMULA
                && !(cell.getValue() instanceof String)
                && raw != null
                && raw.strip().matches("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");
    }

    private static String plain(BigDecimal number) {
        BigDecimal short15 = number.round(new java.math.MathContext(15));
        return short15.signum() == 0 ? "0" : short15.stripTrailingZeros().toPlainString();
    }

    private static String day(Cell cell) {
        LocalDateTime at = cell.asDate();
        return at.toLocalTime().equals(LocalTime.MIDNIGHT) ? at.toLocalDate().toString() : TIME.format(at);
    }
}
