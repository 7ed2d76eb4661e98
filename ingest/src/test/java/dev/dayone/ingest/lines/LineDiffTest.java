package dev.dayone.ingest.lines;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changed lines, held against {@code git diff --histogram} itself. */
final class LineDiffTest {

    private static final int LONG = 60_000;

    @TempDir
    Path temp;

    @Test
    void linesThatDifferInOneDigitHaveHashesOfTheirOwn() {
        for (int length = 1; length <= 24; length++) {
            Set<Integer> hashes = new HashSet<>();
            int lines = Math.min(1000, (int) Math.pow(10, Math.min(3, length)));
            for (int i = 0; i < lines; i++) {
                String digits = String.format(Locale.ROOT, "%0" + Math.min(3, length) + "d", i);
                byte[] line = ("abcdefghijklmnopqrstuvwxyz".substring(0, Math.max(0, length - 3)) + digits)
                        .getBytes(StandardCharsets.US_ASCII);
                hashes.add(LineHash.fold(LineHash.of(line, 0, line.length)) & 0xfffff);
            }
            // Of a thousand among a million places one or two fall together; not a fifth.
            assertThat(hashes).as("lines of %d bytes", length).hasSizeGreaterThanOrEqualTo(lines - 6);
        }
    }

    @Test
    void aSmallChangeAmongManySimilarLinesIsASmallChange() throws Exception {
        for (int length = 4; length < 13; length++) {
            String form = "%0" + length + "d";
            List<String> before = IntStream.range(0, 3000)
                    .mapToObj(i -> String.format(Locale.ROOT, form, i * 7))
                    .collect(Collectors.toCollection(ArrayList::new));
            List<String> after = new ArrayList<>(before);
            after.set(3, "first");
            after.set(2990, "last");
            assertThat(counts(before, after)).isEqualTo("2 2");
            assertThat(counts(before, after)).isEqualTo(git(before, after));
        }
    }

    @Test
    void randomTextsOfRepeatedLinesAreCountedAsGitCountsThem() throws Exception {
        Random random = new Random(5);
        int equal = 0;
        for (int round = 0; round < 40; round++) {
            int words = 2 + random.nextInt(300);
            List<String> before = new ArrayList<>();
            for (int i = 0; i < 200 + random.nextInt(600); i++) {
                before.add("    word " + random.nextInt(words));
            }
            List<String> after = new ArrayList<>(before);
            for (int i = 0; i < 1 + random.nextInt(20); i++) {
                int at = random.nextInt(after.size());
                switch (random.nextInt(3)) {
                    case 0 -> after.remove(at);
                    case 1 -> after.add(at, "new " + random.nextInt(words));
                    default -> after.set(at, "other " + random.nextInt(words));
                }
            }
            String[] ours = counts(before, after).split(" ");
            String[] gits = git(before, after).split(" ");
            int off = Math.abs(Integer.parseInt(ours[0]) - Integer.parseInt(gits[0]));
            assertThat(Integer.parseInt(ours[0]) - Integer.parseInt(ours[1]))
                    .isEqualTo(Integer.parseInt(gits[0]) - Integer.parseInt(gits[1]));
            // Which of several like lines stayed is a choice of hunks.
            assertThat(off).as("round %d: %s, git %s", round, ours[0], gits[0]).isLessThanOrEqualTo(6);
            equal += off == 0 ? 1 : 0;
        }
        assertThat(equal).isGreaterThanOrEqualTo(36);
    }

    @Test
    void aFewChangesInALongTextAreCountedWhereverTheyStand() throws Exception {
        List<String> before = IntStream.range(0, LONG)
                .mapToObj(i -> "  \"value\": " + i % 500 + ",")
                .collect(Collectors.toCollection(ArrayList::new));
        List<String> after = new ArrayList<>(before);
        for (int i = 5; i < LONG; i += LONG / 10) {
            after.set(i, "changed " + i);
        }
        assertThat(counts(before, after)).isEqualTo(git(before, after));
    }

    @Test
    void aLongTextOfWhichNothingIsLeftIsNotCounted() {
        String before = IntStream.range(0, LONG).mapToObj(i -> "a" + i + "\n").collect(Collectors.joining());
        String after = IntStream.range(0, LONG).mapToObj(i -> "b" + i + "\n").collect(Collectors.joining());
        assertThat(LineCounter.of(bytes(before), bytes(after))).isEmpty();
    }

    @Test
    void myersAloneGivesAComparisonThatIsTrue() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            int[] a = random.ints(random.nextInt(60), 0, 6).toArray();
            int[] b = random.ints(random.nextInt(60), 0, 6).toArray();
            byte[] before = bytes(text(a));
            byte[] after = bytes(text(b));
            Optional<LineCounter> counted = LineCounter.of(before, after);
            LineCounts lines = counted.orElseThrow().lines();
            assertThat(lines.added() - lines.deleted()).isEqualTo(b.length - a.length);
            assertThat(lines.added()).isLessThanOrEqualTo(b.length);
            assertThat(b.length - lines.added()).isLessThanOrEqualTo(longestCommon(a, b));
        }
    }

    private static int longestCommon(int[] a, int[] b) {
        int[][] best = new int[a.length + 1][b.length + 1];
        for (int i = 1; i <= a.length; i++) {
            for (int j = 1; j <= b.length; j++) {
                best[i][j] = a[i - 1] == b[j - 1] ? best[i - 1][j - 1] + 1 : Math.max(best[i - 1][j], best[i][j - 1]);
            }
        }
        return best[a.length][b.length];
    }

    private static String text(int[] words) {
        return IntStream.of(words).mapToObj(word -> word + "\n").collect(Collectors.joining());
    }

    private static String counts(List<String> before, List<String> after) {
        LineCounts lines = LineCounter.of(bytes(text(before)), bytes(text(after)))
                .orElseThrow()
                .lines();
        return lines.added() + " " + lines.deleted();
    }

    private String git(List<String> before, List<String> after) throws IOException, InterruptedException {
        Files.writeString(temp.resolve("before"), text(before));
        Files.writeString(temp.resolve("after"), text(after));
        Process process = new ProcessBuilder("git", "diff", "--no-index", "--histogram", "--numstat", "before", "after")
                .directory(temp.toFile())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        String[] parts = said.split("\\s+");
        return parts[0] + " " + parts[1];
    }

    private static String text(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
