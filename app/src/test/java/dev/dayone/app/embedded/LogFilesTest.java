package dev.dayone.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the spool may forget is what is on the disk: of each segment, whatever the clocks say. */
class LogFilesTest {

    @TempDir
    Path log;

    private Path segment;
    private LogFiles files;

    @BeforeEach
    void aPartition() throws IOException {
        segment = segment("dayone.placements-0");
        files = new LogFiles(log);
    }

    @Test
    void onlyWhatHasChangedIsWrittenAgain() throws IOException {
        assertThat(files.sync()).isEqualTo(1);
        assertThat(files.sync()).isZero();
        append(segment);
        assertThat(files.sync()).isEqualTo(1);
        segment("dayone.placements-1");
        assertThat(files.sync()).isEqualTo(1);
    }

    @Test
    void theTransactionsBelongToItAndTopicsOfOthersDoNot() throws IOException {
        segment("__transaction_state-3");
        segment("elsewhere-0");
        assertThat(files.sync()).isEqualTo(2);
    }

    @Test
    void aClockThatWasPutBackLeavesNothingOut() throws IOException {
        files.sync();
        append(segment);
        Files.setLastModifiedTime(segment, FileTime.from(Instant.now().minus(Duration.ofHours(3))));
        assertThat(files.sync()).isEqualTo(1);
    }

    /** The link stands for a segment that is deleted between its listing and its reading. */
    @Test
    void aSegmentThatIsGoneLeavesNoOtherOut() throws IOException {
        files.sync();
        for (int i = 0; i < 5; i++) {
            Files.createSymbolicLink(segment.resolveSibling("gone" + i + ".log"), Path.of("nowhere"));
            Files.writeString(segment.resolveSibling("later" + i + ".log"), "messages");
        }
        files.sync();
        for (int i = 0; i < 5; i++) {
            Files.delete(segment.resolveSibling("gone" + i + ".log"));
        }

        assertThat(files.sync()).as("all that is there was written").isZero();
    }

    private Path segment(String partition) throws IOException {
        Path made = Files.createDirectories(log.resolve(partition)).resolve("00000000000000000000.log");
        return Files.writeString(made, "messages");
    }

    private static void append(Path segment) throws IOException {
        Files.writeString(segment, "more", StandardOpenOption.APPEND);
    }
}
