package dev.dayone.app.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.dashboard.upload.UploadDesk.Part;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser sends stays within its folder and within bounds. */
class SentFilesTest {

    @TempDir
    Path folder;

    static Part part(String name, String text) {
        return new Part(name, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    static Part zip(String... namesAndTexts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
                zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return new Part("programme.zip", new ByteArrayInputStream(bytes.toByteArray()));
    }

    private List<String> write(Part... parts) {
        return new SentFiles(folder, 1 << 20).write(List.of(parts));
    }

    @Test
    void anArchiveWithOneFolderIsThatFolder() throws Exception {
        assertThat(write(zip(
                        "school/dayone.yaml",
                        "programme: x",
                        "school/roster.csv",
                        "a",
                        "school/locks/s.json",
                        "{}",
                        "__MACOSX/school/._roster.csv",
                        "x")))
                .containsExactly("dayone.yaml", "roster.csv", "locks/s.json");
        assertThat(folder.resolve("locks/s.json")).hasContent("{}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../roster.csv",
                "a/../../roster.csv",
                "/etc/cron.d/x.csv",
                "..\\..\\roster.csv",
                "top/repositories/work/config.txt",
                "top/locks/../../../x.csv",
                "top/.ssh.txt",
                "top/run.sh",
                "top/roster",
                "top/ro\u0001ster.csv"
            })
    void aNameThatLeadsElsewhereOrIsNoneOfOursIsRefused(String name) throws Exception {
        Path inside = folder.resolve("inside");
        Files.createDirectory(inside);

        assertThatThrownBy(() -> new SentFiles(inside, 1 << 20).write(List.of(zip(name, "x"))))
                .isInstanceOf(IllegalArgumentException.class);
        try (var all = Files.walk(folder)) {
            assertThat(all.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void whatUnpacksToMoreThanAnybodyNeedsStops() throws Exception {
        Part bomb = zip("roster.csv", "0".repeat(3 << 20));

        assertThatThrownBy(() -> write(bomb)).hasMessageContaining("unpacks to more than 1 MB");
    }

    @Test
    void whatIsSkippedCountsAsUnpackedToo() throws Exception {
        String much = "0".repeat(3 << 20);
        for (String name : List.of("__MACOSX/roster.csv", "top/.DS_Store", "top/")) {
            Part bomb = zip("top/dayone.yaml", "programme: x", name, much);

            assertThatThrownBy(
                            () -> new SentFiles(Files.createTempDirectory(folder, "one"), 1 << 20).write(List.of(bomb)))
                    .as(name)
                    .hasMessageContaining("unpacks to more than 1 MB");
        }
    }

    @Test
    void anArchiveThatEndsInTheMiddleIsRefused() throws Exception {
        byte[] whole = zip(
                        "roster.csv", new Random(1).ints(5000).boxed().toList().toString())
                .content()
                .readAllBytes();
        Part cut = new Part("programme.zip", new ByteArrayInputStream(Arrays.copyOf(whole, whole.length / 2)));

        assertThatThrownBy(() -> write(cut))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it ends in the middle. Save it again.");
    }

    @Test
    void aNameThatNoFileSystemTakesIsRefused() {
        assertThatThrownBy(() -> write(part("é".repeat(99) + ".csv", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too long for the name of a file");
        assertThat(write(part("é".repeat(98) + ".csv", "x"))).hasSize(1);
    }

    @Test
    void twoFilesOfOneNameAndBrokenArchivesAreRefused() throws Exception {
        assertThatThrownBy(() -> write(part("a.csv", "x"), part("a.csv", "y"))).hasMessageContaining("Two files");
        assertThatThrownBy(() -> write(part("p.zip", "no archive"))).hasMessageContaining("no archive");
        assertThatThrownBy(() -> write(part("people.xlsx", "x"))).hasMessageContaining("Save the table as CSV");
    }

    /** The watch waits for a table that ends in the middle of a line; what was sent is whole. */
    @Test
    void theLastRowOfATableGetsItsLineEnd() {
        write(part("roster.csv", "a\np1"), part("tasks.csv", "a\np1\n"), part("empty.csv", ""), part("notes.md", "a"));

        assertThat(folder.resolve("roster.csv")).content().isEqualTo("a\np1\n");
        assertThat(folder.resolve("tasks.csv")).content().isEqualTo("a\np1\n");
        assertThat(folder.resolve("notes.md")).content().isEqualTo("a");
    }

    @Test
    void aPathThatABrowserSendsIsTheNameAlone() {
        assertThat(write(part("C:\\Users\\kim\\roster.csv", "x"))).containsExactly("roster.csv");
    }

    /** An archive may say that an entry is a link: what is written is the text of it, a file like any other. */
    @Test
    void aLinkInAnArchiveIsAFileOfText() throws Exception {
        byte[] bytes = zip("roster.csv", "/etc/passwd").content().readAllBytes();
        int directory = indexOf(bytes, new byte[] {'P', 'K', 1, 2});
        bytes[directory + 5] = 3; // made by Unix
        bytes[directory + 41] = (byte) 0xA1; // lrwxrwxrwx
        bytes[directory + 40] = (byte) 0xFF;

        assertThat(write(new Part("programme.zip", new ByteArrayInputStream(bytes))))
                .containsExactly("roster.csv");
        assertThat(folder.resolve("roster.csv")).isRegularFile().hasContent("/etc/passwd");
        assertThat(Files.isSymbolicLink(folder.resolve("roster.csv"))).isFalse();
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int i = 0; i <= all.length - part.length; i++) {
            if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) {
                return i;
            }
        }
        throw new AssertionError("no directory of the archive");
    }
}
