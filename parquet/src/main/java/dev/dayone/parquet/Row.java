package dev.dayone.parquet;

import dev.dayone.warehouse.view.ProgrammeViews.Rows;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A row of text by column name, "" where there is no value. */
record Row(List<String> columns, List<String> values) {

    static <T> Stream<T> each(Rows rows, Function<Row, T> typed) {
        return rows.rows().stream().map(values -> typed.apply(new Row(rows.columns(), values)));
    }

    String required(String column) {
        int at = columns.indexOf(column);
        if (at < 0) {
            throw new IllegalArgumentException(
                    "an extract without a column " + column + "; it has " + String.join(", ", columns));
        }
        return values.get(at);
    }

    @Nullable
    String text(String column) {
        String value = required(column);
        return value.isEmpty() ? null : value;
    }

    @Nullable
    LocalDate date(String column) {
        String value = required(column);
        return value.isEmpty() ? null : LocalDate.parse(value);
    }

    /** Postgres writes t and f; JDBC's text of a boolean may be either. */
    @Nullable
    Boolean flag(String column) {
        String value = required(column);
        return value.isEmpty() ? null : Boolean.valueOf(value.equals("t") || value.equals("true"));
    }
}
