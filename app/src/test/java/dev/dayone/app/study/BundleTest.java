package dev.dayone.app.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.app.terminal.UsageException;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.PersonRow.Part;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {

    @TempDir
    Path directory;

    /** Whatever a row holds: text that CSV quotes, no value, values of full length, periods with a gap, waiting people. */
    @Test
    void peopleAreReadAsTheyWereWritten() throws IOException {
        List<PersonRow> rows = List.of(
                new PersonRow(
                        "sprint",
                        "block, one",
                        null,
                        Map.of("coding", "51.5", "site", "a \"b\"\nc"),
                        0.1 + 0.2,
                        true,
                        false,
                        "notebook",
                        "2024-06",
                        List.of(1.0, Double.NaN, 1e-300),
                        List.of(),
                        true,
                        null),
                new PersonRow(
                        "notebook",
                        null,
                        "pod 7",
                        Map.of(),
                        null,
                        false,
                        true,
                        "notebook",
                        null,
                        List.of(),
                        List.of(new Part(12, true), new Part(180, false), new Part(Double.NaN, true)),
                        false,
                        "no answer yet"));
        Table table = new Table(outcome("first"), rows, null, null, null, List.of());

        assertThat(BundlePeople.rows(BundlePeople.csv(List.of(table)), "first")).isEqualTo(rows);
    }

    @Test
    void anArchiveIsReadAsItWasWrittenAndTheSameFilesGiveTheSameBytes() throws IOException {
        Map<String, byte[]> files = new TreeMap<>(Map.of("b", bytes("two"), "a", bytes("one")));
        Path one = directory.resolve("deep/one.zip");
        Path other = directory.resolve("other.zip");
        BundleArchive.write(one, files);
        BundleArchive.write(other, files);

        assertThat(BundleArchive.read(one)).containsExactlyInAnyOrderEntriesOf(files);
        assertThat(other).hasSameBinaryContentAs(one);
    }

    @Test
    void anArchiveThatUnpacksToMoreThanAnyBundleIsRefused() throws IOException {
        Path bomb = directory.resolve("bomb.zip");
        byte[] zeros = new byte[1 << 20];
        try (OutputStream raw = Files.newOutputStream(bomb);
                ZipOutputStream zip = new ZipOutputStream(raw)) {
            zip.putNextEntry(new ZipEntry("people.csv"));
            for (int i = 0; i <= BundleArchive.MOST_BYTES / zeros.length; i++) {
                zip.write(zeros);
            }
        }
        assertThat(Files.size(bomb)).isLessThan(1 << 20);
        assertThatThrownBy(() -> BundleArchive.read(bomb))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("unpacks to more than 64 MB");
    }

    @Test
    void anArchiveOfCountlessFilesIsRefused() throws IOException {
        Path many = directory.resolve("many.zip");
        try (OutputStream raw = Files.newOutputStream(many);
                ZipOutputStream zip = new ZipOutputStream(raw)) {
            for (int i = 0; i <= BundleArchive.MOST_FILES; i++) {
                zip.putNextEntry(new ZipEntry("file " + i));
            }
        }
        assertThatThrownBy(() -> BundleArchive.read(many))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("more than 50 files");
    }

    @Test
    void whatIsNoBundleIsRefusedWithASentence() throws IOException {
        Path text = Files.writeString(directory.resolve("text.zip"), "no zip");
        for (Path each : List.of(directory, directory.resolve("absent.zip"), text)) {
            assertThatThrownBy(() -> StudyBundle.verify(each))
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith(each.toString());
        }
    }

    private static Outcome outcome(String id) {
        return new Outcome(id, id, Kind.SCORE, "S1.capstone", "points", 1, true, true, null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
