package dev.dayone.evidence.raters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.raters.KrippendorffAlpha.Scale;
import dev.dayone.evidence.raters.ManyFacetRasch.Rating;
import dev.dayone.evidence.refusal.NotEstimableException;
import dev.dayone.evidence.refusal.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Agreement of raters against printed numbers, and severities found again where they were planted. */
class RatersTest {

    private static final double NA = Double.NaN;

    /** Four observers, twelve units: Krippendorff 2011, Computing Krippendorff's alpha-reliability, sec. C. */
    private static final double[][] KRIPPENDORFF = {
        {1, 2, 3, 3, 2, 1, 4, 1, 2, NA, NA, NA},
        {1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NA, 3},
        {NA, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NA},
        {1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NA}
    };

    /** Three coders, fifteen units, most missing. */
    private static final double[][] SPARSE = {
        {NA, NA, NA, NA, NA, 3, 4, 1, 2, 1, 1, 3, 3, NA, 3},
        {1, NA, 2, 1, 3, 3, 4, 3, NA, NA, NA, NA, NA, NA, NA},
        {NA, NA, 2, 1, 3, 4, 4, NA, 2, 1, 1, 3, 3, NA, 4}
    };

    /** Six targets, four judges: Shrout and Fleiss 1979, Table 2. */
    private static final double[][] SHROUT_FLEISS = {
        {9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}
    };

    @Test
    void alphaIsThePrintedOne() {
        assertThat(KrippendorffAlpha.of(KRIPPENDORFF, Scale.NOMINAL).alpha()).isCloseTo(0.743, within(5e-4));
        assertThat(KrippendorffAlpha.of(KRIPPENDORFF, Scale.ORDINAL).alpha()).isCloseTo(0.815, within(5e-4));
        assertThat(KrippendorffAlpha.of(KRIPPENDORFF, Scale.INTERVAL).alpha()).isCloseTo(0.849, within(5e-4));
        assertThat(KrippendorffAlpha.of(SPARSE, Scale.NOMINAL).alpha()).isCloseTo(0.691, within(5e-4));
        assertThat(KrippendorffAlpha.of(SPARSE, Scale.INTERVAL).alpha()).isCloseTo(0.811, within(5e-4));
    }

    @Test
    void agreementOfIntervalScoresDoesNotDependOnTheUnit() {
        double[][] scaled = Arrays.stream(KRIPPENDORFF)
                .map(row -> Arrays.stream(row).map(v -> 10 * v - 3).toArray())
                .toArray(double[][]::new);

        assertThat(KrippendorffAlpha.of(scaled, Scale.INTERVAL).alpha())
                .isCloseTo(KrippendorffAlpha.of(KRIPPENDORFF, Scale.INTERVAL).alpha(), within(1e-12));
        assertThat(KrippendorffAlpha.of(scaled, Scale.ORDINAL).alpha())
                .isCloseTo(KrippendorffAlpha.of(KRIPPENDORFF, Scale.ORDINAL).alpha(), within(1e-12));
    }

    @Test
    void raterWithoutSpreadIsRefused() {
        assertRefused(
                () -> KrippendorffAlpha.of(new double[][] {{1, 1}, {1, 1}}, Scale.NOMINAL), Refusal.ZERO_VARIANCE);
        assertRefused(() -> KrippendorffAlpha.of(new double[][] {{1, NA}, {NA, 2}}, Scale.NOMINAL), Refusal.NO_DATA);
    }

    @Test
    void intraclassCorrelationIsThePrintedOne() {
        IntraclassCorrelation icc = IntraclassCorrelation.of(SHROUT_FLEISS, 0.95);

        assertThat(icc.single()).isCloseTo(0.29, within(5e-3));
        assertThat(icc.average()).isCloseTo(0.62, within(5e-3));
        assertThat(icc.singleLower()).isCloseTo(0.02, within(5e-3));
        assertThat(icc.singleUpper()).isCloseTo(0.76, within(5e-3));
    }

    @Test
    void blindingIsZeroByChanceAndOneWhenAllKnew() {
        assertThat(BangIndex.of(10, 10, 5, 0.95).index()).isZero();
        assertThat(BangIndex.of(20, 0, 0, 0.95).index()).isEqualTo(1);
        assertThat(BangIndex.of(0, 20, 0, 0.95).index()).isEqualTo(-1);
        assertThat(BangIndex.of(18, 4, 8, 0.95).ciLower()).isPositive();
    }

    @Test
    void plantedSeverityIsFoundAgain() {
        double[] severity = {-0.8, -0.2, 0.3, 0.7};
        ManyFacetRasch fit = ManyFacetRasch.of(ratings(severity, 400, 7));

        for (int r = 0; r < severity.length; r++) {
            assertThat(fit.severity()[r])
                    .isCloseTo(severity[r], within(4 * fit.severitySe()[r] + 0.15 * Math.abs(severity[r])));
            assertThat(fit.infit()[r]).isBetween(0.8, 1.2);
        }
        assertThat(fit.steps()[0]).isLessThan(fit.steps()[3]);
    }

    @Test
    void ratersWhoShareNobodyAreRefused() {
        List<Rating> apart = new ArrayList<>();
        for (Rating r : ratings(new double[] {0, 0}, 60, 3)) {
            if (r.person() % 2 == r.rater()) {
                apart.add(r);
            }
        }

        assertRefused(() -> ManyFacetRasch.of(apart), Refusal.DISCONNECTED_RATINGS);
    }

    /** Two raters of each person's two tasks, grades 0 to 4. */
    private static List<Rating> ratings(double[] severity, int people, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] difficulty = {-0.3, 0.3};
        double[] steps = {-1.5, -0.5, 0.5, 1.5};
        List<Rating> out = new ArrayList<>();
        for (int p = 0; p < people; p++) {
            double ability = random.nextGaussian();
            for (int task = 0; task < 2; task++) {
                for (int k = 0; k < 2; k++) {
                    int rater = (p + k) % severity.length;
                    double[] chance = new double[steps.length + 1];
                    double sum = 0;
                    double total = 1;
                    chance[0] = 1;
                    for (int s = 0; s < steps.length; s++) {
                        sum += ability - difficulty[task] - severity[rater] - steps[s];
                        chance[s + 1] = Math.exp(sum);
                        total += chance[s + 1];
                    }
                    double u = random.nextDouble() * total;
                    int grade = 0;
                    while (grade < steps.length && u > chance[grade]) {
                        u -= chance[grade++];
                    }
                    out.add(new Rating(p, task, rater, grade));
                }
            }
        }
        return out;
    }

    private static void assertRefused(Runnable method, Refusal code) {
        assertThatThrownBy(method::run)
                .isInstanceOfSatisfying(
                        NotEstimableException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
