package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.app.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** A study from its plan to its archive, through the real services; and every way to cheat on the way. */
class StudyIT {

    @Test
    void fromThePlanToAnArchiveThatAStrangerRecomputes() throws Exception {
        Path home = Cli.freshDirectory("study");
        Path programme = programme(home.resolve("programme"), "");
        Path data = home.resolve("data");

        Cli plan = study("plan", programme, "trial", "--runs", "40", "--json");
        assertThat(plan.code()).isZero();
        assertThat(plan.json().get("detectable").asDouble()).isBetween(5.0, 8.0);
        assertThat(plan.json().get("designs")).hasSize(9);
        assertThat(study("lock", programme, "trial", "--by", "Kim").out()).contains("Locked trial on ");
        Cli drawn = study("assign", programme, "trial", "--seed", "lottery-42");
        assertThat(drawn.out()).contains("Drawn: 30 Sprints, 30 Notebooks (people within blocks).");
        assertThat(study("assign", programme, "trial", "--check").out())
                .contains("60 of 60 arms come out as recorded.");
        scores(programme, 12);
        run(programme, data);

        Cli verdict = Cli.run("study", "verdict", "trial", "--json", "--data", data.toString());
        JsonNode main = verdict.json().get("outcomes").get(0);
        assertThat(verdict.code()).isZero();
        assertThat(main.get("verdict").asText()).startsWith("BETTER");
        assertThat(main.get("assignmentTest").get("statistic").asText())
                .isEqualTo("weighted block differences over balanced draws");
        assertThat(gate(main, "PLAN").get("status").asText()).isEqualTo("PASS");
        assertThat(main.get("securityMark").get("marks").asInt()).isGreaterThanOrEqualTo(4);
        assertThat(verdict.json().get("protocol").get("lock").get("by").asText())
                .isEqualTo("Kim");

        // Nobody peeks: not by the verdict, not by the people behind it, not by asking for a day to come.
        JsonNode watched = Cli.run("study", "verdict", "watched", "--json", "--data", data.toString())
                .json()
                .get("outcomes")
                .get(0);
        assertThat(watched.get("verdict").asText()).isEqualTo("TOO_EARLY");
        assertThat(watched.get("reason").asText()).isEqualTo("HIDDEN");
        assertThat(watched.get("treatment").get("value").isNull()).isTrue();
        Cli explained = Cli.run("explain", "watched", "early", "--data", data.toString());
        assertThat(explained.code()).isEqualTo(1);
        assertThat(explained.out()).isEmpty();
        assertThat(Cli.run("study", "verdict", "watched", "--as-of", "2096-06-01", "--data", data.toString())
                        .err())
                .contains("is a day to come");

        sqlShowsNoOutcomeBeforeTheLook(data);
        Cli early = Cli.run("study", "bundle", "watched", "--data", data.toString());
        assertThat(early.code()).isEqualTo(1);
        assertThat(early.err()).contains("the plan hides outcomes by arm until its look on ");
        Path bundle = home.resolve("trial.zip");
        assertThat(Cli.run("study", "bundle", "trial", "-o", bundle.toString(), "--data", data.toString())
                        .code())
                .isZero();
        byte[] once = Files.readAllBytes(bundle);
        Cli.run("study", "bundle", "trial", "-o", bundle.toString(), "--data", data.toString());
        assertThat(Files.readAllBytes(bundle))
                .as("the same verdict gives the same bytes")
                .isEqualTo(once);
        Cli same = Cli.run("study", "verify", bundle.toString());
        assertThat(same.code()).isZero();
        assertThat(same.out()).contains("figures come out to the last digit.");
        assertThat(new String(part(bundle, "people.csv"), StandardCharsets.UTF_8))
                .doesNotContain("example.org")
                .doesNotContainPattern("(?m)^a\\d\\d,");

        Path cells = home.resolve("cells.zip");
        Cli.run("study", "bundle", "trial", "--level", "aggregate", "-o", cells.toString(), "--data", data.toString());
        Cli fromCells = Cli.run("study", "verify", cells.toString());
        assertThat(fromCells.code()).isZero();
        assertThat(fromCells.out()).contains("figures come out from counts, means and standard deviations");
        assertThat(new String(part(cells, "cells.csv"), StandardCharsets.UTF_8).lines())
                .hasSizeBetween(3, 9)
                .element(0)
                .isEqualTo("outcome,arm,block,people,outside,known,mean,standardDeviation");
        tamper(cells, "verdict.json", text -> text.replaceFirst("\"assigned\" : 30", "\"assigned\" : 29"));
        assertThat(Cli.run("study", "verify", cells.toString()).code()).isEqualTo(1);

        tamper(
                bundle,
                "people.csv",
                text -> text.replaceFirst(",true,\\n", ",false,\n").replaceFirst("sprint", "notebook"));
        Cli other = Cli.run("study", "verify", bundle.toString());
        assertThat(other.code()).isEqualTo(1);
        assertThat(other.out())
                .contains("people.csv is not what the manifest says")
                .contains("the bundle says");

        // Cheating after the fact: the lock is thrown away, the lots are drawn again and the outcome is made easier.
        Files.delete(programme.resolve("locks/trial.json"));
        Programmes.replace(programme.resolve("dayone.yaml"), "smallest-difference: 5", "smallest-difference: 1");
        run(programme, data);
        JsonNode cheated = Cli.run("study", "verdict", "trial", "--json", "--data", data.toString())
                .json()
                .get("outcomes")
                .get(0);
        assertThat(gate(cheated, "PLAN").get("status").asText()).isEqualTo("WARN");
        assertThat(gate(cheated, "PLAN").get("sentence").asText())
                .contains("A plan was locked before that is not this one and that no amendment leads here from.");
        assertThat(cheated.get("securityMark").get("reasons").toString())
                .contains("The plan was changed after data were seen (minus one).");

        // People moved to the other arm behind the draw: only without its file does the roster get through, and then it
        // shows.
        Files.delete(programme.resolve("allocations/trial.json"));
        Path roster = programme.resolve("roster.csv");
        Files.writeString(roster, moved(Files.readString(roster), 2));
        run(programme, data);
        JsonNode shifted = Cli.run("study", "verdict", "trial", "--json", "--data", data.toString())
                .json()
                .get("outcomes")
                .get(0);
        assertThat(gate(shifted, "TWO_ARMS").get("sentence").asText())
                .isEqualTo("2 of 60 people stand in another arm than the one first recorded.");
        assertThat(gate(shifted, "PLAN").get("sentence").asText())
                .contains("Arms were drawn before that are not these, and no reason is on record.");
    }

