package dev.dayone.evidence.survival;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.survival.Turnbull.Between;
import dev.dayone.evidence.survival.Turnbull.Mass;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Times known between two days. */
class TurnbullTest {

    private static final double NEVER = Double.POSITIVE_INFINITY;

    /** By hand: the likelihood is a b with a + b = 1. */
    @Test
    void threeOverlappingIntervalsSplitTheMassInTwo() {
        Turnbull found = Turnbull.of(List.of(new Between(0, 2), new Between(1, 3), new Between(2, 4)));

        assertThat(found.masses().stream().map(TurnbullTest::text)).containsExactly("(1,2] 0.5000", "(2,3] 0.5000");
        assertThat(found.restrictedMean(10)).isCloseTo(2, within(1e-9));
        // Of (2,3] one half lies before day 2.5 and one after: 0.5 * 1.5 + 0.5 * (0.5 * 2.25 + 0.5 * 2.5).
        assertThat(found.restrictedMean(2.5)).isCloseTo(1.9375, within(1e-9));
    }

    /** Breast cosmesis, radiotherapy alone (Finkelstein and Wolfe 1985): what icfit of R's interval prints. */
    @Test
    void breastCosmesisIsAsPublished() {
        double[][] data = {
            {45, NEVER},
            {6, 10},
            {0, 7},
            {46, NEVER},
            {46, NEVER},
            {7, 16},
            {17, NEVER},
            {7, 14},
            {37, 44},
            {0, 8},
            {4, 11},
            {15, NEVER},
            {11, 15},
            {22, NEVER},
            {46, NEVER},
            {46, NEVER},
            {25, 37},
            {46, NEVER},
            {26, 40},
            {46, NEVER},
            {27, 34},
            {36, 44},
            {46, NEVER},
            {36, 48},
            {37, NEVER},
            {40, NEVER},
            {17, 25},
            {46, NEVER},
            {11, 18},
            {38, NEVER},
            {5, 12},
            {37, NEVER},
            {0, 5},
            {18, NEVER},
            {24, NEVER},
            {36, NEVER},
            {5, 11},
            {19, 35},
            {17, 25},
            {24, NEVER},
            {32, NEVER},
            {33, NEVER},
            {19, 26},
            {37, NEVER},
            {34, NEVER},
            {36, NEVER}
        };
        List<Between> people = new ArrayList<>();
        for (double[] each : data) {
            people.add(new Between(each[0], each[1]));
        }

        assertThat(Turnbull.of(people).masses().stream()
                        .filter(mass -> mass.share() > 1e-5)
                        .map(TurnbullTest::text))
                .containsExactly(
                        "(4,5] 0.0463",
                        "(6,7] 0.0334",
                        "(7,8] 0.0887",
                        "(11,12] 0.0708",
                        "(24,25] 0.0926",
                        "(33,34] 0.0818",
                        "(38,40] 0.1209",
                        "(46,48] 0.4656");
    }

    @Test
    void withExactDaysItIsKaplanAndMeier() {
        SplittableRandom random = new SplittableRandom(3);
        double[] times = new double[41];
        double[] events = new double[41];
        List<Between> people = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            times[i] = i == 40 ? 40 : 1 + random.nextInt(30);
            events[i] = i < 40 && random.nextInt(3) > 0 ? 1 : 0;
            people.add(new Between(times[i], events[i] == 1 ? times[i] : NEVER));
        }

        assertThat(Turnbull.of(people).restrictedMean(35))
                .isCloseTo(KaplanMeier.of(times, events).restrictedMean(35).mean(), within(1e-6));
    }

    private static String text(Mass mass) {
        return String.format(Locale.ROOT, "(%.0f,%.0f] %.4f", mass.after(), mass.by(), mass.share());
    }
}
