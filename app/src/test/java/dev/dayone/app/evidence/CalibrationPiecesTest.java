package dev.dayone.app.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.study.Verdict;
import dev.dayone.evidence.study.simulation.Operating;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A calibration takes hours; one that was stopped goes on where it was. */
class CalibrationPiecesTest {

    private static final Operating MADE =
            new Operating(20, 0.05, 0.95, 0.05, Map.of(Verdict.BETTER, 0.05, Verdict.NOT_SETTLED, 0.95), 14.9, null);

    @TempDir
    Path temp;

    private final AtomicInteger simulated = new AtomicInteger();

    @Test
    void aPieceThatIsDoneIsReadAndNotSimulatedAgain() throws IOException {
        assertThat(piece(20, "Welch")).isEqualTo(MADE);
        assertThat(piece(20, "Welch")).isEqualTo(MADE);
        assertThat(simulated).hasValue(1);

        piece(20, "Lin");
        piece(40, "Welch");
        assertThat(simulated).hasValue(3);
    }

    @Test
    void aPieceThatIsCutOffIsSimulatedAgain() throws IOException {
        piece(20, "Welch");
        Path file = files().get(0);
        Files.writeString(file, Files.readString(file).substring(0, 30));

        assertThat(piece(20, "Welch")).isEqualTo(MADE);
        assertThat(simulated).hasValue(2);
    }

    @Test
    void nothingStaysOnceThePageIsWritten() throws IOException {
        piece(20, "Welch");

        CalibrationPieces.in(temp, 20, 1).delete();

        try (Stream<Path> left = Files.list(temp)) {
            assertThat(left).isEmpty();
        }
    }

    private Operating piece(int runs, String name) throws IOException {
        return CalibrationPieces.in(temp, runs, 1).piece(name, () -> {
            simulated.incrementAndGet();
            return MADE;
        });
    }

    private List<Path> files() {
        try (Stream<Path> files = Files.list(temp.resolve("calibration-pieces"))) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
