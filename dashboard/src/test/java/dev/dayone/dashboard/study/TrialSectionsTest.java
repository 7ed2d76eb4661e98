package dev.dayone.dashboard.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The participant flow and Table 1 of a trial, as the study's page prints them. */
class TrialSectionsTest {

    private static final Outcome SCORE = new Outcome("s", "Score", Kind.SCORE, "S1.x", "points", 5, true, true, null);

    /** By hand: 12 and 12 drawn and compared, 2 of the first arm without a score; 6 of an earlier cohort had one format alone. */
    @Test
    void theFlowAddsUpFromAssignmentToAnalysis() {
        List<List<String>> flow = rows("flow");

        assertThat(flow).contains(List.of("Assigned", "18", "12"));
        assertThat(flow).contains(List.of("Assigned by the draw, and compared", "12", "12"));
        assertThat(flow).contains(List.of("Came at least one day", "not recorded", "not recorded"));
        assertThat(flow).contains(List.of("Score: analysed", "10", "12"));
        assertThat(flow).contains(List.of("Score: lost, did not hand in", "2", "0"));
        assertThat(section("flow").paragraphs()).anyMatch(each -> each.startsWith("No draw assigned 6 in cohort old"));
    }

    /** Numbers have mean and deviation, kinds have counts, and both a standardised difference. By hand: coding is 50 and 52 with a deviation of 2.09 in both arms. */
    @Test
    void tableOneHoldsTheArmsSideBySide() {
        List<List<String>> baseline = rows("baseline");

        assertThat(baseline)
                .anySatisfy(
                        row -> assertThat(row).containsExactly("coding", "50.00 (2.09)", "52.00 (2.09)", "+0.96", "0"));
        assertThat(baseline)
                .anySatisfy(row -> assertThat(row.subList(0, 3))
                        .containsExactly("degree: phd", "3 of 12 (25 %)", "6 of 12 (50 %)"));
    }

    private static List<List<String>> rows(String id) {
        return Objects.requireNonNull(section(id).table()).rows().stream()
                .map(row -> row.stream().map(Cell::text).toList())
                .toList();
    }

    private static Section section(String id) {
        return TrialSections.of(StudyAnalysis.of(plan(), LocalDate.of(2026, 1, 1))
                        .analyse(List.of(new StudyAnalysis.Table(SCORE, people(), null))))
                .stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<PersonRow> people() {
        List<PersonRow> out = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            double coding = 50 + (i % 2 == 0 ? 2 : -2);
            out.add(person("a", "new", coding, i < 3 ? "phd" : "ba", i < 2 ? null : Double.valueOf(40 + i)));
            out.add(person("b", "new", coding + 2, i < 6 ? "phd" : "ba", 45.0 + i));
        }
        for (int i = 0; i < 6; i++) {
            out.add(person("a", "old", 20, "ba", 10.0 + i));
        }
        return out;
    }

    private static PersonRow person(String arm, String cohort, double coding, String degree, @Nullable Double value) {
        return new PersonRow(
                        arm,
                        null,
                        null,
                        Map.of("coding", String.valueOf(coding), "degree", degree),
                        value,
                        true,
                        false,
                        arm,
                        cohort,
                        List.of())
                .with(null, value == null ? "did not hand in" : null);
    }

    private static StudyPlan plan() {
        return new StudyPlan(
                "s",
                "Study",
                "Is B better than A?",
                new Arm("a", "A"),
                new Arm("b", "B"),
                false,
                true,
                false,
                false,
                List.of(),
                null,
                List.of(SCORE));
    }
}
