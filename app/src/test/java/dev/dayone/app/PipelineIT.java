package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** From files and git repositories to verdicts, through the real broker, the real topology and the real Postgres. */
class PipelineIT {

    @Test
    void simulatedProgrammeGivesTheSameFiguresAgainAndCountsEveryCommit() throws Exception {
        Path home = Cli.freshDirectory("simulated");
        Path programme = home.resolve("programme");
        Cli.run("simulate", "--seed", "7", "-o", programme.toString(), "--cohorts", "1", "--cohort-size", "24");

        Cli first = run(programme, home.resolve("data"));
        Cli second = run(programme, home.resolve("data"));
        Cli elsewhere = run(programme, home.resolve("other-data"));

        assertThat(first.code()).isZero();
        JsonNode json = first.json();
        assertThat(json.get("simulated").asBoolean()).isTrue();
        assertThat(first.err()).contains("SIMULATED DATA: nobody in this programme exists.");
        assertAccounting(json, "accepted");
        assertAccounting(second.json(), "duplicates");
        assertThat(second.json().get("studies")).isEqualTo(json.get("studies"));
        assertThat(elsewhere.json().get("studies")).isEqualTo(json.get("studies"));
        assertThat(json.get("repositories")).hasSize(24);
        long total = 0;
        for (JsonNode repository : json.get("repositories")) {
            long counted =
                    gitCount(programme.resolve(repository.get("repository").asText()));
            assertThat(repository.get("commits").asLong()).isEqualTo(counted);
            total += counted;
        }
        assertThat(json.get("commits").get("observed").asLong()).isEqualTo(total);
        String report = Files.readString(Path.of(json.get("reports").get(0).asText()));
        assertThat(report).contains("Simulated data.", "<svg", "role=\"img\"", "prefers-color-scheme: dark");
    }

    @Test
    void demoPrintsTheTableOfTheReadme() throws IOException {
        Path home = Cli.freshDirectory("demo");

        Cli cli = Cli.run(
                "demo", "--no-serve", "--json", "--data", home.resolve("data").toString());

        String readme = Files.readString(Path.of("..", "README.md"));
        JsonNode outcomes = cli.json().get("studies").get(0).get("outcomes");
        assertThat(outcomes).hasSize(5);
        for (JsonNode outcome : outcomes) {
            JsonNode display = outcome.get("display");
            assertThat(readme)
                    .contains("| %s (%d) | %s (%d) | %s [%s] | %s |"
                            .formatted(
                                    display.get("control").asText(),
                                    outcome.get("control").get("n").asInt(),
                                    display.get("treatment").asText(),
                                    outcome.get("treatment").get("n").asInt(),
                                    display.get("difference").asText(),
                                    display.get("interval").asText(),
                                    outcome.get("heading").asText()));
        }
    }

    @Test
    void starReproducesThePublishedDifferences() throws IOException {
        Path home = Cli.freshDirectory("star");

        JsonNode json =
                run(Path.of("..", "examples", "star"), home.resolve("data")).json();

        // R 4.2, AER::STAR: t.test, and lm with school effects and sandwich::vcovHC(type = "HC2"); see
        // docs/examples.md.
        JsonNode published = outcome(json, "small-class");
        assertThat(published.get("estimate").asDouble()).isCloseTo(13.8989944586, within(1e-9));
        assertThat(published.get("standardError").asDouble()).isCloseTo(2.45412147800, within(1e-9));
        assertThat(published.get("interval").get("lower").asDouble()).isCloseTo(9.08739421388, within(1e-9));
        assertThat(published.get("heading").asText()).isEqualTo("Better, by an amount that matters");
        JsonNode within = outcome(json, "small-class-within-schools");
        assertThat(within.get("estimate").asDouble()).isCloseTo(15.93308224646, within(1e-9));
        assertThat(within.get("standardError").asDouble()).isCloseTo(2.24087325516, within(1e-9));
        assertThat(within.get("n").asInt()).isEqualTo(5766);
        JsonNode twoFormats = within.get("alternatives").get(0);
        assertThat(twoFormats.get("estimate").asDouble()).isCloseTo(15.99777661136, within(1e-9));
        assertThat(twoFormats.get("standardError").asDouble()).isCloseTo(2.24869181033, within(1e-9));
        JsonNode aide = outcome(json, "aide");
        assertThat(aide.get("estimate").asDouble()).isCloseTo(0.31393543, within(1e-7));
        assertThat(published.get("control").get("n").asInt()
                        + published.get("treatment").get("n").asInt()
                        + aide.get("treatment").get("n").asInt())
                .isEqualTo(5786);
        assertAccounting(json, "accepted");
    }

