package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.app.embedded.EmbeddedPostgres;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.study.StudyStore;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Counts, grades, placement before leaving, and several outcomes as one: from a programme directory to verdict, explanation and bundle. */
class OutcomeKindsIT {

    private static final String YAML = """
            programme: kinds
            cohorts:
              - {id: c1, start: 2024-01-08, end: 2024-02-09}
              - {id: c2, start: 2024-01-08, end: 2024-02-09}
              - {id: c3, start: 2024-01-08, end: 2024-02-09}
            formats:
              - {id: notebook, label: Notebooks}
              - {id: sprint, label: Sprints}
            checkpoints:
              - id: capstone
                items:
                  - {id: defects, maximum: 40}
                  - {id: design, minimum: 1, maximum: 5}
            studies:
              - id: kinds
                question: Do sprints find more defects, design better, and place sooner?
                control: notebook
                treatment: sprint
                cohorts: [c1]
                outcomes:
                  - {id: all, title: Placed, then design, measure: prioritised, order: [placed, design], smallest-difference: 20, primary: true}
                  - {id: defects, title: Defects found, measure: checkpoint-score, checkpoint: capstone, item: defects, scale: count, smallest-difference: 25}
                  - {id: design, title: Design, measure: checkpoint-score, checkpoint: capstone, item: design, scale: grade, smallest-difference: 20}
                  - {id: before-leaving, title: Placed before leaving, measure: placement-incidence, smallest-difference: 10}
                  - {id: placed, title: Placed, measure: placed, smallest-difference: 10}
            """.replace("title: Placed, then design", "title: \"Placed, then design\"");

    private static final LocalDate END = LocalDate.of(2024, 2, 9);

    /** Someone of the directory: what the test itself can count with. */
    private record Someone(boolean sprint, int defects, int design, int placed, int left) {

        boolean placedFirst() {
            return placed <= 180 && placed <= left;
        }

        boolean placedAtAll() {
            return placed <= 180;
        }
    }

    @Test
    void eachKindComesOutAsItIsCountedByHand() throws Exception {
        Path home = Cli.freshDirectory("kinds");
        Path data = home.resolve("data");
        List<Someone> people = people();
        Path programme = write(home.resolve("programme"), people);
        assertThat(Cli.run("run", programme.toString(), "--no-serve", "--data", data.toString())
                        .code())
                .isZero();

        JsonNode outcomes = Cli.run("study", "verdict", "kinds", "--json", "--data", data.toString())
                .json()
                .get("outcomes");
        double[] defects = means(people, Someone::defects);
        assertThat(outcome(outcomes, "defects").get("method").asText()).isEqualTo("RATE_RATIO");
        assertThat(outcome(outcomes, "defects").get("estimate").asDouble())
                .isCloseTo(100 * (defects[1] / defects[0] - 1), within(1e-6));
        assertThat(outcome(outcomes, "design").get("method").asText()).isEqualTo("NET_BENEFIT");
        assertThat(outcome(outcomes, "design").get("estimate").asDouble())
                .isCloseTo(pairs(people, (a, b) -> Integer.compare(a.design(), b.design())), within(1e-6));
        assertThat(outcome(outcomes, "all").get("estimate").asDouble())
                .isCloseTo(
                        pairs(
                                people,
                                (a, b) -> a.placedAtAll() == b.placedAtAll()
                                        ? Integer.compare(a.design(), b.design())
                                        : a.placedAtAll() ? 1 : -1),
                        within(1e-6));
        double[] first = means(people, each -> each.placedFirst() ? 100 : 0);
        assertThat(outcome(outcomes, "before-leaving").get("method").asText()).isEqualTo("INCIDENCE");
        assertThat(outcome(outcomes, "before-leaving").get("estimate").asDouble())
                .isCloseTo(first[1] - first[0], within(1e-6));
        assertThat(outcome(outcomes, "before-leaving").get("sentence").asText())
                .contains("before leaving the field, with Notebooks");
        assertThat(outcome(outcomes, "all").get("sentence").asText())
                .startsWith("Of 100 pairs of one learner from each format, the one from Sprints did better in about ");

        inSqlAsInJson(data, outcomes);
        placementsBetweenAnswersAreRead(data);

        Cli made = Cli.run("explain", "kinds", "all", "--data", data.toString());
        assertThat(made.code()).isEqualTo(2);
        assertThat(made.err()).contains("is made of placed, design: name one of them");
        Path bundle = home.resolve("kinds.zip");
        Cli.run("study", "bundle", "kinds", "-o", bundle.toString(), "--data", data.toString());
        assertThat(Cli.run("study", "verify", bundle.toString()).out()).contains("come out to the last digit");
        try (FileSystem archive = FileSystems.newFileSystem(bundle)) {
            assertThat(new ObjectMapper()
                            .readTree(Files.readString(archive.getPath("verdict.json")))
                            .get("outcomes"))
                    .isEqualTo(outcomes);
        }
        Path cells = home.resolve("cells.zip");
        Cli.run("study", "bundle", "kinds", "--level", "aggregate", "-o", cells.toString(), "--data", data.toString());
        Cli fromCells = Cli.run("study", "verify", cells.toString());
        assertThat(fromCells.code()).as(fromCells.out() + fromCells.err()).isZero();
    }

