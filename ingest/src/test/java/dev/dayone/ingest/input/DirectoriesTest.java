package dev.dayone.ingest.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {

    @Test
    void theStateIsAnotherOnceAFileHasChanged(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("roster.csv"), "participant\n");
        Path deeper = Files.writeString(
                Files.createDirectories(directory.resolve("locks")).resolve("study.json"), "{}");
        String top = Directories.state(directory, 1);
        String both = Directories.state(directory, 2);

        Files.writeString(deeper, "{\"changed\": true}");
        assertThat(Directories.state(directory, 1)).isEqualTo(top);
        assertThat(Directories.state(directory, 2)).isNotEqualTo(both);
        Files.writeString(file, "participant\np1\n");
        assertThat(Directories.state(directory, 1)).isNotEqualTo(top);
    }
}
