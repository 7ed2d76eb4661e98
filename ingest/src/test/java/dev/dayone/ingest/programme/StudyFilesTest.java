package dev.dayone.ingest.programme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.plan.DrawnList;
import dev.dayone.ingest.plan.DrawnList.Drawn;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.privacy.Secrets;
import dev.dayone.ingest.programme.StudyFiles.Candidate;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.StudyRegistered.PlanLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locks and draws: what is frozen stays, and what is changed behind their back is refused. */
class StudyFilesTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String PLAN = """
            programme: p
            cohorts:
              - {id: c, start: 2026-02-01, end: 2026-03-01}
            formats:
              - {id: notebook, label: Notebooks}
              - {id: sprint, label: Sprints}
            checkpoints:
              - {id: capstone, items: [{id: total, maximum: 100}]}
            studies:
              - id: trial
                question: q?
                control: notebook
                treatment: sprint
                assignment: {blocked: true, expected-share: 0.5}
                costs: {control: 9000, treatment: 10500, currency: GBP}
                outcomes:
                  - {id: capstone, measure: checkpoint-score, checkpoint: capstone, smallest-difference: 5, primary: true}
            """;

    @TempDir
    Path directory;

    @BeforeEach
    void plan() throws IOException {
        write("dayone.yaml", PLAN);
        write("applicants.csv", "participant,cohort,email\na,c,a@example.org\nb,c,\nd,c,\ne,c,\n");
        write("checkpoints.csv", "participant,checkpoint,score,submitted\n");
    }

    @Test
    void aLockedPlanIsTheSameHoweverItIsWritten() throws IOException {
        PlanLock lock = files().lock("Kim", NOW, null);
        write("dayone.yaml", PLAN.replace("smallest-difference: 5", "smallest-difference: 5.0") + "# a comment\n");
        drawn(null);

        assertThat(registered().protocol().lock()).isEqualTo(lock);
        assertThat(files().changesSinceLock()).isEmpty();
        assertThatThrownBy(() -> files().lock("Kim", NOW, null))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("was locked on 2026-01-02T03:04:05Z by Kim");
    }

    @Test
    void aPlanChangedBehindItsLockIsRefusedAndAnAmendmentIsShown() throws IOException {
        files().lock("Kim", NOW, null);
        drawn(null);
        write("dayone.yaml", PLAN.replace("smallest-difference: 5", "smallest-difference: 2"));

        assertThatThrownBy(this::registered)
                .isInstanceOf(InputException.class)
                .hasMessage("dayone.yaml: study \"trial\" is not the plan that was locked on 2026-01-02: "
                        + "outcomes.capstone.smallestDifference: 5.0 becomes 2.0. Put it back, or put the change on record: "
                        + "./dayone study amend DIR trial --why \"...\".");

        files().amend("Lee", NOW.plusSeconds(60), "two points were found to matter");
        PlanLock lock = registered().protocol().lock();
        assertThat(lock.amendments()).hasSize(1);
        assertThat(lock.amendments().get(0).changes())
                .containsExactly("outcomes.capstone.smallestDifference: 5.0 becomes 2.0");
        assertThat(lock.amendments().get(0).why()).isEqualTo("two points were found to matter");
        assertThatThrownBy(() -> files().amend("Lee", NOW, "again"))
                .hasMessageContaining("says what is locked already");
    }

    @Test
    void whatAScoreIsMadeOfIsPartOfThePlan() throws IOException {
        files().lock("Kim", NOW, null);
        write("dayone.yaml", PLAN.replace("maximum: 100", "maximum: 50"));

        assertThat(files().changesSinceLock())
                .containsExactly(
                        "outcomes.capstone.madeOf.capstone/total: 0.0 to 100.0, weight 1.0 becomes 0.0 to 50.0, weight 1.0");
    }

    @Test
    void anEditedLockIsFound() throws IOException {
        files().lock("Kim", NOW, null);
        drawn(null);
        Path file = directory.resolve("locks/trial.json");
        Files.writeString(file, Files.readString(file).replace("\"Kim\"", "\"Lee\""));

        assertThatThrownBy(this::registered)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("locks/trial.json: was edited: the entry of 2026-01-02T03:04:05Z says hash ");
    }

    @Test
    void theRosterSaysWhatWasDrawn() throws IOException {
        drawn(null);
        String roster = Files.readString(directory.resolve("roster.csv"));
        assertThat(roster).contains("a,c,sprint").contains("b,c,notebook").contains("a@example.org");
        assertThat(registered().protocol().draws()).hasSize(1);

        write("roster.csv", roster.replace("b,c,notebook", "b,c,sprint"));
        assertThatThrownBy(this::registered).hasMessageContaining("was drawn into notebook and stands in sprint");

        write("roster.csv", roster.replaceAll("(?m)^b,.*\n", ""));
        assertThatThrownBy(this::registered).hasMessageContaining("\"b\" was drawn in study trial and is missing");

        write("roster.csv", roster + "z,c,sprint,,c\n");
        assertThatThrownBy(this::registered).hasMessageContaining("is in study trial without having been drawn");
    }

    @Test
    void selfRatingsAreNoMainOutcome() throws IOException {
        String plan = Files.readString(directory.resolve("dayone.yaml"));
        write(
                "dayone.yaml",
                plan.replace(
                                "  - {id: capstone, items: [{id: total, maximum: 100}]}",
                                "  - {id: confidence-post, items: [{id: total, maximum: 100}]}")
                        .replace("checkpoint: capstone", "checkpoint: confidence-post"));

        assertThatThrownBy(this::registered)
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is true for how people rate themselves, which is never a headline");
    }

    @Test
    void anyMeasureThatFormatsMayBeComparedOnIsAnOutcome() throws IOException {
        assertThat(outcome("F4")).isEqualTo("YES_NO F4 percentage points true null");
        assertThat(outcome("G1")).isEqualTo("TIME G1 days false 180");
        assertThat(outcome("GS8")).isEqualTo("NUMBER GS8 hours false null");
        assertThat(outcome("GS4.capstone")).isEqualTo("NUMBER GS4.capstone hours false null");
        assertThat(outcome("S3.capstone")).isEqualTo("SHARE S3.capstone percentage points true null");
        assertThat(outcome("GS1.capstone")).isEqualTo("SHARE GS1.capstone percentage points true null");
        assertThat(outcome("S4.capstone")).isEqualTo("SHARE S4.capstone percentage points true null");
        assertThat(outcome("S1.capstone")).isEqualTo("CHECKPOINT_SCORE S1.capstone points true null");
        assertThat(outcome("P1.180")).isEqualTo("PLACED P1 percentage points true 180");
        assertThat(outcome("P4.broad")).isEqualTo("TIME_TO_PLACEMENT P4.broad days false 180");
        assertThat(outcome("PAY.365")).isEqualTo("PAY PAY.365 per year true 365");
        assertThat(outcome("P7.response.180")).isEqualTo("YES_NO P7.response.180 percentage points true 180");
        assertThat(outcome("F4, better: lower")).isEqualTo("YES_NO F4 percentage points false null");
    }

    @Test
    void whatAFormatMakesLikelierIsNoOutcomeAndSelfRatingsAreNoMainOne() throws IOException {
        for (String measure : List.of("G2.commits", "G4", "C1.capstone", "P3.180", "GS9", "D1.events")) {
            assertThatThrownBy(() -> outcome(measure))
                    .as(measure)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("on which formats are never compared");
        }
        assertThat(outcome("S5")).startsWith("NUMBER S5");
        assertThatThrownBy(() -> outcome("S5, primary: true"))
                .hasMessageContaining("is true for how people rate themselves");
        assertThatThrownBy(() -> outcome("P5")).hasMessageContaining("name P5 without P1.180");
        assertThatThrownBy(() -> outcome("GS1.other")).hasMessageContaining("names the unknown checkpoint other");
        assertThatThrownBy(() -> outcome("F9")).hasMessageContaining("is not known");
        assertThatThrownBy(() -> outcome("S1.capston")).hasMessageContaining("Did you mean S1.capstone?");
    }

    @Test
    void aScoreFromZeroToOneIsAShareOrAYesOrNo() throws IOException {
        String bit = "checkpoint-score, checkpoint: bit";
        assertThat(outcome(bit, 0.05)).isEqualTo("SHARE S1.bit percentage points true null");
        assertThat(registeredOutcome("more").smallestDifference()).isEqualTo(5);
        assertThat(outcome(bit + ", scale: yes-no", 5)).isEqualTo("YES_NO S1.bit percentage points true null");
        assertThat(outcome(bit + ", scale: number", 0.05)).isEqualTo("CHECKPOINT_SCORE S1.bit points true null");
        assertThatThrownBy(() -> outcome(bit + ", scale: yes-no", 0.05))
                .hasMessageContaining("is below one percentage point");
        assertThatThrownBy(() -> outcome("checkpoint-score, checkpoint: capstone, scale: yes-no", 5))
                .hasMessageContaining("does not go from 0 to 1");
    }

    @Test
    void aCheckpointBeforeTheArmsPartIsACovariateAndNoOther() throws IOException {
        write("roster.csv", "participant,cohort,assigned_arm,block\na,c,sprint,one\nb,c,notebook,one\n");
        String plan = PLAN.replace("    question: q?\n", "    question: q?\n    covariates: [checkpoint.week-zero]\n");
        write(
                "dayone.yaml",
                plan.replace(
                        "checkpoints:\n", "checkpoints:\n  - {id: week-zero, items: [{id: total, maximum: 10}]}\n"));
        assertThatThrownBy(this::registered).hasMessageContaining("adjusting for it takes their effect away");

        write(
                "dayone.yaml",
                plan.replace(
                        "checkpoints:\n",
                        "checkpoints:\n  - {id: week-zero, before-arms: true, items: [{id: total, maximum: 10}]}\n"));
        assertThat(registered().covariates()).containsExactly("checkpoint.week-zero");
    }

    private String outcome(String measure) throws IOException {
        return outcome(measure, 5);
    }

    /** The second outcome of the plan as it is registered. */
    private String outcome(String measure, double smallest) throws IOException {
        write("roster.csv", "participant,cohort,assigned_arm,block\na,c,sprint,one\nb,c,notebook,one\n");
        boolean main = measure.contains("primary");
        write(
                "dayone.yaml",
                (main ? PLAN.replace(", primary: true", "") : PLAN)
                                .replace(
                                        "items: [{id: total, maximum: 100}]",
                                        "items: [{id: total, maximum: 100}, {id: defects, maximum: 3}, {id: assisted, maximum: 1}, "
                                                + "{id: unassisted, maximum: 1}]")
                                .replace(
                                        "checkpoints:\n",
                                        "checkpoints:\n  - {id: bit, items: [{id: any, maximum: 1}]}\n")
                        + "      - {id: more, measure: " + measure + ", smallest-difference: " + smallest + "}\n");
        StudyRegistered.OutcomePlan outcome = registeredOutcome("more");
        return outcome.kind() + " " + outcome.measure() + " " + outcome.unit() + " " + outcome.higherIsBetter() + " "
                + outcome.windowDays();
    }

    private StudyRegistered.OutcomePlan registeredOutcome(String id) throws IOException {
        return registered().outcomes().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Drawing for people of a cohort that is over is no remedy: the plan must not take them in. */
    @Test
    void cohortsThatNobodyDrewForBelongOutOfThePlan() throws IOException {
        drawn(null);
        String roster = Files.readString(directory.resolve("roster.csv"));
        String plan = Files.readString(directory.resolve("dayone.yaml"));
        write(
                "dayone.yaml",
                plan.replaceFirst("(?m)^( *)- \\{id: c,", "$1- {id: before, start: 2024-01-01, end: 2024-02-01}\n$0"));
        write("roster.csv", roster + "x,before,notebook,,c\ny,before,notebook,,c\n");

        assertThatThrownBy(this::registered)
                .hasMessageContaining("\"before\" are in study trial, which takes in every cohort")
                .hasMessageContaining("no arms were drawn for their 2 people")
                .hasMessageContaining("write cohorts: [c] into the study")
                .hasMessageNotContaining("Draw for them");
    }

    @Test
    void onlyPeopleOfTheStudyNeedWhatItNeeds() throws IOException {
        write(
                "dayone.yaml",
                PLAN.replace("  - {id: c,", "  - {id: before, start: 2024-01-01, end: 2024-02-01}\n  - {id: c,")
                        .replace("    question: q?\n", "    question: q?\n    cohorts: [c]\n"));
        String roster = "participant,cohort,assigned_arm,block\na,c,sprint,one\nb,c,notebook,one\n";
        write("roster.csv", roster + "x,before,notebook,\n");
        assertThat(registered().protocol().draws()).isEmpty();

        write("roster.csv", roster + "x,c,notebook,\n");
        assertThatThrownBy(this::registered).hasMessageContaining("was assigned within blocks");
    }

    @Test
    void anEditedDrawIsFoundAndDrawingAgainNeedsAReason() throws IOException {
        drawn(null);
        assertThatThrownBy(() -> drawn(null))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("holds a draw for 4 of them already, e.g. a.");

        drawn("the first list had a mistake");
        assertThat(registered().protocol().draws()).hasSize(1);
        assertThat(registered().protocol().draws().get(0).redraws()).isEqualTo(1);

        Path file = directory.resolve("allocations/trial-2.csv");
        Files.writeString(file, Files.readString(file).replace("a,c,sprint", "a,c,notebook"));
        assertThatThrownBy(this::registered)
                .hasMessageContaining("allocations/trial-2.csv: was edited since it was drawn");
    }

    @Test
    void aListThatCannotBeDrawnFromIsRefusedWithItsLines() throws IOException {
        write("applicants.csv", "participant,cohort\na,c\na,c\nb,nowhere\n");

        assertThatThrownBy(() -> files().candidates(directory.resolve("applicants.csv")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("applicants.csv:3:1: participant \"a\" stands twice")
                .hasMessageContaining("applicants.csv:4:2: cohort \"nowhere\" is no cohort of study trial");
    }

    private void drawn(@Nullable String why) {
        List<Candidate> people = files().candidates(directory.resolve("applicants.csv"));
        Map<Candidate, String> arms = new LinkedHashMap<>();
        List<Drawn> drawn = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            String arm = i % 2 == 0 ? "sprint" : "notebook";
            Map<String, String> cells = new LinkedHashMap<>(people.get(i).cells());
            cells.put("block", "c");
            arms.put(new Candidate(people.get(i).id(), "c", cells), arm);
            drawn.add(new Drawn(people.get(i).id(), "c", List.of(), arm, i + 1));
        }
        files().record(
                        new DrawnList("people", List.of("c"), "s", NOW, 0.5, List.of(), List.of(), null, 1, drawn),
                        arms,
                        why);
    }

    private StudyFiles files() {
        return StudyFiles.read(directory, "trial");
    }

    private StudyRegistered registered() {
        Mint mint = Secrets.forgetful(new byte[32]).mint("p", NOW, "r");
        return ProgrammeDirectory.read(directory, mint).events().stream()
                .filter(StudyRegistered.class::isInstance)
                .map((Event event) -> (StudyRegistered) event)
                .findFirst()
                .orElseThrow();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
