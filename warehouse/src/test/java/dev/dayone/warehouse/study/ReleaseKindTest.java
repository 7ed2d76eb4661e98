package dev.dayone.warehouse.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.warehouse.study.ReleaseStore.Kind;
import dev.dayone.warehouse.study.ReleaseStore.Release;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReleaseKindTest {

    private static Release release(Kind kind, int threshold) {
        return new Release(
                "r",
                kind,
                "school",
                "",
                LocalDate.EPOCH,
                Instant.EPOCH,
                null,
                "1",
                threshold,
                0,
                Instant.EPOCH,
                "Kim",
                null,
                Map.of(),
                null);
    }

    @Test
    void betweenReadersTheLowerThresholdHoldsAndAmongThemTheirOwn() {
        Release own = release(Kind.IMPACT_OWN, 3);
        Release funders = release(Kind.IMPACT_FUNDERS, 10);
        assertThat(own.fewestBeside(funders)).isEqualTo(3);
        assertThat(funders.fewestBeside(own)).isEqualTo(3);
        assertThat(funders.fewestBeside(release(Kind.REPORT, 10))).isEqualTo(10);
        assertThat(release(Kind.REPORT, 25).fewestBeside(funders))
                .as("whoever publishes for the same readers goes by the own threshold")
                .isEqualTo(25);
        assertThat(own.fewestBeside(own)).isEqualTo(3);
    }

    @Test
    void whatItIsStandsInItsName() {
        assertThat(release(Kind.REPORT, 10).name()).isEqualTo("school");
        assertThat(release(Kind.IMPACT_OWN, 3).name()).isEqualTo("school, impact report for its own people");
    }
}
