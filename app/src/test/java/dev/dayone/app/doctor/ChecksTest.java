package dev.dayone.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.app.doctor.Diagnosis.Level;
import dev.dayone.app.doctor.PipelineChecks.Source;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Each finding says what was found and, where it is not good, what to do. */
class ChecksTest {

    private static final Instant NOW = Instant.parse("2024-06-01T00:00:00Z");
    private static final long GIB = 1L << 30;

    @Test
    void disks() {
        assertThat(MachineChecks.disk(Map.of("data", 20 * GIB)))
                .extracting(Diagnosis::level)
                .containsExactly(Level.GOOD);
        assertThat(MachineChecks.disk(Map.of("data", 2 * GIB)))
                .extracting(Diagnosis::level)
                .containsExactly(Level.CARE);
        assertThat(MachineChecks.disk(Map.of("data", GIB / 2)))
                .extracting(Diagnosis::level)
                .containsExactly(Level.BAD);
    }

    @Test
    void machine() {
        assertThat(MachineChecks.openFiles(1_024).remedy()).contains("ulimit -n");
        assertThat(MachineChecks.openFiles(-1).level()).isEqualTo(Level.GOOD);
        assertThat(MachineChecks.load(100, 2).level()).isEqualTo(Level.CARE);
        assertThat(MachineChecks.load(3, 2).level()).isEqualTo(Level.GOOD);
        assertThat(MachineChecks.clock("Postgres", Duration.ofSeconds(-9)).level())
                .isEqualTo(Level.BAD);
        assertThat(MachineChecks.clock("Postgres", Duration.ofMillis(300)).level())
                .isEqualTo(Level.GOOD);
        assertThat(MachineChecks.java(11).level()).isEqualTo(Level.BAD);
        assertThat(MachineChecks.git("").level()).isEqualTo(Level.CARE);
    }

    @Test
    void portsThatOthersHave() {
        assertThat(MachineChecks.ports(Map.of())).extracting(Diagnosis::level).containsExactly(Level.GOOD);
        assertThat(MachineChecks.ports(Map.of("dashboard", 8080)))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.level()).isEqualTo(Level.CARE);
                    assertThat(found.says()).isEqualTo("Port 8080 is in use by another program.");
                    assertThat(found.remedy()).contains("Give the dashboard another one");
                });
    }

    @Test
    void keysAndDirectory() {
        assertThat(DirectoryChecks.othersMay(PosixFilePermissions.fromString("rw-------")))
                .isFalse();
        assertThat(DirectoryChecks.othersMay(PosixFilePermissions.fromString("rw-r-----")))
                .isTrue();
        assertThat(DirectoryChecks.othersMay(PosixFilePermissions.fromString("rw----r--")))
                .isTrue();
        assertThat(DirectoryChecks.keys(List.of()).level()).isEqualTo(Level.GOOD);
        assertThat(DirectoryChecks.keys(List.of("pseudonym.key")).says()).isEqualTo("Others can read pseudonym.key.");
        assertThat(DirectoryChecks.writable(Path.of("data"), true).level()).isEqualTo(Level.GOOD);
        assertThat(DirectoryChecks.writable(Path.of("data"), false).level()).isEqualTo(Level.BAD);
    }

    /** As on a file system that was mounted again for reading alone: one thing is bad, and everything else is examined all the same. */
    @Test
    void aDirectoryThatCannotBeOpenedStopsNoOtherCheck(@TempDir Path data) throws IOException {
        Files.createDirectory(data.resolve("dayone.lock"));
        Path key = Files.writeString(data.resolve("pseudonym.key"), "key");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        StringWriter said = new StringWriter();
        CommandLine doctor = new CommandLine(new DoctorCommand())
                .setOut(new PrintWriter(said, true))
                .setErr(new PrintWriter(new StringWriter(), true));
        int code = doctor.execute("--json", "--data", data.toString());
        assertThat(code).isEqualTo(1);
        JsonNode findings = new ObjectMapper().readTree(said.toString()).path("findings");
        assertThat(findings.findValuesAsText("thing"))
                .contains("java", "git", "load", "memory", "open files", "disk", "keys", "data directory", "ports");
        assertThat(findings.findValuesAsText("says"))
                .contains("Others can read pseudonym.key.")
                .anyMatch(says -> says.contains("cannot be used as the data directory"));
    }

    @Test
    void peopleWithoutMeasuresAreBadOnceNothingIsOnItsWay() {
        assertThat(PipelineChecks.people(0, 0, true).level()).isEqualTo(Level.GOOD);
        assertThat(PipelineChecks.people(5, 0, false).level()).isEqualTo(Level.CARE);
        Diagnosis stuck = PipelineChecks.people(5, 0, true);
        assertThat(stuck.level()).isEqualTo(Level.BAD);
        assertThat(stuck.remedy()).contains("dayone reconcile --repair");
    }

    @Test
    void backups() {
        assertThat(PipelineChecks.backup(null, NOW).says()).isEqualTo("There is no backup of this warehouse.");
        assertThat(PipelineChecks.backup(NOW.minus(Duration.ofDays(8)), NOW).level())
                .isEqualTo(Level.CARE);
        assertThat(PipelineChecks.backup(NOW.minus(Duration.ofDays(1)), NOW).level())
                .isEqualTo(Level.GOOD);
    }

    @Test
    void aSourceThatCameRegularlyAndComesNoMoreIsQuiet() {
        Instant first = NOW.minus(Duration.ofDays(60));
        Source daily = new Source("p/CommitObserved", first, NOW.minus(Duration.ofDays(20)), 40);
        assertThat(PipelineChecks.quiet(List.of(daily), NOW))
                .singleElement()
                .satisfies(found -> assertThat(found.says()).contains("p/CommitObserved has been silent for 20 days"));
        // Once a month, and two weeks ago: nothing is wrong.
        Source monthly =
                new Source("p/PlacementReported", NOW.minus(Duration.ofDays(194)), NOW.minus(Duration.ofDays(14)), 7);
        Source once = new Source("p/CohortScheduled", first, first, 1);
        assertThat(PipelineChecks.quiet(List.of(monthly, once), NOW))
                .extracting(Diagnosis::level)
                .containsExactly(Level.GOOD);
    }

    @Test
    void topics() {
        assertThat(PipelineChecks.topics(List.of(), List.of(), List.of()))
                .extracting(Diagnosis::level)
                .containsExactly(Level.GOOD);
        assertThat(PipelineChecks.topics(List.of("a"), List.of("b"), List.of("c")))
                .extracting(Diagnosis::level)
                .containsExactly(Level.CARE, Level.BAD, Level.BAD);
    }

    @Test
    void whatIsNotGoodSaysWhatToDo() {
        assertThat(List.of(
                        PipelineChecks.quarantine(1),
                        PipelineChecks.rejects(1),
                        PipelineChecks.deadLetters(1),
                        PipelineChecks.lag(Map.of("t-0", 9L)),
                        PipelineChecks.transactions(List.of("t-0")),
                        PipelineChecks.backup(null, NOW),
                        DirectoryChecks.keys(List.of("pseudonym.key")),
                        DirectoryChecks.writable(Path.of("data"), false),
                        DirectoryChecks.notOpened("It cannot be used."),
                        MachineChecks.memory(1 << 20),
                        MachineChecks.git("")))
                .allSatisfy(finding -> {
                    assertThat(finding.level()).isNotEqualTo(Level.GOOD);
                    assertThat(finding.says()).endsWith(".");
                    assertThat(finding.remedy()).isNotEmpty();
                });
    }
}
