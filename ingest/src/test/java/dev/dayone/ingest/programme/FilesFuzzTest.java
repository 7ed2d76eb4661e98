package dev.dayone.ingest.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.schemas.EventLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever the files of a programme directory hold: they are read, or refused in a sentence that names the file; and what is taken is inside
 * the limits that every later stage can carry. {@code -Dfuzz.inputs=100000 -Dfuzz.seed=7} runs more.
 */
class FilesFuzzTest {

    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 400);
    private static final long SEED = Long.getLong("fuzz.seed", 20260601);

    private static final String YAML = """
            programme: small
            cohorts:
              - {id: c1, start: 2024-01-08, end: 2024-02-09}
            formats:
              - {id: a, label: A}
              - {id: b}
            checkpoints:
              - {id: final, due: 2024-02-09, items: [{id: task, maximum: 100}]}
            studies:
              - id: s
                question: Which?
                control: a
                treatment: b
                covariates: [coding]
                outcomes:
                  - {id: f, measure: checkpoint-score, checkpoint: final, smallest-difference: 5, primary: true}
            """;

    private static final Map<String, String> GOOD = good();

    private static Map<String, String> good() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("dayone.yaml", YAML);
        files.put("roster.csv", """
                participant,cohort,assigned_arm,email,github,baseline.coding
                p1,c1,a,p1@example.org,dev1,40
                p2,c1,b,p2@example.org,dev2,41.5
                """);
        files.put("checkpoints.csv", """
                participant,checkpoint,item,score,submitted,rater,comment
                p1,final,task,51,2024-02-02,r1,"fine, mostly"
                p2,final,task,52,2024-02-03,r1,
                """);
        files.put(
                "placements.csv",
                "participant,date,status,tier,employer\np1,2024-05-01,J1a,V2,Example\np2,2024-06-01,J3a,V1,\n");
        files.put(
                "submissions.csv",
                "participant,checkpoint,submitted,hours\np1,final,2024-02-02,3.5\np2,final,2024-02-03,4\n");
        return files;
    }

    /** Pieces that stopped something once, or might. */
    private static final List<String> ODD = List.of(
            "\"",
            "\"\"",
            ",",
            ",,,,",
            ";",
            "\t",
            "\r",
            "\n\n",
            "\0",
            "\u0001",
            "\ufeff",
            "\u202e",
            "0024-07-02",
            "9999-12-31",
            "-4800-08-01",
            "2024-02-30",
            "51f",
            "0x35p0",
            "1e400",
            "1e-2147483648",
            "NaN",
            "-1",
            "=1+1",
            "&a [*a, *a]",
            "*a",
            "<<: *x",
            "!!java.net.URL [x]",
            "{",
            "]",
            ": ",
            "- ",
            "|",
            "%",
            "---\n",
            "null",
            "~",
            "yes",
            "1:30",
            "p1",
            "P1",
            "c1",
            "x".repeat(20_000));

    @TempDir
    Path temp;

    @Test
    void everyDirectoryIsReadOrRefusedInASentence() throws IOException {
        Random random = new Random(SEED);
        Secrets secrets = Secrets.forgetful(new byte[32]);
        Path directory = Files.createDirectory(temp.resolve("programme"));
        List<String> names = List.copyOf(GOOD.keySet());
        int read = 0;
        for (int i = 0; i < INPUTS; i++) {
            String changed = names.get(random.nextInt(names.size()));
            byte[] bytes = mutated(GOOD.get(changed), random);
            for (String name : names) {
                Files.write(
                        directory.resolve(name),
                        name.equals(changed) ? bytes : GOOD.get(name).getBytes(StandardCharsets.UTF_8));
            }
            String what =
                    "seed " + SEED + ", input " + i + ", " + changed + ": " + new String(bytes, StandardCharsets.UTF_8);
            try {
                ProgrammeDirectory taken = ProgrammeDirectory.read(
                        directory, secrets.mint("small", Instant.parse("2026-06-01T12:00:00Z"), "run"));
                taken.events()
                        .forEach(event ->
                                assertThat(EventLimits.of(event)).as(what).isEmpty());
                read++;
            } catch (InputException e) {
                assertThat(e.getMessage()).as(what).isNotBlank().doesNotContain("Exception");
            } catch (RuntimeException e) {
                fail(what, e);
            }
        }
        assertThat(read).as("of %s", INPUTS).isBetween(1, INPUTS - 1);
    }

    private static byte[] mutated(String good, Random random) {
        String text = good;
        for (int n = random.nextInt(3); n >= 0; n--) {
            int from = random.nextInt(text.length() + 1);
            int to = random.nextInt(3) == 0 ? Math.min(text.length(), from + random.nextInt(12)) : from;
            String piece = random.nextInt(5) == 0 ? lineOf(good, random) : ODD.get(random.nextInt(ODD.size()));
            text = text.substring(0, from) + piece + text.substring(to);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(14)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                yield bytes;
            }
            case 2 -> text.getBytes(StandardCharsets.UTF_16);
            case 3 -> text.getBytes(StandardCharsets.UTF_16LE);
            case 4 -> text.getBytes(StandardCharsets.ISO_8859_1);
            case 5 -> {
                ByteArrayOutputStream twice = new ByteArrayOutputStream();
                twice.writeBytes(bytes);
                twice.writeBytes(bytes);
                yield twice.toByteArray();
            }
            default -> bytes;
        };
    }

    private static String lineOf(String text, Random random) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        return lines.get(random.nextInt(lines.size())) + "\n";
    }
}
