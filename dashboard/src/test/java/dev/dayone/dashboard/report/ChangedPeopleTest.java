package dev.dayone.dashboard.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangedPeopleTest {

    private static final Outcome SCORE =
            new Outcome("score", "Score", Kind.SCORE, "S1.capstone", "points", 5, true, true, null);
    private static final Outcome SAME_UNDER_ANOTHER_NAME =
            new Outcome("pb", "Capstone", Kind.SCORE, "S1.capstone", "points", 8, true, false, null);
    private static final Outcome OTHER =
            new Outcome("score", "Score", Kind.SCORE, "S1.first", "points", 5, true, true, null);

    private static PersonRow person(String arm, String cohort, double value) {
        return new PersonRow(arm, null, null, Map.of(), value, true, false, arm, cohort, List.of());
    }

    private static List<PersonRow> people(int n) {
        List<PersonRow> out = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            out.add(person(i % 2 == 0 ? "a" : "b", "c1", 40 + i));
        }
        return out;
    }

    private static List<String> between(Outcome now, List<PersonRow> after, Outcome before, List<PersonRow> earlier) {
        return ChangedPeople.between(
                List.of(new Table(now, after, null)), List.of(new Table(before, earlier, null)), "r1", 10);
    }

    @Test
    void oneCorrectedScoreIsOnePerson() {
        List<PersonRow> corrected = people(40);
        corrected.set(0, person("a", "c1", 5));

        assertThat(between(SCORE, corrected, SCORE, people(40)))
                .containsExactly(
                        "Score differs from release r1 in 1 person; below 10 the difference of the two gives them away");
        assertThat(between(SAME_UNDER_ANOTHER_NAME, corrected, SCORE, people(40)))
                .as("another plan's name for it helps nobody")
                .hasSize(1);
    }

    @Test
    void theSamePeopleAndTenOthersMayBePublished() {
        assertThat(between(SCORE, people(40), SCORE, people(40))).isEmpty();
        assertThat(between(SCORE, people(50), SCORE, people(40))).isEmpty();
        assertThat(between(SCORE, people(49), SCORE, people(40))).hasSize(1);
        assertThat(between(OTHER, people(49), SCORE, people(40))).isEmpty();
    }

    @Test
    void somebodyWhoseOutcomeCameInOrWhoChangedTheFormatCounts() {
        List<PersonRow> moved = people(40);
        moved.set(0, person("b", "c1", 40));
        assertThat(ChangedPeople.count(moved, people(40))).isEqualTo(1);
        assertThat(ChangedPeople.count(people(39), people(40))).isEqualTo(1);
    }
}
