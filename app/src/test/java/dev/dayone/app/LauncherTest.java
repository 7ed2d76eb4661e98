package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which Java options the script {@code dayone} gives, read by a program that stands in the place of Java and prints its arguments. */
class LauncherTest {

    @TempDir
    private Path home;

    @BeforeEach
    void putJavaAside() throws IOException {
        Files.copy(Path.of("..", "dayone"), home.resolve("dayone"));
        Files.createDirectories(home.resolve("app/target"));
        Files.createFile(home.resolve("app/target/built"));
        Path java = Files.createDirectories(home.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                if [ "$1" = -version ]; then echo 'openjdk version "17.0.1"' >&2; else printf '%s\\n' "$@"; fi
                """);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void shortCommandsTakeTheSimpleCompiler() throws Exception {
        for (String command : List.of("demo", "check", "study", "report", "help", "import")) {
            assertThat(options("", command)).contains("-XX:TieredStopAtLevel=1");
        }
        for (String command : List.of("start", "run", "ingest", "replay", "rebuild", "restore", "bench")) {
            assertThat(options("", command)).doesNotContain("-XX:TieredStopAtLevel=1");
        }
    }

    @Test
    void theHeapHasBoundsOfOursAndOneCollector() throws Exception {
        assertThat(options("", "start")).contains("-Xmx2g", "-XX:+UseSerialGC");
        assertThat(options("", "demo")).contains("-Xmx2g", "-XX:+UseSerialGC");
        // A bench measures what the machine can do.
        assertThat(options("", "bench")).doesNotContain("-Xmx2g");
    }

    /** A process that goes on without some of its threads answers and does nothing. */
    @Test
    void whoHasNoMemoryLeftEnds() throws Exception {
        for (String command : List.of("start", "run", "demo")) {
            assertThat(options("", command)).contains("-XX:+ExitOnOutOfMemoryError");
        }
        assertThat(Files.readString(Path.of("..", "Dockerfile"))).contains("-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void whatTheUserAsksForComesLaterAndNoSecondCollectorIsAskedFor() throws Exception {
        List<String> options = options("-XX:+UseG1GC -Xmx6g", "start");
        assertThat(options).contains("-XX:+UseG1GC").doesNotContain("-XX:+UseSerialGC");
        assertThat(options.indexOf("-Xmx6g")).isGreaterThan(options.indexOf("-Xmx2g"));
    }

    private List<String> options(String asked, String command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", home.resolve("dayone").toString(), command);
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().put("DAYONE_JAVA_OPTS", asked);
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        try (Stream<String> lines = said.lines()) {
            return lines.toList();
        }
    }
}
