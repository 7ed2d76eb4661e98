package dev.dayone.dashboard.document;

import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Table;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A table of a page as programs read it: numbers are numbers, their unit stands in the name of the column, and a range is two columns. Columns of pictures are left out;
 * names of columns are all different.
 *
 * @param columns names
 * @param rows a {@link BigDecimal}, a text, or null where there is no value
 */
record PlainTable(List<String> columns, List<List<@Nullable Object>> rows) {

    private static final String NUMBER = "([+−-]?\\d[\\d,]*(?:\\.\\d+)?)";
    /** A number, or two from and to, in brackets or not, or one of another; then a unit without digits. */
    private static final Pattern FIGURE = Pattern.compile(
            "\\[?" + NUMBER + "(?:(?: ?%)?( to | of |, )" + NUMBER + ")?\\]?(?: ?([^\\d\\s\\[(<>][^\\d]*))?");

    PlainTable {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /**
     * What a cell says.
     *
     * @param between what stands between both numbers; null = there is one
     */
    private record Figure(
            BigDecimal first,
            @Nullable String between,
            @Nullable BigDecimal second,
            String unit) {

        static Optional<Figure> of(Cell cell) {
            Matcher matcher = FIGURE.matcher(cell.text().strip());
            if (!cell.number() || !matcher.matches()) {
                return Optional.empty();
            }
            String second = matcher.group(3);
            String unit = matcher.group(4);
            return Optional.of(new Figure(
                    number(matcher.group(1)),
                    matcher.group(2),
                    second == null ? null : number(second),
                    unit == null ? "" : unit.strip()));
        }

        private static BigDecimal number(String text) {
            return new BigDecimal(text.replace('−', '-').replace("+", "").replace(",", ""));
        }
    }

    static PlainTable of(Table table) {
        PlainTable out = new PlainTable(
                List.of(),
                table.rows().stream()
                        .<List<@Nullable Object>>map(row -> List.of())
                        .toList());
        for (int column = 0; column < table.columns().size(); column++) {
            int at = column;
            List<Cell> cells = table.rows().stream().map(row -> row.get(at)).toList();
            boolean drawn = !cells.isEmpty()
                    && cells.stream()
                            .allMatch(cell ->
                                    cell.text().isEmpty() && !cell.picture().isEmpty());
            if (!drawn) {
                out = out.with(table.columns().get(column).name(), cells);
            }
        }
        return out;
    }

    private PlainTable with(String name, List<Cell> cells) {
        List<Optional<Figure>> figures = cells.stream().map(Figure::of).toList();
        List<Figure> known = figures.stream().flatMap(Optional::stream).toList();
        boolean words = IntStream.range(0, cells.size())
                .anyMatch(i -> figures.get(i).isEmpty() && cells.get(i).text().matches(".*\\d.*"));
        if (known.isEmpty()
                || words
                || known.stream().map(Figure::between).distinct().count() > 1) {
            return adding(
                    name, cells.stream().<@Nullable Object>map(PlainTable::text).toList());
        }
        List<String> units = known.stream().map(Figure::unit).distinct().toList();
        boolean whole = " of ".equals(known.get(0).between());
        List<@Nullable BigDecimal> of =
                known.stream().map(Figure::second).distinct().toList();
        boolean same = whole && of.size() == 1;
        String unit = units.size() > 1 ? "" : same ? "of " + of.get(0) : units.get(0);
        String suffix = unit.isEmpty() ? "" : " (" + unit + ")";
        boolean pair = known.get(0).between() != null && !same;
        PlainTable out =
                adding(name + (pair && !whole ? " lower" : "") + suffix, column(cells, figures, Figure::first));
        if (pair) {
            out = out.adding(name + (whole ? " of" : " upper") + suffix, column(cells, figures, Figure::second));
        }
        return units.size() > 1
                ? out.adding(
                        name + " unit",
                        figures.stream()
                                .<@Nullable Object>map(
                                        each -> each.map(Figure::unit).orElse(null))
                                .toList())
                : out;
    }

    private interface Part {
        @Nullable
        BigDecimal of(Figure figure);
    }

    /** The numbers of a column; what is no number stays a word, such as withheld. */
    private static List<@Nullable Object> column(List<Cell> cells, List<Optional<Figure>> figures, Part part) {
        List<@Nullable Object> out = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            Figure figure = figures.get(i).orElse(null);
            out.add(figure == null ? text(cells.get(i)) : part.of(figure));
        }
        return out;
    }

    private static @Nullable Object text(Cell cell) {
        return cell.text().isEmpty() || cell.text().equals(Figures.NONE) ? null : cell.text();
    }

    private PlainTable adding(String name, List<@Nullable Object> values) {
        String unlike = name;
        for (int i = 2; columns.contains(unlike); i++) {
            unlike = name + " (" + i + ")";
        }
        List<String> names = new ArrayList<>(columns);
        names.add(unlike);
        List<List<@Nullable Object>> lines = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            List<@Nullable Object> line = new ArrayList<>(rows.get(i));
            line.add(values.get(i));
            lines.add(line);
        }
        return new PlainTable(names, lines);
    }
}
