package dev.dayone.ingest.sheet;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.sheet.Table.Line;
import dev.dayone.schemas.Reject.Code;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Files of tables, by what they hold and not by how they are called. */
public final class Tables {

    /** Longest file that is read, in bytes. */
    static final long LARGEST = 200L * 1024 * 1024;

    private static final int MOST_COLUMNS = 2_000;

    /** How Qualtrics names its columns for machines, in a third row of the header. */
    private static final String IMPORT_ID = "{\"ImportId\"";

    private Tables() {}

    /**
     * Reads a file whole.
     *
     * @throws InputException when it cannot be read as a table
     */
    public static Table read(Path file, Reading reading) {
        String name = file.getFileName().toString();
        if (!Files.isRegularFile(file)) {
            throw InputException.of(Problem.ofFile(name, "is missing", "Check its name and folder"));
        }
        try {
            if (Files.size(file) > LARGEST) {
                throw InputException.of(Problem.ofFile(
                        name, "has more than " + LARGEST / 1024 / 1024 + " MB", "Split it, or save it as CSV"));
            }
            byte[] first = first(file);
            if (first.length >= 4 && first[0] == 'P' && first[1] == 'K') {
                return XlsxFile.read(file, name, reading);
            }
            if (first.length >= 8 && (first[0] & 0xFF) == 0xD0 && (first[1] & 0xFF) == 0xCF) {
                throw InputException.of(Problem.ofFile(
                        name,
                        "is a workbook of the old form, or one with a password",
                        "Open it and save it as .xlsx or .csv, without a password"));
            }
            return CsvFile.read(file, name, reading);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    private static byte[] first(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(8);
        }
    }

    /** Finds the header among the rows, and gives columns of one name a number. */
    static Table of(String place, List<Line> all, Reading reading, List<String> notes) {
        List<Line> rows = new ArrayList<>(all);
        rows.removeIf(Line::isBlank);
        int top = reading.header()
                .map(wanted -> {
                    for (int i = 0; i < rows.size(); i++) {
                        if (rows.get(i).number() == wanted) {
                            return i;
                        }
                    }
                    throw InputException.of(Problem.ofFile(
                            place, "has nothing in row " + wanted + ", the row of its header", "Correct header"));
                })
                .orElse(0);
        if (rows.isEmpty()) {
            throw InputException.of(Problem.ofFile(place, "is empty", "Export it again, with its header"));
        }
        Line header = rows.get(top);
        int width = header.cells().size();
        while (width > 0 && header.cells().get(width - 1).isBlank()) {
            width--;
        }
        if (width > MOST_COLUMNS) {
            throw InputException.of(Problem.ofFile(
                    place, "has more than " + MOST_COLUMNS + " columns", "Take out those that are not needed"));
        }
        Map<String, Integer> seen = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            String name = oneLine(header.at(i));
            int times = seen.merge(name, 1, Integer::sum);
            names.add(times == 1 ? name : name + "#" + times);
        }
        List<String> titles = List.of();
        int from = top + 1;
        List<String> said = new ArrayList<>(notes);
        if (from + 1 < rows.size() && rows.get(from + 1).at(0).strip().startsWith(IMPORT_ID)) {
            titles = titles(rows.get(from), width);
            from += 2;
            said.add(place + " has the three header rows of Qualtrics: the second holds the questions.");
        }
        List<Line> below = rows.subList(Math.min(from, rows.size()), rows.size());
        requireWidth(place, below, width);
        return new Table(place, names, titles, List.copyOf(below), said);
    }

    private static List<String> titles(Line line, int width) {
        List<String> titles = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            titles.add(oneLine(line.at(i)));
        }
        return titles;
    }

    /** A value without a column has no meaning: a separator stands in a cell without quotes, or a title is missing. */
    private static void requireWidth(String place, List<Line> rows, int width) {
        List<Problem> bad = new ArrayList<>();
        for (Line row : rows) {
            for (int i = width; i < row.cells().size(); i++) {
                if (!row.cells().get(i).isBlank()) {
                    bad.add(new Problem(
                            Code.MALFORMED_ROW,
                            place,
                            row.number(),
                            i + 1L,
                            null,
                            row.cells().get(i).strip(),
                            "stands in a column without a name",
                            "Name the column, or quote the cell that holds a separator"));
                    break;
                }
            }
        }
        if (!bad.isEmpty()) {
            throw InputException.of(bad);
        }
    }

    private static String oneLine(String name) {
        return name.strip().replaceAll("[\\s\\u00A0]+", " ");
    }
}
