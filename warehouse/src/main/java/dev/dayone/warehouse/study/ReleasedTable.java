package dev.dayone.warehouse.study;

import java.util.HashSet;
import java.util.List;

/**
 * One table of a report as it is attached, stored and read by programs. Columns carry fixed names, never labels from a plan: a label may come twice, and a stored cell is
 * found by its column.
 *
 * @param file name of the file, such as outcomes.csv
 * @param columns names, each once
 * @param lines cells in the order of the columns; "" = withheld or none
 */
public record ReleasedTable(String file, List<String> columns, List<List<String>> lines) {

    /** Refuses a column that is named twice or not at all, and a line that has not one cell for each column. */
    public ReleasedTable {
        columns = List.copyOf(columns);
        lines = lines.stream().map(List::copyOf).toList();
        if (columns.contains("") || new HashSet<>(columns).size() < columns.size()) {
            throw new IllegalArgumentException(file + ": each column needs a name of its own, but they are " + columns);
        }
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).size() != columns.size()) {
                throw new IllegalArgumentException(file + ": line " + (i + 1) + " has "
                        + lines.get(i).size() + " cells for " + columns.size() + " columns");
            }
        }
    }

    /** From lines of which the first is the header. */
    public static ReleasedTable of(String file, List<List<String>> lines) {
        return new ReleasedTable(file, lines.get(0), lines.subList(1, lines.size()));
    }
}
