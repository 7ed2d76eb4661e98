package dev.dayone.ingest.mapping;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a value comes from.
 *
 * @param column name of the column; "" = the value is the same in each row, or comes from several columns
 * @param value the same in each row; "" = from the column
 * @param words what is written in the column, in small letters, to the value that it stands for
 * @param separator between the options of a cell; "" = ;
 * @param others option that stands for whatever is none of the others; "" = such a cell is refused
 * @param quote where it says whether the text may be quoted; null = it may not
 * @param otherwise name of the column that is read where the first is empty; "" = none
 * @param options option to the column in which it is ticked; empty = all are in one column
 */
public record CellSource(
        String column,
        String value,
        Map<String, String> words,
        String separator,
        String others,
        @Nullable CellSource quote,
        String otherwise,
        Map<String, String> options) {

    public CellSource {
        words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }
}
