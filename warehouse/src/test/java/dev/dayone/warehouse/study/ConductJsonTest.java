package dev.dayone.warehouse.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.dayone.evidence.study.gate.Conduct;
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
                LocalDate.of(2026, 4, 11));

        assertThat(ConductJson.read(ConductJson.write(whole).toString())).isEqualTo(whole);
        assertThat(ConductJson.write(whole).path("dataTo").asText()).isEqualTo("2026-04-11");
        assertThat(ConductJson.read(ConductJson.write(Conduct.UNKNOWN).toString()))
                .isEqualTo(Conduct.UNKNOWN);
    }

    @Test
    void whatAnEarlierVersionWroteIsRead() {
        assertThat(ConductJson.read("{\"moved\": 2, \"planBreaks\": []}").moved())
                .isEqualTo(2);
        assertThatThrownBy(() -> ConductJson.read("none")).isInstanceOf(IllegalArgumentException.class);
    }
}
