package dev.dayone.evidence.costs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What one placement more costs, and when nobody can say. */
class CostPerAdditionalPlacementTest {

    @Test
    void limitsAreWhereTheTestJustHolds() {
        CostPerAdditionalPlacement cost = CostPerAdditionalPlacement.of(3000, 200, 0.15, 0.05, 2, 0.95);
        double z = 1.959963984540054;

        assertThat(cost.bounded()).isTrue();
        assertThat(cost.estimate()).isCloseTo(20_000, within(1e-9));
        for (Double limit : new Double[] {cost.ciLower(), cost.ciUpper()}) {
            double r = Objects.requireNonNull(limit);
            double se = Math.sqrt(200 * 200 + r * r * 0.05 * 0.05 - 2 * r * 2);
            assertThat(Math.abs(3000 - r * 0.15) / se).isCloseTo(z, within(1e-9));
        }
    }

    @Test
    void withoutBoundWhereTheFormatsMayPlaceAlike() {
        CostPerAdditionalPlacement cost = CostPerAdditionalPlacement.of(3000, 0, 0.1, 0.09, 0, 0.95);

        assertThat(cost.bounded()).isFalse();
        assertThat(cost.ciUpper()).isNull();
        assertThat(CostPerAdditionalPlacement.of(3000, 0, 0, 0.05, 0, 0.95).estimate())
                .isNull();
    }
}
