package dev.dayone.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.app.terminal.SystemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {

    private static final String ARCHIVE = PostgresBinaries.archiveName();

    @Test
    void knowsTheArchiveOfThisPlatform() throws Exception {
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream("/" + ARCHIVE)) {
            byte[] archive = Objects.requireNonNull(packed).readAllBytes();
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
            assertThatCode(() -> PostgresBinaries.requireReleased(ARCHIVE, digest, PostgresBinaries.releasedDigests()))
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void refusesAnArchiveWithOtherBytes() throws IOException {
        Map<String, String> released = PostgresBinaries.releasedDigests();
        assertThat(released).hasSize(4);
        assertThatThrownBy(() -> PostgresBinaries.requireReleased(ARCHIVE, "0".repeat(64), released))
                .isInstanceOf(SystemException.class)
                .hasMessageContaining("do not run it");
        assertThatThrownBy(() -> PostgresBinaries.requireReleased("other.txz", "0".repeat(64), released))
                .hasMessageContaining("not one that DayOne knows");
    }

    @Test
    void unpacksOnceAndCopiesFromThere(@TempDir Path home) throws IOException {
        Path program = Files.createDirectories(home.resolve("program"));
        Path first = PostgresBinaries.unpack(home.resolve("first"), program);
        Path copy = onlyChild(program);
        // What the second target holds can only come from the copy.
        Files.writeString(copy.resolve("bin/marked"), "from the copy");
        Path second = PostgresBinaries.unpack(home.resolve("second"), program);

        assertThat(second.resolve("bin/marked")).hasContent("from the copy");
        assertThat(first.resolve("bin/postgres")).isExecutable();
        assertThat(second.resolve("bin/postgres")).isExecutable().hasSameBinaryContentAs(first.resolve("bin/postgres"));
        assertThat(onlyChild(program)).isEqualTo(copy);
    }

    @Test
    void unpacksStraightWhereTheProgramCannotBeWrittenBeside(@TempDir Path home) {
        Path nowhere = home.resolve("not there");
        Path target = PostgresBinaries.unpack(home.resolve("target"), nowhere);
        assertThat(target.resolve("bin/postgres")).isExecutable();
        assertThat(nowhere).doesNotExist();
    }

    private static Path onlyChild(Path directory) throws IOException {
        try (Stream<Path> children = Files.list(directory)) {
            List<Path> all = children.toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}
