package dev.dayone.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.app.doctor.Diagnosis.Level;
import dev.dayone.app.doctor.PipelineChecks.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
                        MachineChecks.memory(1 << 20),
                        MachineChecks.git("")))
                .allSatisfy(finding -> {
                    assertThat(finding.level()).isNotEqualTo(Level.GOOD);
                    assertThat(finding.says()).endsWith(".");
                    assertThat(finding.remedy()).isNotEmpty();
                });
    }
}
