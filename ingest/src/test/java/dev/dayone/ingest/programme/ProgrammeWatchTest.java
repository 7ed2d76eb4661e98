package dev.dayone.ingest.programme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.ingest.git.GitScan;
import dev.dayone.ingest.git.ScanLedger;
import dev.dayone.ingest.log.Publisher;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.schemas.RepositoryScanned;
import dev.dayone.schemas.WireRecord;
import dev.dayone.schemas.WireSerde;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.jgit.api.Git;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a directory that somebody writes to is taken. */
class ProgrammeWatchTest {

    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");

    @TempDir
    Path directory;

    private Instant now = START;

    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    @Test
    void aFileIsTakenWhenNobodyHasWrittenToItForAMoment() throws IOException {
        ProgrammeWatch watch = watch();
        write("submissions.csv", "participant,hours\np1,12.5\n");

        assertThat(watch.isSettled()).isFalse();
        now = START.plusSeconds(2);
        assertThat(watch.isSettled()).isTrue();
    }

    /** Half a number is a number: whoever takes it has a fact that nobody told. */
    @Test
    void aRowWithoutItsEndIsWaitedForMuchLonger() throws IOException {
        ProgrammeWatch watch = watch();
        write("submissions.csv", "participant,hours\np1,1");

        now = START.plusSeconds(300);
        assertThat(watch.isSettled()).isFalse();
        write("submissions.csv", "participant,hours\np1,12.5\n");
        assertThat(watch.isSettled()).isFalse();
        now = now.plusSeconds(2);
        assertThat(watch.isSettled()).isTrue();

        write("submissions.csv", "participant,hours\np1,12.5");
        assertThat(watch.isSettled()).isFalse();
        now = now.plusSeconds(601);
        assertThat(watch.isSettled())
                .as("many programs end a file without a line end")
                .isTrue();
    }

    @Test
    void whatIsWaitedForIsSaidOnce() throws IOException {
        ProgrammeWatch watch = watch();
        write("roster.csv", "participant\np1\n");
        write("submissions.csv", "participant,hours\np1,1");
        assertThat(watch.waitedFor()).as("it is being written").isEmpty();

        now = START.plusSeconds(10);
        assertThat(watch.waitedFor())
                .singleElement()
                .satisfies(problem -> assertThat(problem.line())
                        .startsWith("submissions.csv: ends in the middle of a line")
                        .contains("10 minutes", "Put a line end behind its last row"));
        now = START.plusSeconds(20);
        assertThat(watch.waitedFor()).isEmpty();

        write("submissions.csv", "participant,hours\np1,12");
        assertThat(watch.isSettled()).isFalse();
        now = now.plusSeconds(10);
        assertThat(watch.waitedFor()).as("it was written to").hasSize(1);
        now = now.plusSeconds(600);
        assertThat(watch.waitedFor()).isEmpty();
    }

    /** As on a share whose server's clock is ahead. */
    @Test
    void aFileOfTheFutureIsWaitedForByOurClock() throws IOException {
        ProgrammeWatch watch = watch();
        write("submissions.csv", "participant,hours\np1,1");
        Files.setLastModifiedTime(directory.resolve("submissions.csv"), FileTime.from(START.plusSeconds(90_000)));

        assertThat(watch.isSettled()).isFalse();
        now = START.plusSeconds(599);
        assertThat(watch.isSettled()).isFalse();
        now = START.plusSeconds(600);
        assertThat(watch.isSettled()).isTrue();
    }

    @Test
    void whoWritesForEverIsNotTakenInTheMiddleOfALine() throws IOException {
        ProgrammeWatch watch = watch();
        for (int i = 0; i < 1300; i++) {
            boolean withinALine = i % 3 != 0;
            write("log.csv", "a\n" + i + (withinALine ? "" : "\n"));
            assertThat(watch.isSettled()).as("after %s seconds", i).isEqualTo(i > 1200 || (i > 600 && !withinALine));
            now = now.plusSeconds(1);
        }
    }

    @Test
    void whoWritesForEverIsNotWaitedFor() throws IOException {
        ProgrammeWatch watch = watch();
        for (int i = 0; i < 700; i++) {
            write("log.csv", "a\n" + i + "\n");
            boolean settled = watch.isSettled();
            assertThat(settled).as("after %s seconds", i).isEqualTo(i > 600);
            now = now.plusSeconds(1);
        }
    }

    private ProgrammeWatch watch() {
        return new ProgrammeWatch(directory, Secrets.forgetful(new byte[32]), directory.resolve("clones"), clock);
    }

    /** The warehouse learns of these links in the same round: whose a commit is must not wait for the next. */
    @Test
    void theFirstRoundKnowsTheLinksThatItSendsItself() throws Exception {
        write("dayone.yaml", """
                programme: school
                cohorts:
                  - {id: c1, start: 2024-01-08, end: 2024-02-09}
                formats:
                  - {id: a, label: A}
                """);
        write("roster.csv", "participant,cohort,email\np1,c1,ada@example.org\n");
        write(
                "identities.csv",
                "participant,email,revision,void\np1,ada@home.example,0,no\np1,gone@example.org,0,no\np1,gone@example.org,1,yes\n");
        write("repositories.csv", "repository,participant\nwork,p1\n");
        try (Git git =
                Git.init().setDirectory(directory.resolve("work").toFile()).call()) {
            for (String address : List.of("ada@example.org", "ada@home.example", "gone@example.org")) {
                git.commit()
                        .setAllowEmpty(true)
                        .setAuthor("Ada", address)
                        .setCommitter("Ada", address)
                        .setSign(false)
                        .setMessage("Work")
                        .call();
            }
        }
        try (MockProducer<String, WireRecord> producer = new MockProducer<>(
                        true,
                        null,
                        new StringSerializer(),
                        WireSerde.of(WireRecord.class).serializer());
                Publisher publisher = Publisher.through(producer)) {
            ProgrammeWatch.Round round = watch().round(programme -> new ProgrammeWatch.Log(
                    publisher,
                    ScanLedger.open(directory.resolve("ledger")),
                    GitScan.Options.standard(Map.of()),
                    ids -> Map.of()));

            assertThat(round.problems()).isEmpty();
            assertThat(round.commits()).isEqualTo(3);
            assertThat(producer.history().stream()
                            .map(ProducerRecord::value)
                            .filter(RepositoryScanned.class::isInstance)
                            .map(RepositoryScanned.class::cast))
                    .singleElement()
                    .satisfies(scan -> {
                        assertThat(scan.peopleCommits()).isEqualTo(3);
                        assertThat(scan.creditedCommits())
                                .as("that of the roster and that of identities.csv; one was taken back")
                                .isEqualTo(2);
                    });
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        Files.setLastModifiedTime(file, FileTime.from(now));
    }
}
