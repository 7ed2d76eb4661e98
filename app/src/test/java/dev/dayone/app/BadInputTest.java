package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.app.runtime.DataDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every mistake of the issue list: one line that says what, where, why and what to do, before anything is started. */
class BadInputTest {

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    dayone.yaml  | end: 2024-02-09      | end: 2024-02-31      | dayone.yaml:3:38: end "2024-02-31" is not a date. Write it as 2024-03-31.
                    dayone.yaml  | treatment: b         | treatment: c         | dayone.yaml:15:16: treatment "c" is not known. Known: a, b.
                    dayone.yaml  | question: Is         | qestion: Is          | dayone.yaml:12:5: question is missing. Add the key question.
                    dayone.yaml  | programme: small     | {programme: small    | dayone.yaml:2:8: is not valid YAML
                    roster.csv   | assigned_arm,email   | assigned_amr,email   | roster.csv:1:3: column "assigned_amr" is not known. Did you mean assigned_arm?
                    roster.csv   | p1,c1,b              | p1,c1,z              | roster.csv:3:3: assigned_arm "z" is no format of dayone.yaml. Known: a, b.
                    roster.csv   | p1,c1,b              | p0,c1,b              | roster.csv:3:1: participant "p0" stands twice.
                    roster.csv   | p1@example.org       | p0@example.org       | roster.csv:3:4: email "p0@example.org" belongs to participant p0 already.
                    roster.csv   | p1,c1,b              | p1,c9,b              | roster.csv:3:2: cohort "c9" is no cohort of dayone.yaml.
                    """)
    void wholeFileErrorsNameLineColumnValueAndRemedy(String file, String from, String to, String message)
            throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        Programmes.replace(directory.resolve(file), from, to);

        Cli cli = Cli.run(
                "run",
                directory.toString(),
                "--no-serve",
                "--data",
                temp.resolve("data").toString());

        assertThat(cli.err()).contains(message);
        assertThat(cli.code()).isEqualTo(2);
        assertThat(temp.resolve("data/kafka")).doesNotExist();
    }

    /** Files that are small to send and endless to read: each is refused in a sentence, without memory for what it stands for. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    items: &a [{id: x, items: *a}]                                             | lie deeper than 10 levels
                    items: &a [{id: x, maximum: 1, more: [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]}]  | dayone.yaml: repeats parts of itself (*name) more than 25 times
                    """)
    void aYamlFileThatMultipliesIsRefused(String items, String message) throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        Programmes.replace(directory.resolve("dayone.yaml"), "items:\n      - {id: task, maximum: 100}", items.strip());

