package dev.dayone.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.schemas.FormatMetric;
import dev.dayone.schemas.StudyRegistered;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may be seen of a study while it runs. */
class LiveStandingsTest {

    private static final LocalDate LOOK = LocalDate.of(2024, 8, 1);

    private static final List<FormatMetric> METRICS = List.of(
            metric("2024-01", "notebook", "S1.capstone", 10, 50, 900),
            metric("2024-02", "notebook", "S1.capstone", 10, 60, 900),
            metric("2024-01", "sprint", "S1.capstone", 20, 60, 1900),
            metric("2024-01", "notebook", "D1.events", 12, 9, 0),
            metric("2024-02", "notebook", "D1.events", 12, 9, 0),
            metric("2024-01", "sprint", "D1.events", 22, 9, 0),
            metric("2024-01", "sprint", "P1.180", 4, 0.5, 1),
            metric("2024-01", "notebook", "P1.180", 20, 0.25, 3.75));

    @Test
    void armsAreMergedOverCohortsAndWhoHasNoScoreIsMissing() {
        LiveStandings.Outcome capstone =
                outcomes(Events.study(List.of(), false), LOOK).get(0);

        LiveStandings.Arm notebook = capstone.arms().get(0);
        assertThat(notebook.n()).isEqualTo(20);
        assertThat(notebook.mean()).isEqualTo(55);
        assertThat(notebook.missing()).isEqualTo(4);
        assertThat(notebook.interval().contains(55)).isTrue();
        assertThat(capstone.difference().value()).isEqualTo(5);
        assertThat(capstone.difference().interval().lower()).isLessThan(5);
        assertThat(capstone.why()).isNull();
    }

    @Test
    void fewPeopleAreCountedAndNotDescribed() {
        LiveStandings.Outcome placed =
                outcomes(Events.study(List.of(), false), LOOK).get(1);

        assertThat(placed.measure()).isEqualTo("P1.180");
        assertThat(placed.arms().get(1).n()).isEqualTo(4);
        assertThat(placed.arms().get(1).mean()).isNull();
        assertThat(placed.arms().get(0).mean()).isEqualTo(25);
        assertThat(placed.arms().get(0).interval().upper()).isBetween(25.0, 100.0);
        assertThat(placed.difference()).isNull();
    }

    @Test
    void outcomesStayHiddenButOnTheDaysOfTheLooksUntilTheLast() {
        StudyRegistered plan = Events.study(List.of(LOOK, LOOK.plusDays(90)), true);

        assertThat(outcomes(plan, LOOK.minusDays(1))).allSatisfy(outcome -> {
            assertThat(outcome.why()).isEqualTo("hidden until the look of 2024-08-01, as the plan says");
            assertThat(outcome.arms()).isEmpty();
            assertThat(outcome.difference()).isNull();
        });
        assertThat(outcomes(plan, LOOK).get(0).why()).isNull();
        assertThat(outcomes(plan, LOOK.plusDays(1)).get(0).why()).contains("2024-10-30");
        assertThat(outcomes(plan, LOOK.plusDays(91)).get(0).why()).isNull();
    }

    private static List<LiveStandings.Outcome> outcomes(StudyRegistered plan, LocalDate today) {
        List<LiveStandings.Study> studies = LiveStandings.of(List.of(plan), METRICS, List.of("test"), today);
        assertThat(studies).hasSize(1);
        assertThat(studies.get(0).simulated()).isTrue();
        return studies.get(0).outcomes();
    }

    private static FormatMetric metric(String cohort, String arm, String measure, long n, double mean, double m2) {
        return new FormatMetric("test", cohort, arm, measure, 1, n, mean, m2, 0, 0);
    }
}
