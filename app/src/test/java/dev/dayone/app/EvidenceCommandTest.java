package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reference cases of one's own, right and wrong, and the calibration written out. */
class EvidenceCommandTest {

    @TempDir
    Path temp;

    @Test
    void whatDiffersIsPrintedWithWhatWeGotAndWhatItWants() throws IOException {
        Path directory = cases("""
                {"id": "right", "method": "proportion_ci", "data": null, "spec": {"x": 7, "n": 15},
                 "expect": {"status": "ok", "values": {"estimate": 0.4666666666666667}}},
                {"id": "wrong", "method": "t_welch", "data": "people.csv", "spec": {"outcome": "y", "treatment": "z"},
                 "expect": {"status": "ok", "values": {"estimate": 9.5, "se": 1}}},
                {"id": "refused", "method": "fisher_exact", "data": "people.csv", "spec": {"outcome": "y", "treatment": "z"},
                 "expect": {"status": "error", "error": "NOT_BINARY"}},
                {"id": "column", "method": "t_welch", "data": "people.csv", "spec": {"outcome": "x", "treatment": "z"},
                 "expect": {"status": "ok", "values": {"estimate": 1}}},
                {"id": "unknown", "method": "t_none", "data": null, "spec": {}, "expect": {"status": "ok", "values": {}}}
                """);

        Cli cli = Cli.run("evidence", "check", directory.toString());

        assertThat(cli.code()).isEqualTo(1);
        assertThat(cli.out())
                .contains("FAILED wrong (t_welch)\n  estimate: got 2.0, want 9.5\n")
                .contains("FAILED column (t_welch)\n  status: got refused: UNKNOWN_COLUMN")
                .contains("Column x is not among [z, y].")
                .contains("FAILED unknown (t_none)\n  method: got none of that name, want t_none")
                .doesNotContain("right")
                .endsWith("2 passed, 3 failed\n");
        Cli json = Cli.run("evidence", "check", directory.toString(), "--json");
        assertThat(json.json().get("failed").asInt()).isEqualTo(3);
        assertThat(json.json()
                        .get("cases")
                        .get(1)
                        .get("differences")
                        .get(0)
                        .get("want")
                        .asText())
                .isEqualTo("9.5");
    }

    @Test
    void aDirectoryWithoutCasesIsWrongUsage() throws IOException {
        Cli none = Cli.run("evidence", "check", temp.resolve("nowhere").toString());
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("cases.json is not there").contains("Give the directory");

        Files.writeString(temp.resolve("cases.json"), "{\"format\": 2}");
        assertThat(Cli.run("evidence", "check", temp.toString()).code()).isEqualTo(2);
        Files.writeString(temp.resolve("cases.json"), "no json");
        assertThat(Cli.run("evidence", "check", temp.toString()).err()).contains("cannot be read as JSON");
        assertThat(Cli.run("evidence").code()).isEqualTo(2);
    }

    @Test
    void aRaggedTableAndAMissingOneAreNamed() throws IOException {
        Path directory = cases("""
                {"id": "ragged", "method": "t_welch", "data": "ragged.csv", "spec": {"outcome": "y", "treatment": "z"},
                 "expect": {"status": "ok", "values": {"estimate": 1}}},
                {"id": "gone", "method": "t_welch", "data": "gone.csv", "spec": {"outcome": "y", "treatment": "z"},
                 "expect": {"status": "ok", "values": {"estimate": 1}}}
                """);
        Files.writeString(directory.resolve("data/ragged.csv"), "z,y\n1,5\n0,4,3\n");

        assertThat(Cli.run("evidence", "check", directory.toString()).out())
                .contains(
                        "ragged.csv is not a table with a header: Record 3 has 3 fields, but first record had 2 fields")
                .contains("gone.csv cannot be read: it is missing, or closed to you");
    }

    @Test
    void calibrationIsWrittenWithItsPicture() throws IOException {
        assertThat(Cli.run("evidence", "calibrate", "--runs", "5").code()).isEqualTo(2);

        Cli cli = Cli.run("evidence", "calibrate", "--runs", "20", "-o", temp.toString());

        assertThat(cli.code()).isZero();
        assertThat(Files.readString(temp.resolve("calibration.md")))
                .contains("**Simulated data**")
                .contains("Boschloo 4.3 %, Fisher 1.8 %");
        assertThat(Files.readString(temp.resolve("calibration.svg"))).startsWith("<svg");
    }

    @Test
    void powerIsSimulatedBesideTheFormula() {
        Cli cli = Cli.run(
                "evidence",
                "power",
                "--treatment",
                "20",
                "--control",
                "20",
                "--effect",
                "10",
                "--runs",
                "200",
                "--json");

        assertThat(cli.code()).isZero();
        assertThat(cli.json().get("withEffect").get("rejected").asDouble())
                .isCloseTo(cli.json().get("formula").get("power").asDouble(), within(0.1));
        assertThat(cli.json().get("noEffect").get("rejected").asDouble()).isLessThan(0.12);
        assertThat(Cli.run("evidence", "power", "--treatment", "20", "--effect", "5", "--runs", "20")
                        .out())
                .startsWith("SIMULATED")
                .contains("cannot tell")
                .contains("By formula");
        Cli wrong = Cli.run("evidence", "power", "--effect", "5", "--cohorts", "2", "--whole");
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("--whole needs an even number of --cohorts, 4 or more");
        assertThat(Cli.run("evidence", "power", "--outcome", "placed", "--effect", "0.1", "--icc", "0.1")
                        .err())
                .contains("simulated for scores only");
        assertThat(Cli.run("evidence", "power", "--outcome", "pay", "--effect", "5")
                        .code())
                .isEqualTo(2);
    }

    private Path cases(String list) throws IOException {
        Files.createDirectories(temp.resolve("data"));
        Files.writeString(temp.resolve("data/people.csv"), "z,y\n1,5\n1,7\n1,6\n0,3\n0,4\n0,5\n");
        Files.writeString(
                temp.resolve("cases.json"), "{\"title\": \"Ours\", \"format\": 1, \"cases\": [" + list + "]}");
        return temp;
    }
}
