package dev.dayone.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who owns the server's files. */
class EmbeddedPostgresTest {

    /** As a data directory of an earlier version is, that root made. */
    @Test
    void filesOfAnotherUserAreTakenOver(@TempDir Path home) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root gives files away");
        Path cluster = Files.createDirectories(home.resolve("cluster/base"));
        Path file = Files.writeString(cluster.resolve("1"), "");
        Path outside = Files.writeString(home.resolve("outside"), "");
        Files.createSymbolicLink(cluster.resolve("link"), outside);
        EmbeddedPostgres.giveAll(home.resolve("cluster"), 65534);
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(65534);
        assertThat(Files.getAttribute(home.resolve("cluster"), "unix:uid")).isEqualTo(65534);
        assertThat(Files.getAttribute(outside, "unix:uid"))
                .as("links are not followed")
                .isEqualTo(0);
        EmbeddedPostgres.giveAll(home.resolve("cluster"), 0);
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(0);
        assertThat(Files.getAttribute(cluster, "unix:gid")).isEqualTo(0);
    }
}
