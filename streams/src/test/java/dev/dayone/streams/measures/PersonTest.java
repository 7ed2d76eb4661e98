package dev.dayone.streams.measures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.streams.Events;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which days count as the cohort's, and from which day windows are counted. */
class PersonTest {

    private static final Person ADA =
            new Person(Events.enrolled("ada", "sprint", 0), Timeline.of(List.of()), Events.END.plusDays(400));

    @Test
    void theFirstAndTheLastDayOfACohortAreInIt() {
        assertThat(ADA.duringCohort(Events.START.minusDays(1))).isFalse();
        assertThat(ADA.duringCohort(Events.START)).isTrue();
        assertThat(ADA.duringCohort(Events.END)).isTrue();
        assertThat(ADA.duringCohort(Events.END.plusDays(1))).isFalse();
    }

    @Test
    void windowsAreCountedFromTheLastDayAndNothingIsBeforeIt() {
        assertThat(ADA.indexDate()).isEqualTo(Events.END);
        assertThat(ADA.days(Events.END.plusDays(180))).isEqualTo(180);
        assertThat(ADA.days(Events.END)).isZero();
        assertThat(ADA.days(Events.START)).isZero();
    }

    @Test
    void aDayIsOneInGreenwich() {
        assertThat(Person.day(Instant.parse("2024-02-09T23:59:59Z"))).isEqualTo(LocalDate.of(2024, 2, 9));
        assertThat(Person.day(Instant.parse("2024-02-10T00:00:00Z"))).isEqualTo(LocalDate.of(2024, 2, 10));
        assertThat(Person.day(Instant.parse("1969-12-31T23:59:59Z"))).isEqualTo(LocalDate.of(1969, 12, 31));
    }
}
