package dev.dayone.ingest.mapping;

import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Problem;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the directory, made of a row of a table.
 *
 * @param place file and sheet
 * @param line of the table
 * @param values by column of the directory
 * @param cells the column of the table, from 1, by column of the directory
 * @param headers its name
 * @param written what stands in the cell
 */
record MappedRow(
        String place,
        long line,
        Map<String, String> values,
        Map<String, Integer> cells,
        Map<String, String> headers,
        Map<String, String> written) {

    /** As the directory reads it. */
    Entry entry() {
        return Entry.of(new Entry.Place(place, line, cells), values);
    }

    /** A problem of the directory's reading, told of the table: its column, and what is written there. */
    Problem told(Problem problem) {
        String field = problem.field();
        String header = field == null ? null : headers.get(field);
        return new Problem(
                problem.code(),
                place,
                line,
                field == null ? 0 : cells.getOrDefault(field, 0),
                header == null ? field : shortened(header),
                field == null ? problem.value() : written(field, problem.value()),
                problem.why(),
                problem.remedy());
    }

    private @Nullable String written(String field, @Nullable String otherwise) {
        String text = written.get(field);
        return text == null || text.isEmpty() ? otherwise : shortened(text);
    }

    static String shortened(String text) {
        return text.length() > 80 ? text.substring(0, 79) + "…" : text;
    }
}