        assertRefused(Cli.run("check", directory.toString()), message);
    }

    @Test
    void aYamlFileOfManyLevelsOrMergedPartsIsRefused() throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        Path yaml = directory.resolve("dayone.yaml");
        String items = "items:\n      - {id: task, maximum: 100}";
        String whole = Files.readString(yaml);
        for (String bomb : List.of(
                "items: " + "[".repeat(100_000) + "]".repeat(100_000),
                "items: " + "{a: ".repeat(5_000) + "x" + "}".repeat(5_000),
                "items:\n      - &a {id: task, maximum: 100}\n      - {<<: *a, id: other}",
                "items: &a [*a]")) {
            Files.writeString(yaml, whole.replace(items, bomb));
            assertRefused(Cli.run("check", directory.toString()), "dayone.yaml:");
        }
    }

    @Test
    void aTableWiderThanAnyIsRefused() throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        Files.writeString(directory.resolve("roster.csv"), "participant,cohort,assigned_arm" + ",x".repeat(1_000_000));

        assertRefused(Cli.run("check", directory.toString()), "roster.csv: is not readable as CSV");
    }

    @Test
    void aCellOfManyMegabytesIsOneBadRow() throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        Files.writeString(
                directory.resolve("checkpoints.csv"),
                Files.readString(directory.resolve("checkpoints.csv")) + "p1,final,task," + "9".repeat(10_000_000)
                        + ",2024-02-08,1,no\n");

        Cli cli = Cli.run("check", directory.toString());

        assertThat(cli.code()).isEqualTo(1);
        assertThat(cli.err().length() + cli.out().length()).isLessThan(20_000);
    }

    /** A hundred gigabytes that take no room on the disk. */
    @Test
    void aFileBeyondMemoryIsRefusedBeforeItIsRead() throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        try (RandomAccessFile file =
                new RandomAccessFile(directory.resolve("roster.csv").toFile(), "rw")) {
            file.setLength(100L << 30);
        }

        assertRefused(
                Cli.run("check", directory.toString()),
                "roster.csv: has 102400 MB, and this process has memory for a file of");
    }

    private static void assertRefused(Cli cli, String message) {
        assertThat(cli.err()).contains(message);
        assertThat(cli.err().length()).as("a sentence, not the file").isLessThan(2_000);
        assertThat(cli.code()).isEqualTo(2);
    }

    @Test
    void aWordAmongNumbersIsNotTakenForACategory() throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        Path roster = directory.resolve("roster.csv");
        Files.writeString(
                roster,
                "participant,cohort,assigned_arm,baseline.age\np0,c1,a,31\np1,c1,b,NA\np2,c1,a,\np3,c1,b,young\n");

        Cli cli = Cli.run("check", directory.toString());

        assertThat(cli.err())
                .isEqualToIgnoringNewLines(
                        "roster.csv:5:4: baseline.age \"young\" is a word in a column that has numbers "
                                + "too. Leave missing cells empty; give categories names that are no numbers.");
    }

    /** The module is not on the path of these tests. */
    @Test
    void parquetWithoutItsModuleSaysHowToBuildIt() {
        Path directory = temp.resolve("extract");

        Cli cli = Cli.run("export", "small", "--as", "parquet", "-o", directory.toString());

        assertThat(cli.code()).isEqualTo(2);
        assertThat(cli.err()).contains("mvn -q package -DskipTests -pl parquet -am", "Nothing was written");
        assertThat(directory).doesNotExist();
    }

    @Test
    void missingFileIsNamed() throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        Files.delete(directory.resolve("roster.csv"));

        Cli cli = Cli.run("check", directory.toString());

        assertThat(cli.err()).startsWith("roster.csv: is missing. Create it with the columns participant, cohort");
        assertThat(cli.code()).isEqualTo(2);
    }

    @Test
    void missingDirectoryIsNamed() {
        Cli cli = Cli.run("check", temp.resolve("nowhere").toString());

        assertThat(cli.err()).contains("nowhere: is no directory");
        assertThat(cli.code()).isEqualTo(2);
    }

    @Test
    void repositoryThatIsNoneIsRefused() throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        Files.createDirectories(directory.resolve("not-a-repository"));
        Files.writeString(directory.resolve("repositories.csv"), "repository,participant\nnot-a-repository,p1\n");

        Cli cli = Cli.run("check", directory.toString());

        assertThat(cli.err())
                .startsWith(
                        "repositories.csv:2:1: repository \"not-a-repository\" is no git repository. Give the path");
        assertThat(cli.code()).isEqualTo(2);
    }

    @Test
    void badRowsAreListedOneByOneAndTheRestIsRead() throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        Programmes.replace(directory.resolve("checkpoints.csv"), "p1,final,task,57", "p1,final,task,157");
        Programmes.replace(
                directory.resolve("checkpoints.csv"), "p2,final,task,64,2024-02-08", "p2,final,task,64,8 Feb");
        Programmes.replace(directory.resolve("checkpoints.csv"), "p3,final", "nobody,final");

        Cli cli = Cli.run("check", directory.toString());

        assertThat(cli.out())
                .contains("checkpoints.csv:3:4: score \"157\" is above the maximum 100 of item task.")
                .contains("checkpoints.csv:4:5: submitted \"8 Feb\" is not a date. Write it as 2024-03-31.")
                .contains("checkpoints.csv:5:1: participant \"nobody\" is no participant of roster.csv.")
                .contains("3 rows that would be rejected, 0 conflicts, 0 duplicates.")
                .containsPattern(
                        "checkpoints.csv: \\d+ lines = 1 header \\+ \\d+ rows taken \\+ 3 rows refused \\+ 0 blank");
        assertThat(cli.code()).isEqualTo(1);
    }

    @Test
    void aFactToldInTwoWaysIsFoundBeforeItIsSent() throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        Path scores = directory.resolve("checkpoints.csv");
        String row = Files.readAllLines(scores).get(1);
        Files.writeString(
                scores, Files.readString(scores) + row + "\n" + row.replace(",task,50,", ",task,51,") + "\n,,,,,,\n");

        Cli cli = Cli.run("check", directory.toString());

        assertThat(cli.out())
                .contains("says other than checkpoints.csv:2 of the same fact. The first stays")
                .contains("0 rows that would be rejected, 1 conflict, 1 duplicate.")
                .contains("1 blank");
        assertThat(cli.code()).isEqualTo(1);
    }

    @Test
    void aFileThatNobodyReadsIsSaid() throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        Files.writeString(directory.resolve("placement.csv"), "participant,date,status,tier\n");

        Cli cli = Cli.run("check", directory.toString());

        assertThat(cli.out()).contains("placement.csv: is not read. Did you mean placements.csv?");
        assertThat(cli.code()).isEqualTo(1);
    }

    /** Who is told that a file is missing, and sees it there, does not see what is wrong with its name. */
    @ParameterizedTest
    @CsvSource({"roster.csv, Roster.csv", "dayone.yaml, dayone.yml", "checkpoints.csv, checkpoints (1).csv"})
    void aFileThatIsMissingIsSeenUnderItsOtherName(String name, String other) throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        Files.move(directory.resolve(name), directory.resolve(other));

        assertRefused(Cli.run("check", directory.toString()), other + ": is not read. Did you mean " + name + "?");
    }

    @ParameterizedTest
    @CsvSource({
        "windows-1252, dayone.yaml:2: has bytes that are no UTF-8. Save the file as UTF-8.",
        "UTF-16, dayone.yaml: is UTF-16. Save it as UTF-8.",
        "UTF-8, dayone.yaml: is not valid YAML"
    })
    void aFileOfSettingsInAnotherEncodingIsRefused(String charset, String message) throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        Path yaml = directory.resolve("dayone.yaml");
        String odd = charset.equals("UTF-8") ? "\u0007" : "\u00e9";
        Files.writeString(
                yaml, Files.readString(yaml).replaceFirst("\n", "\n# caf" + odd + "\n"), Charset.forName(charset));

        Cli cli = Cli.run("check", directory.toString());

        assertThat(cli.err()).contains(message);
        assertThat(cli.code()).isEqualTo(2);
    }

    @Test
    void strictRefusesTheDirectoryForOneBadRow() throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        Programmes.replace(directory.resolve("checkpoints.csv"), "p1,final,task,57", "p1,final,task,157");

        Cli cli = Cli.run(
                "run",
                directory.toString(),
                "--strict",
                "--no-serve",
                "--data",
                temp.resolve("data").toString());

        assertThat(cli.err()).startsWith("checkpoints.csv:3:4: score \"157\" is above the maximum 100");
        assertThat(cli.code()).isEqualTo(2);
    }

    @Test
    void portInUseIsSaidBeforeAnythingStarts() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Cli cli = Cli.run(
                    "start",
                    "--port",
                    "" + taken.getLocalPort(),
                    "--data",
                    temp.resolve("data").toString());

            assertThat(cli.err())
                    .contains("Port " + taken.getLocalPort() + " on 127.0.0.1 is in use by another program.");
            assertThat(cli.code()).isEqualTo(3);
        }
    }

    @Test
    void dataDirectoryOfANewerVersionIsRefused() throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        Path data = Files.createDirectories(temp.resolve("data"));
        Files.writeString(data.resolve("layout-version"), (DataDirectory.LAYOUT + 1) + "\n");

        Cli cli = Cli.run("run", directory.toString(), "--no-serve", "--data", data.toString());

        assertThat(cli.err()).contains("layout-version: layout \"2\" is not the layout 1 that this DayOne reads.");
        assertThat(cli.code()).isEqualTo(2);
    }

    @Test
    void twoStartsOnOneDirectoryAreRefused() throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));
        Path data = temp.resolve("data");
        try (DataDirectory held = DataDirectory.open(data)) {
            assertThat(held.reports()).isNotNull();

            Cli cli = Cli.run("run", directory.toString(), "--no-serve", "--data", data.toString());

            assertThat(cli.err()).contains("is in use by another dayone. Stop that one, or choose another --data.");
            assertThat(cli.code()).isEqualTo(2);
        }
    }

    @Test
    void unknownOptionSuggestsHelp() {
        Cli cli = Cli.run("demo", "--no-srve");

        assertThat(cli.err()).contains("Unknown option: '--no-srve'");
        assertThat(cli.code()).isEqualTo(2);
    }

    @Test
    void unreachablePostgresIsUnavailable() throws IOException {
        Path directory = Programmes.write(temp.resolve("programme"));

        Cli cli = Cli.run(
                "run",
                directory.toString(),
                "--no-serve",
                "--data",
                temp.resolve("data").toString(),
                "--postgres",
                "postgresql://dayone:secret@127.0.0.1:9/dayone");

        assertThat(cli.err())
                .contains("Postgres at postgresql://127.0.0.1:9/dayone cannot be reached")
                .doesNotContain("secret");
        assertThat(cli.code()).isEqualTo(3);
    }

    @Test
    void helpTellsEveryCommandAndExitCode() {
        Cli cli = Cli.run("--help");

        assertThat(cli.out()).contains("demo", "run", "check", "start", "simulate", "Exit codes:", "70");
        assertThat(cli.code()).isZero();
    }
}
