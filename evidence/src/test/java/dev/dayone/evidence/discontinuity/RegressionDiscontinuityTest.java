package dev.dayone.evidence.discontinuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.attrition.AttritionBoundary;
import dev.dayone.evidence.attrition.WhatWorksRating;
import dev.dayone.evidence.attrition.WhatWorksRating.Rating;
import dev.dayone.evidence.refusal.NotEstimableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegressionDiscontinuityTest {

    @Test
    void aJumpWithoutNoiseIsFoundWhateverTheSlope() {
        double[] x = new double[80];
        double[] y = new double[80];
        for (int i = 0; i < x.length; i++) {
            x[i] = i - 40 + 0.5;
            y[i] = 3 + 0.2 * x[i] + (x[i] >= 0 ? 7 : 0) + (i % 2 == 0 ? 1e-6 : -1e-6);
        }
        RegressionDiscontinuity found = RegressionDiscontinuity.of(y, x, 0, 0.95);

        assertThat(found.linear().estimate()).isCloseTo(7, within(1e-4));
        assertThat(found.robust().estimate()).isCloseTo(7, within(1e-4));
        assertThat(found.densityP()).isEqualTo(1);
    }

    @Test
    void shiftingScoresAndScalingOutcomesChangeNothingElse() {
        SplittableRandom random = new SplittableRandom(2);
        double[] x = new double[300];
        double[] y = new double[300];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextGaussian();
            y[i] = x[i] * x[i] + (x[i] >= 0.2 ? 2 : 0) + random.nextGaussian();
        }
        RegressionDiscontinuity one = RegressionDiscontinuity.of(y, x, 0.2, 0.95);
        RegressionDiscontinuity other = RegressionDiscontinuity.of(
                Arrays.stream(y).map(v -> 10 * v + 3).toArray(),
                Arrays.stream(x).map(v -> v + 5).toArray(),
                5.2,
                0.95);

        assertThat(other.bandwidth()).isCloseTo(one.bandwidth(), within(1e-6));
        assertThat(other.robust().estimate()).isCloseTo(10 * one.robust().estimate(), within(1e-5));
        assertThat(other.robust().df()).isCloseTo(one.robust().df(), within(1e-4));
    }

    /** Pay of a thousand million and scores in tenths: pilot fits of the fourth order keep the digits that tell people apart. */
    @Test
    void outcomesFarFromZeroKeepTheirDigits() {
        SplittableRandom random = new SplittableRandom(3);
        double[] x = new double[120];
        double[] y = new double[120];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextInt(-500, 500) / 8.0;
            y[i] = Math.rint(64 * (Math.sin(x[i] / 20) + random.nextGaussian())) / 64;
        }
        RegressionDiscontinuity one = RegressionDiscontinuity.of(y, x, 0, 0.95);
        RegressionDiscontinuity other =
                RegressionDiscontinuity.of(Arrays.stream(y).map(v -> 1e9 + v).toArray(), x, 0, 0.95);

        assertThat(other.bandwidth()).isCloseTo(one.bandwidth(), within(1e-8));
        assertThat(other.robust().se()).isCloseTo(one.robust().se(), within(1e-9));
        assertThat(other.robust().estimate()).isCloseTo(one.robust().estimate(), within(1e-6));
    }

    /**
     * Elections to the Senate of the United States, 1914 to 2010 (Cattaneo, Frandsen and Titiunik 2015): published by rdrobust's authors are 7.414 (1.459), robust
     * [4.09, 10.92], within 17.754 of the cut-off, 360 and 323 elections.
     */
    @Test
    void incumbencyInTheSenateIsWhatIsPublished() throws IOException {
        List<double[]> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(getClass().getResourceAsStream("/discontinuity/senate.csv")),
                StandardCharsets.UTF_8))) {
            lines.lines()
                    .skip(1)
                    .map(line -> line.split(",", -1))
                    .forEach(cells ->
                            rows.add(new double[] {Double.parseDouble(cells[0]), Double.parseDouble(cells[1])}));
        }
        RegressionDiscontinuity found = RegressionDiscontinuity.of(
                rows.stream().mapToDouble(row -> row[0]).toArray(),
                rows.stream().mapToDouble(row -> row[1]).toArray(),
                0,
                0.95);

        assertThat(found.linear().estimate()).isCloseTo(7.414, within(5e-4));
        assertThat(found.linear().se()).isCloseTo(1.459, within(5e-4));
        assertThat(found.bandwidth()).isCloseTo(17.754, within(5e-4));
        assertThat(found.robust().ciLower()).isCloseTo(4.09, within(5e-3));
        assertThat(found.robust().ciUpper()).isCloseTo(10.92, within(5e-3));
        assertThat(found.below()).isEqualTo(360);
        assertThat(found.above()).isEqualTo(323);
    }

    @Test
    void aScorePushedOverTheCutOffIsSeen() {
        double[] x = new double[60];
        for (int i = 0; i < x.length; i++) {
            x[i] = i < 40 ? -5 - i * 0.2 : 0.01 * (i - 39);
        }
        double p = RegressionDiscontinuity.densityP(x, 0);
        AttritionBoundary none = AttritionBoundary.of(20, 20, 40, 40);

        assertThat(p).isLessThan(0.001);
        assertThat(WhatWorksRating.ofDiscontinuity(none, p).rating()).isEqualTo(Rating.DOES_NOT_MEET);
        assertThat(WhatWorksRating.ofDiscontinuity(none, 0.5).rating()).isEqualTo(Rating.WITHOUT_RESERVATIONS);
    }

    @Test
    void tooFewBesideTheCutOffAreRefused() {
        assertThatThrownBy(() -> RegressionDiscontinuity.of(
                        new double[] {1, 2, 3, 4, 5}, new double[] {-2, -1, 0, 1, 2}, 0, 0.95))
                .isInstanceOf(NotEstimableException.class);
    }
}