    @Test
    void lateCorrectionsChangeTheAnswerAndNothingElse() throws IOException {
        Path home = Cli.freshDirectory("corrections");
        Path programme = Programmes.write(home.resolve("programme"));
        Path scores = programme.resolve("checkpoints.csv");
        double before = outcome(run(programme, home.resolve("data")).json(), "b-vs-a")
                .get("estimate")
                .asDouble();

        Files.writeString(
                scores,
                Files.readString(scores) + "p1,final,task,93,2024-02-08,1,no\nnobody,final,task,1,2024-02-08,0,no\n"
                        + "p3,final,task,48,2024-02-08,1,yes\n");
        Cli corrected = run(programme, home.resolve("data"));

        // p1 rises from 57 to 93; p3's score of 71 is taken back, so twelve of B become eleven.
        JsonNode after = outcome(corrected.json(), "b-vs-a");
        double oldMeanB = outcomeMean(before, after);
        assertThat(after.get("treatment").get("n").asInt()).isEqualTo(11);
        assertThat(after.get("treatment").get("value").asDouble())
                .isCloseTo((12 * oldMeanB - 57 + 93 - 71) / 11, within(1e-9));
        JsonNode intake = corrected.json().get("intake");
        assertThat(intake.get("accepted").asInt()).isEqualTo(2);
        assertThat(intake.get("rejected").asInt()).isEqualTo(1);
        assertThat(corrected.err()).contains("participant \"nobody\" is no participant of roster.csv");

        Programmes.replace(scores, "p5,final,task,62", "p5,final,task,63");
        Cli silentChange = run(programme, home.resolve("data"));
        assertThat(silentChange.json().get("intake").get("conflicts").asInt()).isEqualTo(1);
        assertThat(silentChange.err()).contains("add a row with the next revision");
        assertThat(silentChange.code()).isEqualTo(1);
        assertThat(silentChange.json().get("studies"))
                .isEqualTo(corrected.json().get("studies"));
    }

    /** Mean of B before, from the difference before and the mean of A, which no correction touched. */
    private static double outcomeMean(double differenceBefore, JsonNode after) {
        return after.get("control").get("value").asDouble() + differenceBefore;
    }

    private static Cli run(Path programme, Path data) {
        Cli cli = Cli.run("run", programme.toString(), "--no-serve", "--json", "--verbose", "--data", data.toString());
        assertThat(cli.err()).doesNotContain("dayone: ");
        return cli;
    }

    private static JsonNode outcome(JsonNode json, String study) {
        for (JsonNode each : json.get("studies")) {
            if (each.get("study").asText().equals(study)) {
                return each.get("outcomes").get(0);
            }
        }
        throw new AssertionError("no study " + study);
    }

    private static void assertAccounting(JsonNode json, String all) {
        JsonNode intake = json.get("intake");
        assertThat(intake.get("accepted").asLong()
                        + intake.get("rejected").asLong()
                        + intake.get("duplicates").asLong()
                        + intake.get("conflicts").asLong())
                .isEqualTo(intake.get("sent").asLong());
        assertThat(intake.get(all).asLong()).isEqualTo(intake.get("sent").asLong());
    }

    private static long gitCount(Path repository) throws IOException, InterruptedException {
        Process git = new ProcessBuilder(
                        "git", "-c", "safe.directory=*", "-C", repository.toString(), "rev-list", "--count", "--all")
                .start();
        String count = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(git.waitFor()).isZero();
        return Long.parseLong(count);
    }
}
