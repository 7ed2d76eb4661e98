package dev.dayone.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kill loses no page, a power cut may: told apart by a number that is on the disk late and in memory at once. */
class PowerCutWitnessTest {

    @TempDir
    Path home;

    private Path log;
    private Path memory;
    private Path file;

    @BeforeEach
    void make() throws IOException {
        log = Files.createDirectory(home.resolve("log"));
        memory = Files.createDirectory(home.resolve("memory"));
        file = home.resolve("running");
        Files.writeString(log.resolve("meta.properties"), "");
    }

    private PowerCutWitness open() throws IOException {
        return PowerCutWitness.open(file, log, memory);
    }

    /** A run that counted to two and was killed. */
    private void killed() throws IOException {
        PowerCutWitness running = open();
        running.begin();
        running.beat();
        running.beat();
        Files.copy(file, home.resolve("as-written"));
        try (Stream<Path> files = Files.list(memory)) {
            Files.copy(files.findFirst().orElseThrow(), home.resolve("in-memory"));
        }
        Path inMemory = onlyFile();
        running.close();
        Files.copy(home.resolve("as-written"), file);
        Files.copy(home.resolve("in-memory"), inMemory);
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.list(memory)) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void aNewDirectoryHasLostNothing() throws IOException {
        Files.delete(log.resolve("meta.properties"));
        assertThat(open().mayHaveLostPages()).isFalse();
    }

    @Test
    void whoStoppedByItselfHasLostNothingAndLeavesNothing() throws IOException {
        try (PowerCutWitness running = open()) {
            running.begin();
            running.beat();
            // Kafka's mark when it has stopped.
            Files.writeString(log.resolve(".kafka_cleanshutdown"), "");
        }
        assertThat(file).doesNotExist();
        assertThat(memory).isEmptyDirectory();
        assertThat(open().mayHaveLostPages()).isFalse();
    }

    @Test
    void whoWasKilledHasLostNothing() throws IOException {
        killed();
        assertThat(open().mayHaveLostPages()).isFalse();
    }

    @Test
    void aMachineThatStartedAnewMayHave() throws IOException {
        killed();
        Files.delete(onlyFile());
        assertThat(open().mayHaveLostPages()).isTrue();
    }

    @Test
    void aDiskBehindMemoryHas() throws IOException {
        killed();
        Files.writeString(file, Files.readString(file).replaceAll("2$", "1"));
        assertThat(open().mayHaveLostPages()).isTrue();
    }

    @Test
    void halfAFileCountsAsLost() throws IOException {
        killed();
        Files.writeString(file, Files.readString(file).substring(0, 20));
        assertThat(open().mayHaveLostPages()).isTrue();
    }

    @Test
    void itIsFoundAgainUntilItIsMended() throws IOException {
        killed();
        Files.delete(onlyFile());
        try (PowerCutWitness cutOff = open()) {
            assertThat(cutOff.mayHaveLostPages()).isTrue();
        }
        PowerCutWitness again = open();
        assertThat(again.mayHaveLostPages()).isTrue();
        again.begin();
        again.beat();
        again.close();
        Files.writeString(log.resolve(".kafka_cleanshutdown"), "");
        assertThat(open().mayHaveLostPages()).isFalse();
    }

    @Test
    void aMarkThatCameBackWithThePowerIsTakenAway() throws IOException {
        killed();
        Files.delete(onlyFile());
        Files.writeString(log.resolve(".kafka_cleanshutdown"), "");
        assertThat(open().mayHaveLostPages()).isTrue();
        assertThat(log.resolve(".kafka_cleanshutdown")).doesNotExist();
    }

    @Test
    void anEarlierVersionThatWasKilledLeftNoCount() throws IOException {
        assertThat(open().mayHaveLostPages()).isTrue();
        Files.writeString(log.resolve(".kafka_cleanshutdown"), "");
        assertThat(open().mayHaveLostPages()).isFalse();
    }

    @Test
    void withoutAPlaceInMemoryAKillCountsAsAPowerCut() throws IOException {
        Path none = home.resolve("none");
        PowerCutWitness running = PowerCutWitness.open(file, log, none);
        running.begin();
        running.beat();
        assertThat(PowerCutWitness.open(file, log, none).mayHaveLostPages()).isTrue();
        running.close();
    }
}
