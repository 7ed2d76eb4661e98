package dev.dayone.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jerolba.carpet.CarpetReader;
import com.jerolba.carpet.FieldMatchingStrategy;
import dev.dayone.warehouse.view.Extract.Tables;
import dev.dayone.warehouse.view.ExtractFormat;
import dev.dayone.warehouse.view.ProgrammeViews.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read back is what was written, with types, and nothing where there was nothing. */
final class ParquetFormatTest {

    private static final Rows PEOPLE = new Rows(
            List.of(
                    "participant",
                    "cohort",
                    "index_date",
                    "assigned_arm",
                    "received_arm",
                    "block",
                    "cluster",
                    "job_intent",
                    "started",
                    "completed",
                    "baseline"),
            List.of(
                    List.of("p1", "c1", "2026-02-06", "sprint", "notebook", "", "", "t", "true", "f", "{\"a\": 1}"),
                    List.of("p2", "c1", "2026-02-06", "", "", "b", "k", "", "", "", "")));
    private static final Rows MEASURES = new Rows(
            List.of("participant", "measure", "value", "censored", "matures_on", "observed_until", "definition"),
            List.of(List.of("p1", "S1", "61.25", "f", "", "2026-03-01", "1")));
    private static final Rows DEFINITIONS = new Rows(
            List.of("measure", "title", "unit", "definition", "version", "use", "proviso"),
            List.of(List.of("S1", "Blinded task", "points", "Mean of …", "1", "N", "")));

    @TempDir
    private Path directory;

    @Test
    void whatIsReadBackIsWhatWasWritten() throws IOException {
        Map<String, byte[]> files = new ParquetFormat().files(tables(PEOPLE));

        assertThat(files).containsOnlyKeys("people.parquet", "measures.parquet", "definitions.parquet");
        assertThat(read(files, "people.parquet", Person.class))
                .containsExactly(
                        new Person(
                                "p1",
                                "c1",
                                LocalDate.of(2026, 2, 6),
                                "sprint",
                                "notebook",
                                null,
                                null,
                                true,
                                true,
                                false,
                                "{\"a\": 1}"),
                        new Person("p2", "c1", LocalDate.of(2026, 2, 6), null, null, "b", "k", null, null, null, null));
        assertThat(read(files, "measures.parquet", Measure.class))
                .containsExactly(new Measure("p1", "S1", 61.25, false, null, LocalDate.of(2026, 3, 1), "1"));
        assertThat(read(files, "definitions.parquet", Definition.class))
                .containsExactly(new Definition("S1", "Blinded task", "points", "Mean of …", "1", "N", ""));
    }

    @Test
    void aColumnThatIsMissingIsNamed() {
        Rows without = new Rows(List.of("participant"), List.of(List.of("p1")));

        assertThatThrownBy(() -> new ParquetFormat().files(tables(without)))
                .hasMessageContaining("without a column cohort");
    }

    @Test
    void theExportFindsIt() {
        assertThat(ServiceLoader.load(ExtractFormat.class))
                .extracting(ExtractFormat::name)
                .containsExactly("parquet");
    }

    private static Tables tables(Rows people) {
        return new Tables(people, MEASURES, new Rows(List.of(), List.of()), DEFINITIONS, 0);
    }

    private <T> List<T> read(Map<String, byte[]> files, String name, Class<T> type) throws IOException {
        Path file = Files.write(directory.resolve(name), files.getOrDefault(name, new byte[0]));
        return new CarpetReader<>(file.toFile(), type)
                .withFieldMatchingStrategy(FieldMatchingStrategy.SNAKE_CASE)
                .toList();
    }
}
