package dev.dayone.evidence.study.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.trial.BaselineTable.Line;
import dev.dayone.evidence.study.trial.ParticipantFlow.Analysed;
import dev.dayone.evidence.study.trial.ParticipantFlow.ArmFlow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The table of the start and the flow of people: numbers that add up, of everyone assigned. */
class TrialTablesTest {

    private static final Outcome SCORE = new Outcome("s", "Score", Kind.SCORE, "S1.x", "points", 5, true, true, null);
    private static final Outcome PLACED =
            new Outcome("p", "Placed", Kind.PLACED, "P1", "percentage points", 10, true, false, 180);

    @Test
    void numbersHaveMeanAndDeviationKindsHaveCounts() {
        List<PersonRow> rows = List.of(
                row("a", Map.of("age", "20", "degree", "ba")),
                row("a", Map.of("age", "30", "degree", "ba")),
                row("a", Map.of("age", "40", "degree", "ma")),
                row("b", Map.of("age", "30", "degree", "ma")),
                row("b", Map.of("age", "50", "degree", "ma")),
                row("b", Map.of("degree", "ba")));
        List<Line> lines = BaselineTable.of(plan(), rows).lines();
        Line age = lines.get(0);
        Line master = lines.get(2);

        assertThat(lines).extracting(Line::level).containsExactly("", "ba", "ma");
        assertThat(age.control().mean()).isEqualTo(30);
        assertThat(age.control().deviation()).isCloseTo(10, within(1e-12));
        assertThat(age.treatment().known()).isEqualTo(2);
        assertThat(age.treatment().missing()).isEqualTo(1);
        // (40 - 30) / sqrt((100 + 200) / 2)
        assertThat(age.difference()).isCloseTo(10 / Math.sqrt(150), within(1e-12));
        assertThat(master.control().count()).isEqualTo(1);
        assertThat(master.treatment().count()).isEqualTo(2);
        // (2/3 - 1/3) / sqrt(2/9)
        assertThat(master.difference()).isCloseTo(1 / 3.0 / Math.sqrt(2 / 9.0), within(1e-12));
    }

    /** Sums of doubles hang on their order; what stands in a report does not. */
    @Test
    void theOrderOfThePeopleChangesNoDigit() {
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            rows.add(row(i % 2 == 0 ? "a" : "b", Map.of("age", String.valueOf(20 + 0.1 * (i * 37 % 60)))));
        }
        BaselineTable table = BaselineTable.of(plan(), rows);
        for (int turn = 1; turn < 20; turn++) {
            Collections.rotate(rows, 7);
            assertThat(BaselineTable.of(plan(), rows)).isEqualTo(table);
        }
    }

    @Test
    void whatNobodyCanStandardiseHasNoDifferenceAndOwnNamesAreNotListed() {
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            String arm = i % 2 == 0 ? "a" : "b";
            rows.add(row(arm, Map.of("apart", arm.equals("a") ? "1" : "2", "same", "7", "name", "n" + i)));
        }
        List<Line> lines = BaselineTable.of(plan(), rows).lines();

        assertThat(lines.get(0).difference())
                .as("nobody differs within an arm, the arms do")
                .isNull();
        assertThat(lines.get(1).level()).isEqualTo("20 kinds");
        assertThat(lines.get(1).control().mean()).isNull();
        assertThat(lines.get(2).difference()).isEqualTo(0);
    }

    @Test
    void everyoneAssignedStandsInOnePlaceOfEachOutcome() {
        List<PersonRow> scores = new ArrayList<>();
        List<PersonRow> placed = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String arm = i % 2 == 0 ? "a" : "b";
            boolean excluded = i == 3;
            String received = i == 5 ? "a" : arm;
            Boolean started = i != 7;
            scores.add(person(arm, received, i % 10 == 0 ? null : Double.valueOf(50 + i), excluded)
                    .with(started, i == 10 ? "0 of 2 items are scored" : null));
            placed.add(person(arm, received, i % 5 == 1 ? null : Double.valueOf(i % 3 == 0 ? 1 : 0), excluded)
                    .with(started, i % 5 == 1 ? "no answer" : null));
        }
        StudyResult result = StudyAnalysis.of(plan(), LocalDate.of(2026, 1, 1))
                .analyse(List.of(new Table(SCORE, scores, null), new Table(PLACED, placed, null)));
        ParticipantFlow flow = Objects.requireNonNull(result.flow());

        assertThat(flow.control().assigned()).isEqualTo(20);
        assertThat(flow.treatment().started()).isEqualTo(19);
        assertThat(flow.treatment().other()).isEqualTo(1);
        assertThat(flow.treatment().outcomes().get(1).excluded()).isEqualTo(1);
        assertThat(flow.treatment().outcomes().get(0).excluded())
                .as("everyone's work counts")
                .isZero();
        assertThat(flow.control().outcomes().get(0).lost())
                .isEqualTo(Map.of("0 of 2 items are scored", 1, ParticipantFlow.NOT_SAID, 3));
        for (ArmFlow arm : List.of(flow.control(), flow.treatment())) {
            for (Analysed each : arm.outcomes()) {
                assertThat(each.excluded() + each.analysed() + each.missing())
                        .as(each.title())
                        .isEqualTo(arm.compared());
            }
        }
        assertThat(flow.treatment().outcomes().get(1).analysed())
                .isEqualTo(result.outcomes().get(1).treatment().n());
    }

    @Test
    void whoeverNoDrawAssignedIsToldApart() {
        List<PersonRow> rows = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            boolean old = i >= 40;
            String arm = old || i % 2 == 0 ? "a" : "b";
            rows.add(new PersonRow(
                    arm, null, null, Map.of(), 50.0 + i % 7, true, false, arm, old ? "before" : "now", List.of()));
        }
        ParticipantFlow flow = Objects.requireNonNull(StudyAnalysis.of(plan(), LocalDate.of(2026, 1, 1))
                .analyse(List.of(new Table(SCORE, rows, null)))
                .flow());

        assertThat(flow.control().assigned()).isEqualTo(40);
        assertThat(flow.control().compared()).isEqualTo(20);
        assertThat(flow.control().started()).as("not recorded").isNull();
        assertThat(flow.notDrawn()).singleElement().asString().contains("20").contains("before");
    }

    private static PersonRow person(String arm, String received, @Nullable Double value, boolean excluded) {
        return new PersonRow(arm, null, null, new LinkedHashMap<>(), value, true, excluded, received, "c", List.of());
    }

    private static PersonRow row(String arm, Map<String, String> covariates) {
        return new PersonRow(arm, null, null, covariates, 1.0, true, false);
    }

    private static StudyPlan plan() {
        return new StudyPlan(
                "s",
                "Study",
                "?",
                new Arm("a", "Notebooks"),
                new Arm("b", "Sprints"),
                false,
                true,
                false,
                false,
                List.of(),
                null,
                List.of(SCORE, PLACED));
    }
}
