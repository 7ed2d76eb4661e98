package dev.dayone.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stepped wedge from its draw to the roster of a later round. */
class StudyAssignTest {

    @TempDir
    Path directory;

    @TempDir
    Path lists;

    @BeforeEach
    void programme() throws IOException {
        Files.writeString(directory.resolve("dayone.yaml"), """
                programme: sites
                simulated: true
                cohorts:
                  - {id: r0, start: 2097-01-04, end: 2097-01-25}
                  - {id: r2, start: 2097-03-04, end: 2097-03-25}
                  - {id: r1, start: 2097-02-04, end: 2097-02-25}
                formats:
                  - {id: notebook, label: Notebooks}
                  - {id: sprint, label: Sprints}
                checkpoints:
                  - {id: task, items: [{id: total, maximum: 100}]}
                studies:
                  - id: wedge
                    design: stepped-wedge
                    question: Do sites that go over to sprints do better?
                    control: notebook
                    treatment: sprint
                    assignment: {unit: cluster, blocked: true}
                    outcomes:
                      - {id: task, measure: checkpoint-score, checkpoint: task, smallest-difference: 5, primary: true}
                """);
        Files.writeString(directory.resolve("checkpoints.csv"), "participant,checkpoint,score,submitted\n");
        list("applicants.csv", "r0", "a");
    }

    @Test
    void timesOfChangingOverAreDrawnOnceAndGiveTheArmsOfLaterRounds() throws IOException {
        Cli drawn = assign("--seed", "7");
        assertThat(drawn.code()).isZero();
        assertThat(drawn.out()).contains("Drawn: 4 clusters go over to Sprints in 2 waves.");
        assertThat(Files.readString(directory.resolve("roster.csv"))).doesNotContain("sprint");
        assertThat(assign("--check").out()).contains("4 of 4 arms come out as recorded.");

        list("second.csv", "r1", "b");
        assertThat(assign("--list", lists.resolve("second.csv").toString()).code())
                .isZero();
        list("third.csv", "r2", "c");
        assign("--list", lists.resolve("third.csv").toString());

        String roster = Files.readString(directory.resolve("roster.csv"));
        assertThat(roster.lines().filter(line -> line.contains(",r1,sprint"))).hasSize(2);
        assertThat(roster.lines().filter(line -> line.contains(",r2,sprint"))).hasSize(4);
        assertThat(Cli.run("check", directory.toString()).code()).isZero();

        Files.writeString(directory.resolve("roster.csv"), roster.replaceFirst(",r1,sprint", ",r1,notebook"));
        assertThat(Cli.run("check", directory.toString()).err())
                .contains("was drawn into sprint and stands in notebook");
    }

    @Test
    void aSiteThatWasNotDrawnCannotJoin() throws IOException {
        assign("--seed", "7");
        Files.writeString(lists.resolve("late.csv"), "participant,cohort,cluster\nz,r1,site 9\n");
        String before = Files.readString(directory.resolve("roster.csv"));

        Cli late = assign("--list", lists.resolve("late.csv").toString());

        assertThat(late.code()).isEqualTo(2);
        assertThat(late.err()).contains("No time was drawn for the cluster of 1 people, e.g. z (site 9)");
        assertThat(Files.readString(directory.resolve("roster.csv"))).isEqualTo(before);
    }

    /** The same people at three checkpoints: one row each, in which the block says from when on their site has sprints. */
    @Test
    void aClosedCohortIsDrawnOnceAndItsBlocksAreThePeriodsOfChangingOver() throws IOException {
        String plan = Files.readString(directory.resolve("dayone.yaml"))
                .replace(
                        "  - {id: task, items: [{id: total, maximum: 100}]}",
                        "  - {id: week-1, items: [{id: total, maximum: 100}]}\n  - {id: week-2, items: [{id: total, maximum: 100}]}\n"
                                + "  - {id: week-3, items: [{id: total, maximum: 100}]}")
                .replace(
                        "    design: stepped-wedge", "    design: stepped-wedge\n    periods: [week-1, week-2, week-3]")
                .replace(", checkpoint: task", "");
        Files.writeString(directory.resolve("dayone.yaml"), plan);

        assertThat(assign("--seed", "7").out())
                .contains("Drawn: 4 clusters go over to Sprints in 2 waves.")
                .contains("from week-2")
                .contains("from week-3");
        assertThat(assign("--check").out()).contains("4 of 4 arms come out as recorded.");
        String roster = Files.readString(directory.resolve("roster.csv"));
        assertThat(roster).doesNotContain("sprint");
        assertThat(roster.lines().filter(line -> line.contains("week-2"))).hasSize(2);
        Cli check = Cli.run("check", directory.toString());
        assertThat(check.code()).as(check.err()).isZero();

        Files.writeString(directory.resolve("roster.csv"), roster.replaceFirst("week-2", "week-3"));
        assertThat(Cli.run("check", directory.toString()).err())
                .contains("was drawn to go over in week-2 and has block week-3");
        Files.writeString(directory.resolve("roster.csv"), roster.replaceFirst("week-2", "week2"));
        assertThat(Cli.run("check", directory.toString()).err())
                .contains("is no period in which a cluster of study wedge can go over")
                .contains("Write week-2, week-3 or never");
        Files.writeString(
                directory.resolve("roster.csv"),
                roster
                        + roster.lines()
                                .skip(1)
                                .findFirst()
                                .orElseThrow()
                                .replaceFirst("a0", "late")
                                .replaceFirst("week-[23]", "never")
                        + "\n");
        assertThat(Cli.run("check", directory.toString()).err()).contains("differs within cluster site 0");
        Files.writeString(
                directory.resolve("dayone.yaml"), plan.replace("[week-1, week-2, week-3]", "[week-1, week-1]"));
        assertThat(Cli.run("check", directory.toString()).err()).contains("name a checkpoint twice");
        Files.writeString(directory.resolve("dayone.yaml"), plan.replace("[week-1, week-2, week-3]", "[week-1]"));
        assertThat(Cli.run("check", directory.toString()).err()).contains("must be two checkpoints or more");
    }

    private void list(String name, String cohort, String person) throws IOException {
        StringBuilder out = new StringBuilder("participant,cohort,cluster\n");
        for (int site = 0; site < 4; site++) {
            out.append(person)
                    .append(site)
                    .append(',')
                    .append(cohort)
                    .append(",site ")
                    .append(site)
                    .append('\n');
        }
        Files.writeString((name.equals("applicants.csv") ? directory : lists).resolve(name), out);
    }

    private Cli assign(String... more) {
        String[] args = new String[4 + more.length];
        args[0] = "study";
        args[1] = "assign";
        args[2] = directory.toString();
        args[3] = "wedge";
        System.arraycopy(more, 0, args, 4, more.length);
        return Cli.run(args);
    }
}
