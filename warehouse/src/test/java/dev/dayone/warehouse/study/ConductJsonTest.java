package dev.dayone.warehouse.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.evidence.study.gate.Conduct;
import dev.dayone.evidence.study.gate.CreditedWork;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConductJsonTest {

    @Test
    void everythingThatIsKnownOfAStudyComesBackTheSame() {
        Conduct whole = new Conduct(
                true,
                1,
                2,
                3,
                0.25,
                4,
                5,
                6,
                7,
                List.of("a break"),
                true,
                List.of("2024-01"),
                LocalDate.of(2026, 4, 11),
                List.of(new CreditedWork("2024-01", new CreditedWork.Arm(30, 30), new CreditedWork.Arm(20, 40))));

        assertThat(ConductJson.read(ConductJson.write(whole).toString())).isEqualTo(whole);
        assertThat(ConductJson.write(whole).path("dataTo").asText()).isEqualTo("2026-04-11");
        assertThat(ConductJson.read(ConductJson.write(Conduct.UNKNOWN).toString()))
                .isEqualTo(Conduct.UNKNOWN);
    }

    @Test
    void whatAnEarlierVersionWroteIsRead() {
        assertThat(ConductJson.read("{\"moved\": 2, \"planBreaks\": []}").moved())
                .isEqualTo(2);
        assertThat(ConductJson.read("{\"moved\": 2, \"planBreaks\": []}").work())
                .isEmpty();
        assertThatThrownBy(() -> ConductJson.read("none")).isInstanceOf(IllegalArgumentException.class);
    }
}
