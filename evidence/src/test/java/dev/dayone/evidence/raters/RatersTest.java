package dev.dayone.evidence.raters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.raters.KrippendorffAlpha.Scale;
import dev.dayone.evidence.refusal.NotEstimableException;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Agreement of raters against printed numbers. */
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
    void blindingIsZeroByChanceAndOneWhenAllKnew() {
        assertThat(BangIndex.of(10, 10, 5, 0.95).index()).isZero();
        assertThat(BangIndex.of(20, 0, 0, 0.95).index()).isEqualTo(1);
        assertThat(BangIndex.of(0, 20, 0, 0.95).index()).isEqualTo(-1);
        assertThat(BangIndex.of(18, 4, 8, 0.95).ciLower()).isPositive();
    }

    private static void assertRefused(Runnable method, Refusal code) {
        assertThatThrownBy(method::run)
                .isInstanceOfSatisfying(
                        NotEstimableException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
