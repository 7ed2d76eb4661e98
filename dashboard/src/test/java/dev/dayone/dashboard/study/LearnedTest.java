package dev.dayone.dashboard.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.costs.CostPerAdditionalPlacement;
import dev.dayone.evidence.study.AcrossStudies.Cost;
import org.junit.jupiter.api.Test;

class LearnedTest {

    private static String words(double dearer, double placed, double error) {
        return Learned.words(new Cost(
                "p/s",
                "Placed",
                "USD",
                dearer,
                placed,
                CostPerAdditionalPlacement.of(dearer, 0, placed / 100, error / 100, 0, Interval.LEVEL)));
    }

    @Test
    void aPlacementMoreHasNoPriceWhereTheDearerFormatPlacedFewer() {
        assertThat(words(1500, -5.6, 8))
                .contains("USD 1,500 more for each participant", "5.6 percentage points fewer placed")
                .contains("there is no cost of an additional placement to tell")
                .doesNotContain("Best guess", "-");
    }

    @Test
    void whatCostsNoMoreAndPlacesMoreCostsNothing() {
        assertThat(words(-200, 4, 1))
                .contains("an additional placement costs nothing")
                .doesNotContain("Best guess");
    }

    @Test
    void elseTheBestGuessStandsWithItsLimitsOrSaysThatThereIsNone() {
        assertThat(words(1500, 10, 2)).contains("Best guess: USD 15,000 for each additional placement, 95 % interval");
        assertThat(words(1500, 5.5, 8)).contains("Best guess: USD 27,273", "there is no upper limit");
    }
}
