package dev.dayone.dashboard.shown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.study.Waiting;
import dev.dayone.warehouse.view.ProgrammeViews.Rows;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WithheldRowsTest {

    private static final LocalDate LOOK = LocalDate.of(2027, 1, 15);
    private static final Rows TABLE = new Rows(
            List.of("programme", "cohort", "arm", "n"),
            List.of(
                    List.of("arena", "2024-01", "sprint", "12"),
                    List.of("arena", "2025-01", "notebook", "11"),
                    List.of("arena", "2025-01", "sprint", "13"),
                    List.of("star", "2025-01", "small", "1738")));

    @Test
    void aStudyThatWaitsWithholdsItsOwnCohortsAndSaysUntilWhen() {
        assertThat(WithheldRows.of(TABLE, List.of(new Waiting("arena", Set.of("2025-01"), LOOK)))
                        .rows())
                .containsExactly(
                        List.of("arena", "2024-01", "sprint", "12"),
                        List.of("arena", "2025-01", "withheld until 2027-01-15", ""),
                        List.of("star", "2025-01", "small", "1738"));
    }

    @Test
    void aStudyOfAWholeProgrammeWithholdsAllOfItAndNothingOfAnother() {
        assertThat(WithheldRows.of(TABLE, List.of(new Waiting("arena", Set.of(), LOOK)))
                        .rows())
                .containsExactly(
                        List.of("arena", "2024-01", "withheld until 2027-01-15", ""),
                        List.of("arena", "2025-01", "withheld until 2027-01-15", ""),
                        List.of("star", "2025-01", "small", "1738"));
        assertThat(WithheldRows.of(TABLE, List.of()).rows()).isEqualTo(TABLE.rows());
    }

    @Test
    void aCohortOfTwoStudiesWaitsForTheLater() {
        List<Waiting> both = List.of(
                new Waiting("arena", Set.of("2025-01"), LOOK),
                new Waiting("arena", Set.of("2025-01"), LOOK.plusDays(1)));

        assertThat(Waiting.until(both, "arena", "2025-01")).contains(LOOK.plusDays(1));
        assertThat(Waiting.until(both, "arena", "2024-01")).isEmpty();
    }
}
