package dev.dayone.ingest.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people may write is what the documentation says. */
class EntryColumnsTest {

    @Test
    void everyFileAndEveryColumnIsInTheDocumentation() throws IOException {
        String docs = Files.readString(Path.of("..", "docs", "programme-directory.md"));
        for (EntryKind kind : EntryKind.values()) {
            String file = kind.stem() + ".csv";
            assertThat(docs)
                    .as("docs/programme-directory.md says what %s is", file)
                    .contains("`" + file + "`");
            List<String> columns = new ArrayList<>(kind.required());
            columns.addAll(kind.optional());
            for (String column : columns) {
                assertThat(docs)
                        .as("docs/programme-directory.md says what column %s of %s is", column, file)
                        .contains("`" + column + "`");
            }
        }
    }
}
