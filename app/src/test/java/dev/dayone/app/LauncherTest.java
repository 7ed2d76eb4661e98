package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
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
        for (String command : List.of("demo", "check", "study", "report", "help", "import", "evidence check")) {
            assertThat(options("", command)).contains("-XX:TieredStopAtLevel=1");
        }
        for (String command : List.of(
                "start",
                "run",
                "ingest",
                "replay",
                "rebuild",
                "restore",
                "bench",
                "evidence calibrate",
                "evidence power")) {
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

    /** A warning of Java's would stand before the JSON, and nobody could read it. */
    @Test
    void javaItselfWritesNothingToStandardOutput() throws Exception {
        for (String command : List.of("bench", "check", "import", "ingest git", "start")) {
            assertThat(javaSays("", command, "output")).as(command).isEmpty();
            assertThat(javaSays("", command, "errors")).as(command).doesNotContain("warning");
        }
        // Options of the user's that contradict each other: the warning is there, and not in the way of the JSON.
        assertThat(javaSays("-Xmn900m -Xmx128m", "check", "output")).isEmpty();
        assertThat(javaSays("-Xmn900m -Xmx128m", "check", "errors")).contains("warning");
    }

    /** What Java itself says to standard output or standard error when it starts with the options of a command. */
    private String javaSays(String asked, String command, String where) throws Exception {
        List<String> line = new ArrayList<>();
        line.add(ProcessHandle.current().info().command().orElseThrow());
        options(asked, command).stream().filter(each -> each.startsWith("-X")).forEach(line::add);
        line.add("-version");
        Process process = new ProcessBuilder(line)
                .redirectOutput(home.resolve("output").toFile())
                .redirectError(home.resolve("errors").toFile())
                .start();
        assertThat(process.waitFor()).as(String.join(" ", line)).isZero();
        return Files.readString(home.resolve(where));
    }

    private List<String> options(String asked, String command) throws Exception {
        List<String> line = new ArrayList<>(List.of("sh", home.resolve("dayone").toString()));
        line.addAll(List.of(command.split(" ", -1)));
        ProcessBuilder builder = new ProcessBuilder(line);
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