    @Test
    void aDesignThatCannotAnswerIsNotLocked() throws IOException {
        Path home = Cli.freshDirectory("refused");
        Path programme = programme(home.resolve("programme"), "");
        Programmes.replace(programme.resolve("dayone.yaml"), "unit: participant, blocked: true,", "unit: cluster,");

        Cli two = study("lock", programme, "trial");
        assertThat(two.code()).isEqualTo(1);
        assertThat(two.err()).contains("With 2 units, one arm has a single cohort");
        assertThat(study("lock", programme, "trial", "--descriptive", "we know").code())
                .isEqualTo(1);

        Programmes.replace(programme.resolve("dayone.yaml"), "{people-per-cohort", "{clusters: 6, people-per-cohort");
        Cli six = study("lock", programme, "trial");
        assertThat(six.err())
                .contains("With 6 units drawn no outcome whatsoever could give a p below 0.100")
                .contains("--descriptive \"why\"");
        assertThat(study("lock", programme, "trial", "--descriptive", "a pilot").code())
                .isZero();
        assertThat(Files.readString(programme.resolve("locks/trial.json"))).contains("a pilot");
    }

    @Test
    void everyoneHasBothFormatsInACrossover() throws IOException {
        Path home = Cli.freshDirectory("crossover");
        Path programme = programme(home.resolve("programme"), "    design: crossover\n    periods: [week-1, week-2]\n");
        Programmes.replace(programme.resolve("dayone.yaml"), "checkpoint: capstone, ", "");
        study("assign", programme, "trial", "--seed", "1");
        StringBuilder out = new StringBuilder("participant,checkpoint,item,score,submitted\n");
        Random random = new Random(4);
        for (String[] row : people(programme)) {
            double person = 10 * random.nextGaussian();
            for (int week = 1; week <= 2; week++) {
                boolean sprint = row[2].equals("sprint") == (week == 1);
                out.append(String.format(
                        Locale.ROOT,
                        "%s,week-%d,total,%.1f,2026-02-0%d%n",
                        row[0],
                        week,
                        50 + person + 3 * week + (sprint ? 6 : 0) + 4 * random.nextGaussian(),
                        week));
            }
        }
        Files.writeString(programme.resolve("checkpoints.csv"), out.toString().replace("\r", ""));
        Path data = home.resolve("data");
        run(programme, data);

        JsonNode main = Cli.run("study", "verdict", "trial", "--json", "--data", data.toString())
                .json()
                .get("outcomes")
                .get(0);
        assertThat(main.get("method").asText()).isEqualTo("CROSSOVER");
        assertThat(main.get("interval").get("lower").asDouble()).isLessThan(6);
        assertThat(main.get("interval").get("upper").asDouble()).isGreaterThan(6);
        assertThat(main.get("interval").get("upper").asDouble()
                        - main.get("interval").get("lower").asDouble())
                .isLessThan(5);
        assertThat(main.get("notes").toString()).contains("Carry-over: ");
        assertThat(main.get("alternatives").get(0).get("estimateNotes").get(0).asText())
                .isEqualTo("first period alone");
    }

