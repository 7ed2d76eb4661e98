package dev.dayone.ingest.mapping;

import dev.dayone.ingest.entry.EntryKind;
import dev.dayone.ingest.input.Entry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A row that was read and waits to be written; there may be hundreds of thousands, so it holds little.
 *
 * @param place file and sheet
 * @param line of the table
 * @param columns of the directory; the same object for all rows that have the same
 * @param cells by column
 */
record DraftedRow(String place, long line, List<String> columns, List<String> cells) {

    /** Values by column of the directory. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            values.put(columns.get(i), cells.get(i));
        }
        return values;
    }

    /** As the directory reads it. */
    Entry entry() {
        return Entry.of(new Entry.Place(place, line, Map.of()), values());
    }

    /** File, sheet and line, as the lineage of an event. */
    String origin() {
        return origin(place, line);
    }

    static String origin(String place, long line) {
        return place.replace(':', '_') + ":" + line;
    }

    /** With where it came from, and as that revision of its fact. */
    Map<String, String> row(int revision) {
        Map<String, String> row = values();
        row.put(EntryKind.ORIGIN, origin());
        if (revision > 0) {
            row.put("revision", String.valueOf(revision));
        }
        return row;
    }
}
