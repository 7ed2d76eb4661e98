package dev.dayone.ingest.programme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.ingest.input.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadFilesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "placement.csv | Did you mean placements.csv?",
                "Consents.csv | Did you mean consents.csv?",
                "Checkpoints.CSV | Did you mean checkpoints.csv?",
                "checkpoints (1).csv | Did you mean checkpoints.csv?",
                "roster - copy.csv | Did you mean roster.csv?",
                "identities.csv.txt | Save it as identities.csv.",
                "Placements.ndjson | Did you mean placements.ndjson?",
                "tasks.tsv | Save it as tasks.csv.",
                "submissions.xlsx | Save it as submissions.csv.",
                "format_changes.csv | Did you mean format-changes.csv?",
                "dayone.yml | Did you mean dayone.yaml?",
                "survey.csv | Did you mean surveys.csv?"
            })
    void aFileThatLooksLikeDataIsToldWithTheNameThatWasMeant(String name, String remedy) {
        assertThat(UnreadFiles.problem(name))
                .hasValueSatisfying(problem -> assertThat(problem.line())
                        .startsWith(name + ": is not read. ")
                        .contains(remedy));
    }

    @Test
    void aLinkToNowhereAndADirectoryInTheirPlaceAreTold(@TempDir Path directory) throws IOException {
        Files.createSymbolicLink(directory.resolve("placements.csv"), directory.resolve("nowhere"));
        Files.createDirectory(directory.resolve("tasks.csv"));
        Files.createDirectory(directory.resolve("notes"));

        assertThat(UnreadFiles.in(directory))
                .extracting(Problem::line)
                .containsExactly(
                        "placements.csv: is not read: it is a directory, or a link to a file that is not there. Put a file there.",
                        "tasks.csv: is not read: it is a directory, or a link to a file that is not there. Put a file there.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dayone.yaml",
                "roster.csv",
                "checkpoints.ndjson",
                "repositories.csv",
                "applicants.csv",
                "README.md",
                ".gitignore",
                "make.R",
                "notes.txt",
                "package.json"
            })
    void whatIsReadOrIsNoDataIsPassedOver(String name) {
        assertThat(UnreadFiles.problem(name)).isEmpty();
    }
}