    /** What the warehouse says of each outcome is what page, terminal and report say; and a class of people says no more than their answers tell. */
    private static void inSqlAsInJson(Path data, JsonNode outcomes) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data.resolve("postgres"));
                Connection owner = WarehouseIT.connect(postgres.address())) {
            for (JsonNode each : outcomes) {
                String of = " from mart.verdict where study = 'kinds' and outcome = '"
                        + each.get("id").asText() + "'";
                assertThat(WarehouseIT.strings(owner, "select verdict || '/' || n_control || '/' || n_treatment" + of))
                        .containsExactly(each.get("heading").asText() + "/"
                                + each.get("control").get("n").asInt() + "/"
                                + each.get("treatment").get("n").asInt());
                assertThat(
                                WarehouseIT.strings(owner, "select unnest(array[estimate, lower, upper, p_value])" + of)
                                        .stream()
                                        .map(Double::valueOf))
                        .containsExactly(
                                each.get("estimate").asDouble(),
                                each.get("interval").get("lower").asDouble(),
                                each.get("interval").get("upper").asDouble(),
                                each.get("pValue").asDouble());
            }
            assertThat(WarehouseIT.strings(
                            owner, "select outcome from mart.person_outcome where cohort = 'c2' order by outcome"))
                    .containsExactly(
                            "not placed", "placed, strict unknown", "placed, when unknown", "placed, when unknown");
        }
    }

    /** Of whom an answer found placed, the day of the answer before goes along; of whom the first day is told, none does. */
    private static void placementsBetweenAnswersAreRead(Path data) throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(data.resolve("postgres"));
                Warehouse warehouse = Warehouse.connect(postgres.address())) {
            StudyStore store = new StudyStore(warehouse);
            Registered kinds = store.find("kinds", "kinds").orElseThrow();
            StudyPlan plan = kinds.plan();
            Outcome time = new Outcome("t", "T", Kind.TIME_TO_PLACEMENT, "P4.strict", "days", 10, false, true, 180);
            List<PersonRow> rows = store.evidence(
                            new Registered(
                                    kinds.programme(),
                                    kinds.version(),
                                    false,
                                    new StudyPlan(
                                            plan.id(),
                                            plan.title(),
                                            plan.question(),
                                            plan.control(),
                                            plan.treatment(),
                                            false,
                                            true,
                                            false,
                                            false,
                                            List.of(),
                                            null,
                                            List.of(time)),
                                    List.of("c3")),
                            END.plusYears(1),
                            null)
                    .tables()
                    .get(0)
                    .rows();
            assertThat(rows.stream()
                            .map(row -> row.value()
                                    + (row.event() ? " placed, after " : " waits, after ")
                                    + row.parts().stream()
                                            .map(part -> String.valueOf((int) part.value()))
                                            .toList()))
                    .containsExactlyInAnyOrder(
                            "143.0 placed, after [82]",
                            "127.0 placed, after []",
                            "143.0 placed, after [0]",
                            "143.0 placed, after []",
                            "143.0 placed, after [82]",
                            "null placed, after [82]",
                            "143.0 waits, after []");
        }
    }

    @Test
    void ordersAndUnitsThatCannotBeAreRefused() throws Exception {
        Path programme = write(Cli.freshDirectory("kinds-bad").resolve("programme"), people());
        Path yaml = programme.resolve("dayone.yaml");
        String good = Files.readString(yaml);
        refused(programme, good.replace("order: [placed, design]", "order: [placed]"), "needs two outcomes or more");
        refused(programme, good.replace("order: [placed, design]", "order: [placed, desing]"), "desing");
        refused(
                programme,
                good.replace("scale: count", "scale: count, unit: defects"),
                "the difference is in per cent");
        refused(
                programme,
                good.replace(
                        "    control: notebook",
                        "    design: stepped-wedge\n    assignment: {unit: cluster, blocked: true}\n"
                                + "    control: notebook"),
                "two arms drawn by lot");
    }

    private static void refused(Path programme, String yaml, String why) throws IOException {
        Files.writeString(programme.resolve("dayone.yaml"), yaml);
        Cli cli = Cli.run("check", programme.toString());
        assertThat(cli.code()).isNotZero();
        assertThat(cli.out() + cli.err()).contains(why);
    }

    private static JsonNode outcome(JsonNode outcomes, String id) {
        for (JsonNode each : outcomes) {
            if (each.get("id").asText().equals(id)) {
                return each;
            }
        }
        throw new AssertionError(id + " is not in " + outcomes);
    }

    private interface Amount {
        double of(Someone person);
    }

    private static double[] means(List<Someone> people, Amount number) {
        return new double[] {
            people.stream()
                    .filter(each -> !each.sprint())
                    .mapToDouble(number::of)
                    .average()
                    .orElseThrow(),
            people.stream()
                    .filter(Someone::sprint)
                    .mapToDouble(number::of)
                    .average()
                    .orElseThrow()
        };
    }

    private interface Pair {
        int of(Someone one, Someone other);
    }

    private static double pairs(List<Someone> people, Pair pair) {
        double sum = 0;
        int n = 0;
        for (Someone one : people) {
            for (Someone other : people) {
                if (one.sprint() && !other.sprint()) {
                    sum += pair.of(one, other);
                    n++;
                }
            }
        }
        return 100 * sum / n;
    }

    private static List<Someone> people() {
        SplittableRandom random = new SplittableRandom(11);
        List<Someone> out = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            boolean sprint = i % 2 == 1;
            out.add(new Someone(
                    sprint,
                    random.nextInt(sprint ? 14 : 9),
                    1 + random.nextInt(5),
                    10 + random.nextInt(300),
                    10 + random.nextInt(500)));
        }
        return out;
    }

    /**
     * On 1 May they were seeking, on 1 July placed. Of two the first day was told, of one of them without a day of the answer; one was never asked before, one was silent in between,
     * of one the answer came after the window, of one nobody vouched.
     */
    private static void between(StringBuilder roster, StringBuilder placements) {
        for (int i = 1; i <= 7; i++) {
            roster.append("r").append(i).append(",c3,notebook\n");
        }
        for (String row : List.of(
                "r1,2024-05-01,J3a,V2,2024-05-01",
                "r1,2024-07-01,J1a,V2,2024-07-01",
                "r2,2024-05-01,J3a,V2,2024-05-01",
                "r2,2024-06-15,J1a,V2,2024-07-01",
                "r3,2024-07-01,J1a,V2,2024-07-01",
                "r3,2024-07-01,J1a,V3,2024-10-01",
                "r4,2024-05-01,J3a,V2,2024-05-01",
                "r4,2024-07-01,J1a,V2,",
                "r5,2024-05-01,J3a,V2,2024-05-01",
                "r5,2024-06-01,J4,V2,2024-06-01",
                "r5,2024-07-01,J1a,V2,2024-07-01",
                "r6,2024-05-01,J3a,V2,2024-05-01",
                "r6,2024-09-01,J1a,V2,2024-09-01",
                "r7,2024-05-01,J3a,V2,2024-05-01",
                "r7,2024-07-01,J1a,V1,2024-07-01")) {
            placements.append(row).append('\n');
        }
    }

    private static Path write(Path directory, List<Someone> people) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("dayone.yaml"), YAML);
        StringBuilder roster = new StringBuilder("participant,cohort,assigned_arm\n");
        StringBuilder scores = new StringBuilder("participant,checkpoint,item,score,submitted\n");
        StringBuilder placements = new StringBuilder("participant,date,status,tier,observed\n");
        for (int i = 0; i < people.size(); i++) {
            Someone each = people.get(i);
            roster.append(String.format(Locale.ROOT, "p%d,c1,%s%n", i, each.sprint() ? "sprint" : "notebook"));
            scores.append(String.format(Locale.ROOT, "p%d,capstone,defects,%d,2024-02-08%n", i, each.defects()));
            scores.append(String.format(Locale.ROOT, "p%d,capstone,design,%d,2024-02-08%n", i, each.design()));
            if (each.left() < each.placed()) {
                placements.append(String.format(Locale.ROOT, "p%d,%s,J2a,V2,%n", i, END.plusDays(each.left())));
            }
            if (each.placedAtAll()) {
                placements.append(String.format(Locale.ROOT, "p%d,%s,J1a,V3,%n", i, END.plusDays(each.placed())));
            }
            placements.append(String.format(
                    Locale.ROOT, "p%d,%s,%s,V2,%n", i, END.plusDays(310), each.placedAtAll() ? "J1a" : "J3a"));
        }
        // Told early and nothing after; found by an answer after the window, strictly or in a fellowship; seeking at
        // its end.
        roster.append("q1,c2,notebook\nq2,c2,notebook\nq3,c2,notebook\nq4,c2,notebook\n");
        placements.append("q1,2024-02-29,J1b,V2,2024-02-29\nq2,2024-09-01,J1a,V2,2024-09-01\nq3,2024-08-01,J3a,V2,\n");
        placements.append("q4,2024-09-01,J1b,V2,2024-09-01\n");
        between(roster, placements);
        Files.writeString(directory.resolve("roster.csv"), roster);
        Files.writeString(directory.resolve("checkpoints.csv"), scores);
        Files.writeString(directory.resolve("placements.csv"), placements);
        return directory;
    }
}
