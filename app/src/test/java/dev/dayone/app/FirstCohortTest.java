package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** docs/first-cohort.md is followed to the letter: its files are written, and its commands are run in their order. */
class FirstCohortTest {

    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TempDir
    Path temp;

    private String text = "";
    private final List<String> csv = new ArrayList<>();
    private final List<String> yaml = new ArrayList<>();
    private final List<List<String>> commands = new ArrayList<>();

    @BeforeEach
    void read() throws IOException {
        text = Files.readString(Path.of("..", "docs", "first-cohort.md"));
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            switch (block.group(1)) {
                case "csv" -> csv.add(block.group(2));
                case "yaml" -> yaml.add(block.group(2));
                default -> block.group(2).lines().map(this::words).forEach(commands::add);
            }
        }
    }

    /** The words of a command behind ./dayone, with files where the test keeps them. */
    private List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line.substring("./dayone ".length()));
        while (word.find()) {
            String written = word.group(1) == null ? word.group(2) : word.group(1);
            words.add(
                    List.of("my-school", "people.csv", "pre.csv", "pre.map.yaml")
                                    .contains(written)
                            ? temp.resolve(written).toString()
                            : written);
        }
        return words;
    }

    @Test
    void itsCommandsDoWhatItSays() throws IOException {
        Path school = temp.resolve("my-school");
        Files.writeString(temp.resolve("people.csv"), csv.get(0));
        Files.writeString(temp.resolve("pre.csv"), csv.get(1));
        List<String> done = new ArrayList<>();
        for (List<String> command : commands) {
            String name = command.get(0);
            if (name.equals("import") && !done.contains("import")) {
                Files.writeString(school.resolve("dayone.yaml"), "\n" + yaml.get(0), StandardOpenOption.APPEND);
            }
            if (List.of("init", "check", "import").contains(name)) {
                Cli ran = Cli.run(command.toArray(String[]::new));
                assertThat(ran.code())
                        .as("%s: %s%s", command, ran.out(), ran.err())
                        .isZero();
            } else {
                // What starts services is run by integration tests; that it is a command with these options is held
                // here.
                new CommandLine(DayOne.class)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .parseArgs(command.toArray(String[]::new));
            }
            done.add(name);
        }

        assertThat(done)
                .containsExactly("init", "check", "run", "import", "import", "check", "run", "report", "report");
        assertThat(school.resolve("README.md")).exists();
        assertThat(Files.readString(school.resolve("roster.csv")))
                .contains("p001,Spring 2024,course,Ana López,ana@example.org");
        assertThat(Files.readAllLines(school.resolve("surveys.csv"))).hasSize(4);
    }

    @Test
    void whatInitCannotKnowIsAskedForAndNothingIsWritten() throws IOException {
        Path people = Files.writeString(temp.resolve("people.csv"), csv.get(0));
        Path school = temp.resolve("school");

        Cli undated = init(school, people);
        Cli unknown = init(school, people, "--cohort", "Autumn=2024-09-02..2024-10-04");
        Cli backwards = init(school, people, "--cohort", "Spring 2024=2024-04-05..2024-03-04");

        assertThat(undated.code()).isEqualTo(2);
        assertThat(undated.err()).contains("When did each cohort run?", "--cohort \"Spring 2024=START..END\"");
        assertThat(unknown.err()).contains("Cohorts of", "Spring 2024");
        assertThat(backwards.err()).contains("a last day that is not before it");
        assertThat(school.resolve("dayone.yaml")).doesNotExist();
        assertThat(school.resolve("roster.csv")).doesNotExist();
    }

    @Test
    void aRowThatInitCannotUseIsToldAndNothingIsWritten() throws IOException {
        Path people = Files.write(
                temp.resolve("people.csv"),
                "Student;Round;Mail\nZoë Müller;A;zoe@example.org\nBo;A;zoe@example.org\nKim;;kim@\n"
                        .getBytes(StandardCharsets.UTF_8));
        Path school = temp.resolve("school");

        Cli ran = init(school, people, "--cohort", "A=2024-03-04..2024-04-05");

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.err())
                .contains(
                        "people.csv:3:3: Mail \"zoe@example.org\" stands twice",
                        "people.csv:4:2: Round is empty. Say in which cohort Kim was");
        assertThat(school).doesNotExist();
    }

    private static Cli init(Path school, Path people, String... more) {
        List<String> words = new ArrayList<>(List.of("init", school.toString(), "--from", people.toString()));
        words.addAll(Arrays.asList(more));
        return Cli.run(words.toArray(String[]::new));
    }
}
