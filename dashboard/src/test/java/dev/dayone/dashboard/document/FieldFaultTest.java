package dev.dayone.dashboard.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.dayone.dashboard.study.Moment;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a field says is a day of our calendar, or the page marks the field. */
class FieldFaultTest {

    @Test
    void yearsThatNoWarehouseKnowsAreFaultsOfTheField() {
        for (String text : List.of("+12345-01-01", "+999999999-12-31", "-0044-03-15", "0000-01-01")) {
            assertThatExceptionOfType(FieldFault.class)
                    .as(text)
                    .isThrownBy(() -> FieldFault.day(Map.of("from", text), "from"))
                    .withMessageContaining("outside the years 1 to 9999")
                    .matches(fault -> fault.field().equals("from"));
        }
        assertThat(FieldFault.day(Map.of("from", "0001-01-01"), "from")).isEqualTo("0001-01-01");
        assertThat(FieldFault.day(Map.of("from", "9999-12-31"), "from")).isEqualTo("9999-12-31");
    }

    @Test
    void aTimeThatIsAskedForIsHeldToTheSame() {
        for (Map<String, String> asked : List.of(
                Map.of("as-of", "-0044-03-15"),
                Map.of("known-at", "0000-01-01"),
                Map.of("known-at", "-0044-03-15T12:00:00Z"))) {
            assertThatExceptionOfType(FieldFault.class)
                    .as("%s", asked)
                    .isThrownBy(() -> Moment.of(asked, LocalDate.of(2026, 3, 10)))
                    .withMessageContaining("outside the years 1 to 9999");
        }
    }
}
