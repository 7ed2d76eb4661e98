package dev.dayone.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.app.terminal.SystemException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

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
}
