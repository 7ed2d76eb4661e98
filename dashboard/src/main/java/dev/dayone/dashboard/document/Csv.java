package dev.dayone.dashboard.document;

import dev.dayone.warehouse.study.ReleasedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** RFC 4180; a text that a spreadsheet would run is kept from running by an apostrophe. */
public final class Csv {

    private Csv() {}

    /** Lines, the header first. */
    public static String of(List<List<String>> lines) {
        return lines.stream()
                .map(line -> line.stream().map(Csv::cell).collect(Collectors.joining(",")) + "\r\n")
                .collect(Collectors.joining());
    }

    /** A table, its columns first. */
    public static String of(ReleasedTable table) {
        List<List<String>> lines = new ArrayList<>(List.of(table.columns()));
        lines.addAll(table.lines());
        return of(lines);
    }

    private static String cell(String text) {
        boolean formula = text.matches("(?s)[=+@-].*") && !text.matches("-?\\d+(\\.\\d+)?([eE]-?\\d+)?");
        String safe = formula ? "'" + text : text;
        return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
