package dev.dayone.ingest.identity;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Rows to be added to the end of a CSV file of the programme directory; what stands in it stays as it is. Several files are prepared
 * before the first is written, so that a file that takes no row leaves the others as they were.
 *
 * @param file which need not be there
 * @param text of the rows, with whatever must stand before them
 */
public record RowFile(Path file, String text) {

    /**
     * Prepares rows; writes nothing.
     *
     * @param columns of a file that is not there yet
     * @param rows values by column
     * @throws InputException when the file has no such column, or is not in UTF-8
     */
    public static RowFile prepare(Path file, List<String> columns, List<Map<String, String>> rows) {
        boolean there = Files.exists(file);
        try {
            String before = there ? Files.readString(file) : String.join(",", columns) + '\n';
            String end = before.contains("\r\n") ? "\r\n" : "\n";
            List<String> header = Arrays.stream(
                            before.lines().findFirst().orElse("").split(",", -1))
                    .map(column -> column.replaceAll("[\"\\uFEFF]", "").strip())
                    .toList();
            StringBuilder out = new StringBuilder(there ? "" : before);
            if (!before.endsWith("\n")) {
                out.append(end);
            }
            for (Map<String, String> row : rows) {
                out.append(line(file, header, row)).append(end);
            }
            return new RowFile(file, out.toString());
        } catch (CharacterCodingException e) {
            throw InputException.of(Problem.ofFile(
                    name(file), "is not in UTF-8, so no row can be added to it", "Save it as CSV in UTF-8"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Adds the rows. */
    public void write() {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static String line(Path file, List<String> header, Map<String, String> row) {
        List<String> missing = new ArrayList<>(row.keySet());
        missing.removeAll(header);
        if (!missing.isEmpty()) {
            throw InputException.of(Problem.ofFile(
                    name(file),
                    "has no column " + String.join(", ", missing),
                    "Add the column to its first line, empty in the rows that are there"));
        }
        return String.join(
                ",",
                header.stream()
                        .map(column -> quoted(row.getOrDefault(column, "")))
                        .toList());
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String quoted(String cell) {
        return cell.matches("(?s).*[\",\\r\\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
    }
}