    private static void sqlShowsNoOutcomeBeforeTheLook(Path data) throws Exception {
        Cli granted = Cli.run(
                "grant", "reader", "--role", "evaluator", "--programme", "lifecycle", "--data", data.toString());
        assertThat(granted.code()).isZero();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data.resolve("postgres"));
                Connection owner = WarehouseIT.connect(postgres.address());
                Connection reader = WarehouseIT.connect(WarehouseIT.as(postgres, granted))) {
            for (String outcomes : List.of(
                    "select count(*) from core.measure where measure = 'S1.capstone'",
                    "select count(*) from core.measure_history where measure = 'S1.capstone'",
                    "select count(*) from core.fact where kind = 'score'",
                    "select count(*) from core.format_metric where measure = 'S1.capstone'",
                    "select count(*) from mart.cohort_comparison where measure = 'S1.capstone'")) {
                assertThat(WarehouseIT.strings(owner, outcomes)).as(outcomes).doesNotContain("0");
                assertThat(WarehouseIT.strings(reader, outcomes)).as(outcomes).containsExactly("0");
            }
            assertThat(WarehouseIT.strings(reader, "select count(*) from mart.participant"))
                    .containsExactly("60");
        }
    }

    private static JsonNode gate(JsonNode outcome, String name) {
        for (JsonNode gate : outcome.get("gates")) {
            if (gate.get("gate").asText().equals(name)) {
                return gate;
            }
        }
        throw new AssertionError("no gate " + name);
    }

    private static Cli study(String what, Path programme, String... more) {
        List<String> args = new ArrayList<>(List.of("study", what, programme.toString()));
        args.addAll(List.of(more));
        return Cli.run(args.toArray(String[]::new));
    }

    private static void run(Path programme, Path data) {
        Cli cli = Cli.run("run", programme.toString(), "--no-serve", "--json", "--data", data.toString());
        assertThat(cli.code()).as(cli.err()).isZero();
    }

    private static Path programme(Path directory, String more) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("dayone.yaml"), """
                programme: lifecycle
                simulated: true
                cohorts:
                  - {id: a, start: 2096-01-04, end: 2096-02-05}
                  - {id: b, start: 2096-04-04, end: 2096-05-05}
                formats:
                  - {id: notebook, label: Notebooks}
                  - {id: sprint, label: Sprints}
                checkpoints:
                  - {id: capstone, items: [{id: total, maximum: 100}]}
                  - {id: week-1, items: [{id: total, maximum: 100}]}
                  - {id: week-2, items: [{id: total, maximum: 100}]}
                studies:
                  - id: trial
                    question: Do sprints make better engineers than notebooks?
                    control: notebook
                    treatment: sprint
                %s    assignment: {unit: participant, blocked: true, expected-share: 0.5, balance-on: [baseline.coding], balance-accept: 0.2}
                    covariates: [baseline.coding]
                    expected: {people-per-cohort: 30, cohorts-per-year: 3, standard-deviation: 10, loss: 0.05}
                    outcomes:
                      - {id: capstone, measure: checkpoint-score, checkpoint: capstone, smallest-difference: 5, primary: true}
                  - id: watched
                    question: Is anything to be seen before its day?
                    control: notebook
                    treatment: sprint
                    looks: [2096-06-01, 2096-12-01]
                    between-looks: hidden
                    outcomes:
                      - {id: early, measure: checkpoint-score, smallest-difference: 5, primary: true, checkpoint: capstone}
                """.formatted(more));
        Random random = new Random(3);
        StringBuilder list = new StringBuilder("participant,cohort,baseline.coding,email\n");
        for (String cohort : List.of("a", "b")) {
            for (int i = 0; i < 30; i++) {
                list.append(String.format(
                        Locale.ROOT,
                        "%s%02d,%s,%.1f,%s%d@example.org\n",
                        cohort,
                        i,
                        cohort,
                        50 + 10 * random.nextGaussian(),
                        cohort,
                        i));
            }
        }
        Files.writeString(directory.resolve("applicants.csv"), list);
        return directory;
    }

    /** Id, cohort and arm of everyone in the roster. */
    private static List<String[]> people(Path programme) throws IOException {
        return Files.readAllLines(programme.resolve("roster.csv")).stream()
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
    }

    private static void scores(Path programme, double effect) throws IOException {
        Random random = new Random(5);
        StringBuilder out = new StringBuilder("participant,checkpoint,item,score,submitted,rater\n");
        for (String[] row : people(programme)) {
            double score = 45 + (row[2].equals("sprint") ? effect : 0) + 8 * random.nextGaussian();
            for (int rater = 1; rater <= 2; rater++) {
                out.append(String.format(
                        Locale.ROOT,
                        "%s,capstone,total,%.1f,2096-02-04,rater%d\n",
                        row[0],
                        Math.max(0, score + random.nextGaussian()),
                        rater));
            }
        }
        Files.writeString(programme.resolve("checkpoints.csv"), out);
    }

    /** The next revision of the first so many people, in the other arm. */
    private static String moved(String roster, int people) {
        List<String> lines = new ArrayList<>(roster.lines().toList());
        List<String> out = new ArrayList<>();
        out.add(lines.get(0) + ",revision");
        for (int i = 1; i < lines.size(); i++) {
            out.add(lines.get(i) + ",");
        }
        for (int i = 1; i <= people; i++) {
            String line = lines.get(i);
            String other = line.contains(",sprint,")
                    ? line.replace(",sprint,", ",notebook,")
                    : line.replace(",notebook,", ",sprint,");
            out.add(other + ",1");
        }
        return String.join("\n", out) + "\n";
    }

    private static byte[] part(Path zip, String name) throws IOException {
        try (InputStream raw = Files.newInputStream(zip);
                ZipInputStream in = new ZipInputStream(raw)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return in.readAllBytes();
                }
            }
        }
        throw new AssertionError("no " + name);
    }

    private interface Edit {
        String of(String text);
    }

    private static void tamper(Path zip, String name, Edit edit) throws IOException {
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        try (InputStream raw = Files.newInputStream(zip);
                ZipInputStream in = new ZipInputStream(raw);
                ZipOutputStream out = new ZipOutputStream(changed)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                byte[] bytes = in.readAllBytes();
                out.write(
                        entry.getName().equals(name)
                                ? edit.of(new String(bytes, StandardCharsets.UTF_8))
                                        .getBytes(StandardCharsets.UTF_8)
                                : bytes);
            }
        }
        Files.write(zip, changed.toByteArray());
    }
}
