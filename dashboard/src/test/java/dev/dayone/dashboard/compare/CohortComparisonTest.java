package dev.dayone.dashboard.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.compare.CohortComparison.Figure;
import dev.dayone.dashboard.compare.CohortComparison.Row;
import dev.dayone.dashboard.compare.CohortComparison.Scale;
import dev.dayone.dashboard.compare.CohortComparison.Subject;
import dev.dayone.dashboard.document.Download;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.study.Waiting;
import dev.dayone.evidence.Interval;
import dev.dayone.warehouse.view.ProgrammeViews.Cohort;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What stands beside what when cohorts are compared, and what is left out. */
class CohortComparisonTest {

    private static final LocalDate LOOK = LocalDate.of(2030, 1, 15);
    private static final Subject PLACED =
            new Subject("measure/P1.180", "Placed within 180 days", "Salaried, in the field.", Scale.SHARE, "");

    private static final List<Cohort> COHORTS = List.of(cohort("late", 3), cohort("early", 1), cohort("middle", 2));

    private static Cohort cohort(String name, int month) {
        return new Cohort("school", name, LocalDate.of(2024, month, 1), LocalDate.of(2024, month, 28), false, 30);
    }

    private static Figure share(int people, double value) {
        return new Figure(people, value, new Interval(value - 0.05, value + 0.05, 0.95), 0);
    }

    private static CohortComparison compare(Map<String, Figure> figures, List<Waiting> waiting) {
        return CohortComparison.of("school", PLACED, null, COHORTS, figures, waiting);
    }

    @Test
    void cohortsStandInTheOrderOfTheirFirstDays() {
        assertThat(compare(Map.of(), List.of()).rows())
                .extracting(Row::cohort)
                .containsExactly("early", "middle", "late");
    }

    @Test
    void aSmallCohortIsWithheldAndTheNextSmallestWithIt() {
        CohortComparison found =
                compare(Map.of("early", share(30, 0.4), "middle", share(3, 0.5), "late", share(20, 0.6)), List.of());

        assertThat(found.rows()).extracting(Row::small).containsExactly(false, true, true);
        assertThat(found.rows().get(1).figure().value()).isNull();
        assertThat(found.rows().get(2).figure().value()).isNull();
        assertThat(found.json().toString()).doesNotContain("0.5", "0.6");
        for (String figure : List.of("n", "value", "lower", "upper", "open")) {
            assertThat(found.json().get("cohorts").get(1).get(figure).isNull())
                    .as(figure + " is not told; 0 would be a figure")
                    .isTrue();
        }
    }

    @Test
    void aCohortWhoseStudyWaitsShowsNothingButTheDay() {
        CohortComparison found = compare(
                Map.of("early", share(30, 0.4), "middle", share(29, 0.5), "late", share(20, 0.6)),
                List.of(new Waiting("school", Set.of("middle"), LOOK)));

        assertThat(found.rows()).extracting(Row::until).containsExactly(null, LOOK, null);
        assertThat(found.json().toString()).contains("2030-01-15").doesNotContain("0.5,", ":29");
        assertThat(found.csv().rows().get(1))
                .containsExactly("middle", "2024-02-01", "30", "", "", "", "", "", "", "false", "2030-01-15");
        Section shown = ComparePage.shown(found, Map.of());
        assertThat(String.join(" ", shown.pictures()))
                .contains("until 2030-01-15")
                .doesNotContain("50.0 %");
        assertThat(shown.toString()).contains("withheld until 2030-01-15");
    }

    /** What is withheld where a study waits is the same as where it does not: else the two together would tell it. */
    @Test
    void smallCohortsAreTheSameWhetherOrNotAnotherWaits() {
        Map<String, Figure> figures = Map.of("early", share(30, 0.4), "middle", share(3, 0.5), "late", share(20, 0.6));

        assertThat(compare(figures, List.of(new Waiting("school", Set.of("late"), LOOK)))
                        .rows())
                .extracting(Row::small)
                .containsExactly(false, true, true);
    }

    @Test
    void theTableTakenAwayHoldsNumbers() {
        CohortComparison found =
                compare(Map.of("early", share(30, 0.4), "middle", share(29, 0.5), "late", share(20, 0.6)), List.of());
        Section shown = ComparePage.shown(found, Map.of());
        String csv = new String(
                Download.of(List.of(shown), "compared.csv").orElseThrow().bytes(), StandardCharsets.UTF_8);

        assertThat(csv)
                .startsWith("Cohort,First day,People assigned,With a value,Share (%)")
                .contains("early,2024-01-01,30,30,40.0,35.0,45.0");
        assertThat(found.json().get("cohorts").get(0).get("value").doubleValue())
                .isEqualTo(0.4);
    }

    @Test
    void aShareIsDrawnOnTheWholeScale() {
        Section shown = ComparePage.shown(
                compare(Map.of("early", share(30, 0.4), "late", share(20, 0.6)), List.of()), Map.of());

        assertThat(shown.pictures().get(0)).contains(">0<", ">100<", "% of people with a value", "n 30");
    }
}
