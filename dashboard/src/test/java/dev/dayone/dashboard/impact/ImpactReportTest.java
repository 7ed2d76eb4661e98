package dev.dayone.dashboard.impact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.dashboard.impact.Cirr.Line;
import dev.dayone.evidence.proportions.NetPromoterScore;
import dev.dayone.warehouse.view.Participation.Status;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImpactReportTest {

    @ParameterizedTest
    @CsvSource({
        "J1a,,,,1A", "J1b,,,,1B", "J1c,,,,1C", "J1d,,,,1D", "J1e,,,,1E", "J1f,,,,1E", "J1g,,,,1E", "J1h,,,,3B",
        "J2a,,,,2B", "J2b,,,,2B", "J3a,,,,3A", "J3b,,,,3B", "J4,,,,4",
        "J1a,programme,,,1C", "J1c,,,false,2A", "J2a,programme,,,2A", "J1a,,false,,1E", "J1a,,,false,2B", "J1h,,true,,1A"
    })
    void everyStatusHasItsLine(
            String code, @Nullable String employer, @Nullable Boolean fullTime, @Nullable Boolean inField, String line) {
        LocalDate day = LocalDate.of(2024, 5, 1);

        assertThat(Cirr.line(new Status("p", code, "V2", day, day, null, null, null, employer, fullTime, inField))
                        .code())
                .isEqualTo(line);
    }

    @Test
    void shortTermIsInField() {
        assertThat(Line.E1.inField()).isTrue();
        assertThat(Line.A2.inField()).isFalse();
    }

    @Test
    void whatIsWithheldCannotBeWorkedOut() {
        SmallCells own = new SmallCells(Audience.OWN, 3);

        assertThat(own.shown(new long[] {10, 2, 8, 0})).containsExactly(true, false, false, true);
        assertThat(own.shown(new long[] {10, 2, 2, 8})).containsExactly(true, false, false, true);
        assertThat(new SmallCells(Audience.FUNDERS, 10).shown(new long[] {30, 12, 0})).containsExactly(true, true, false);
    }

    @Test
    void aScoreOfWhichEverybodyIsSureHasAWidth() {
        NetPromoterScore all = NetPromoterScore.of(new double[] {10, 10, 9, 9}, 0.95);

        assertThat(all.score()).isEqualTo(100);
        assertThat(all.interval().lower()).isBetween(0.0, 60.0);
        assertThat(NetPromoterScore.of(new double[] {10, 9, 8, 6, 0}, 0.95).score()).isEqualTo(0);
    }
}
