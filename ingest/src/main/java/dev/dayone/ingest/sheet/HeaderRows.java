package dev.dayone.ingest.sheet;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.sheet.Table.Line;
import dev.dayone.schemas.Reject.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the header among the rows of a sheet: one row, two as SurveyMonkey writes them, or three as Qualtrics does, below a title where there is one. */
final class HeaderRows {

    private static final int MOST_COLUMNS = 2_000;

    /** How Qualtrics names its columns for machines, in a third row of the header. */
    private static final String IMPORT_ID = "{\"ImportId\"";

    /** What stands below a question that has one column, in exports of SurveyMonkey. */
    private static final Set<String> ANSWERS = Set.of("response", "open-ended response");

    private final String place;
    private final List<String> notes;
    private final List<Line> rows;

    private HeaderRows(String place, List<Line> rows, List<String> notes) {
        this.place = place;
        this.rows = rows;
        this.notes = notes;
    }

    /**
     * A table of these rows.
     *
     * @param all of the sheet, the blank ones among them
     * @param notes how the file was read so far
     */
    static Table table(String place, List<Line> all, SheetFormat format, List<String> notes) {
        List<Line> rows = new ArrayList<>(all);
        rows.removeIf(Line::isBlank);
        if (rows.isEmpty()) {
            throw InputException.of(Problem.ofFile(place, "is empty", "Export it again, with its header"));
        }
        return new HeaderRows(place, rows, new ArrayList<>(notes)).table(format);
    }

    private Table table(SheetFormat format) {
        int top = format.header().map(this::declared).orElseGet(this::belowTitles);
        int width = width(rows.get(top));
        if (width > MOST_COLUMNS) {
            throw InputException.of(Problem.ofFile(
                    place, "has more than " + MOST_COLUMNS + " columns", "Take out those that are not needed"));
        }
        List<String> header = cells(rows.get(top), width);
        List<String> titles = List.of();
        int from = top + 1;
        if (from + 1 < rows.size() && rows.get(from + 1).at(0).strip().startsWith(IMPORT_ID)) {
            titles = cells(rows.get(from), width);
            from += 2;
            notes.add(place + " has the three header rows of Qualtrics: the second holds the questions.");
        } else if (from < rows.size() && isSecondOfHeader(header, rows.get(from), from)) {
            width = Math.max(width, width(rows.get(from)));
            header = joined(cells(rows.get(top), width), cells(rows.get(from), width));
            from++;
            notes.add(place + " has two header rows: a column is called as its question, with the option behind it.");
        }
        List<Line> below = List.copyOf(rows.subList(Math.min(from, rows.size()), rows.size()));
        requireWidth(below, width);
        requireNoHeader(below, cells(rows.get(top), width));
        return new Table(place, rows.get(top).number(), numbered(header), titles, below, notes);
    }

    private int declared(int wanted) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).number() == wanted) {
                return i;
            }
        }
        throw InputException.of(
                Problem.ofFile(place, "has nothing in row " + wanted + ", the row of its header", "Correct header"));
    }

    /** Rows with a single value above a row with three or more are titles. */
    private int belowTitles() {
        int top = 0;
        while (top + 1 < rows.size() && filled(rows.get(top)) == 1) {
            top++;
        }
        if (top == 0 || filled(rows.get(top)) < 3) {
            return 0;
        }
        notes.add(place + " has a title above its header: row " + rows.get(top).number()
                + " is read as the header. Where that is wrong, write header: into the mapping.");
        return top;
    }

    private static long filled(Line line) {
        return line.cells().stream().filter(cell -> !cell.isBlank()).count();
    }

    /** A question with several columns names its options in a second row, which says nothing of the person that every row below names. */
    private boolean isSecondOfHeader(List<String> header, Line second, int at) {
        boolean options = false;
        for (int i = 1; i < header.size(); i++) {
            options |= header.get(i).isEmpty() && !second.at(i).isBlank();
        }
        boolean answers = second.cells().stream()
                .anyMatch(cell -> ANSWERS.contains(cell.strip().toLowerCase(Locale.ROOT)));
        boolean others = rows.subList(Math.min(at + 1, rows.size()), rows.size()).stream()
                .noneMatch(line -> line.at(0).isBlank());
        return second.at(0).isBlank() && !header.get(0).isEmpty() && (options || answers) && others;
    }

    private static List<String> joined(List<String> questions, List<String> options) {
        List<String> out = new ArrayList<>();
        String question = "";
        for (int i = 0; i < questions.size(); i++) {
            boolean own = !questions.get(i).isEmpty();
            question = own ? questions.get(i) : question;
            String option = options.get(i);
            boolean several =
                    !own || (i + 1 < questions.size() && questions.get(i + 1).isEmpty());
            out.add(
                    option.isEmpty() || (!several && ANSWERS.contains(option.toLowerCase(Locale.ROOT)))
                            ? questions.get(i)
                            : several ? question + " [" + option + "]" : question);
        }
        return out;
    }

    private static List<String> numbered(List<String> header) {
        Map<String, Integer> seen = new HashMap<>();
        List<String> names = new ArrayList<>();
        for (String name : header) {
            int times = seen.merge(name, 1, Integer::sum);
            names.add(times == 1 ? name : name + "#" + times);
        }
        return names;
    }

    private static int width(Line line) {
        int width = line.cells().size();
        while (width > 0 && line.cells().get(width - 1).isBlank()) {
            width--;
        }
        return width;
    }

    private static List<String> cells(Line line, int width) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            cells.add(line.at(i).replaceAll("[\\s\\u00A0]+", " ").strip());
        }
        return cells;
    }

    /** A value without a column has no meaning: a separator stands in a cell without quotes, or a title is missing. */
    private void requireWidth(List<Line> below, int width) {
        List<Problem> bad = new ArrayList<>();
        for (Line row : below) {
            for (int i = width; i < row.cells().size(); i++) {
                if (!row.cells().get(i).isBlank()) {
                    bad.add(
                            new Problem(
                                    Code.MALFORMED_ROW,
                                    place,
                                    row.number(),
                                    i + 1L,
                                    null,
                                    row.cells().get(i).strip(),
                                    "stands in a column without a name",
                                    "Name the column, or quote the cell that holds a separator; where the header stands lower, write its row into the mapping, as header: 2"));
                    break;
                }
            }
        }
        if (!bad.isEmpty()) {
            throw InputException.of(bad);
        }
    }

    /** Files that were put one below the other have the header in the middle. */
    private void requireNoHeader(List<Line> below, List<String> header) {
        Optional<Line> again = below.stream()
                .filter(line -> line.at(0).strip().equals(header.get(0)))
                .filter(line -> cells(line, header.size()).equals(header))
                .findFirst();
        again.ifPresent(line -> {
            throw InputException.of(new Problem(
                    Code.MALFORMED_ROW,
                    place,
                    line.number(),
                    0,
                    null,
                    String.join(", ", header.subList(0, Math.min(3, header.size()))),
                    "is the header once more",
                    "Delete the row; where two files were put one below the other, import each by itself"));
        });
    }
}
