package dev.dayone.parquet;

import com.jerolba.carpet.CarpetWriter;
import com.jerolba.carpet.ColumnNamingStrategy;
import dev.dayone.warehouse.view.Extract.Tables;
import dev.dayone.warehouse.view.ExtractFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Writes an extract as Parquet, one file a table, columns typed. */
public final class ParquetFormat implements ExtractFormat {

    @Override
    public String name() {
        return "parquet";
    }

    @Override
    public Map<String, byte[]> files(Tables tables) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("people.parquet", write(Person.class, Row.each(tables.people(), ParquetFormat::person)));
        files.put("measures.parquet", write(Measure.class, Row.each(tables.measures(), ParquetFormat::measure)));
        files.put(
                "definitions.parquet",
                write(Definition.class, Row.each(tables.definitions(), ParquetFormat::definition)));
        return files;
    }

    private static Person person(Row row) {
        return new Person(
                row.required("participant"),
                row.required("cohort"),
                row.date("index_date"),
                row.text("assigned_arm"),
                row.text("received_arm"),
                row.text("block"),
                row.text("cluster"),
                row.flag("job_intent"),
                row.flag("started"),
                row.flag("completed"),
                row.text("baseline"));
    }

    private static Measure measure(Row row) {
        return new Measure(
                row.required("participant"),
                row.required("measure"),
                Double.parseDouble(row.required("value")),
                Boolean.TRUE.equals(row.flag("censored")),
                row.date("matures_on"),
                row.date("observed_until"),
                row.text("definition"));
    }

    private static Definition definition(Row row) {
        return new Definition(
                row.required("measure"),
                row.required("title"),
                row.required("unit"),
                row.required("definition"),
                row.required("version"),
                row.required("use"),
                row.required("proviso"));
    }

    private static <T> byte[] write(Class<T> type, Stream<T> rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CarpetWriter<T> writer = new CarpetWriter.Builder<>(out, type)
                .withColumnNamingStrategy(ColumnNamingStrategy.SNAKE_CASE)
                .build()) {
            rows.forEach(writer);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + type.getSimpleName() + " as Parquet", e);
        }
        return out.toByteArray();
    }
}
