package dev.dayone.dashboard.document;

import dev.dayone.warehouse.study.ReleasedTable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** RFC 4180; a text that a spreadsheet would run is kept from running by an apostrophe. */
public final class Csv {

    private static final String SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20";
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE]-?\\d+)?");

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
        String safe = isFormula(text) ? "'" + text : text;
        boolean quoted = safe.chars().anyMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    /** Spreadsheets run what begins with a sign, also a wide one and one behind blanks; a number is none. */
    private static boolean isFormula(String text) {
        String begin = text.stripLeading();
        boolean blank = !text.isEmpty() && "\t\r\n".indexOf(text.charAt(0)) >= 0;
        return (blank || (!begin.isEmpty() && SIGNS.indexOf(begin.charAt(0)) >= 0))
                && !NUMBER.matcher(text).matches();
    }
}
