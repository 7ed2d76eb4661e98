package dev.dayone.evidence.attrition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.attrition.AttritionBoundary.Boundary;
import dev.dayone.evidence.attrition.WhatWorksRating.Baseline;
import dev.dayone.evidence.attrition.WhatWorksRating.Rating;
import dev.dayone.evidence.refusal.NotEstimableException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Clearinghouse's boundary and rating, and how far the missing must differ. */
class AttritionTest {

    /** Vectors from the documentation of R's WWCr, and the scale check of one cohort against another. */
    @ParameterizedTest
    @CsvSource(textBlock = """
                    40, 20, 49, 31, false, false
                    40, 30, 48, 40, false, true
                    20, 10, 200, 100, true, true
                    45, 40, 45, 37, false, true
                    """)
    void boundaryIsTheTable(int assigned1, int kept1, int assigned0, int kept0, boolean cautious, boolean optimistic) {
        assertThat(AttritionBoundary.of(assigned1, kept1, assigned0, kept0).low())
                .isEqualTo(cautious);
        assertThat(AttritionBoundary.of(assigned1, kept1, assigned0, kept0, Boundary.OPTIMISTIC)
                        .low())
                .isEqualTo(optimistic);
    }

    @Test
    void moreStayedThanCameIsRefused() {
        assertThatThrownBy(() -> AttritionBoundary.of(10, 11, 10, 10)).isInstanceOf(NotEstimableException.class);
    }

    @Test
    void ratingNamesTheLineThatDecided() {
        AttritionBoundary low = AttritionBoundary.of(45, 45, 45, 45);
        AttritionBoundary high = AttritionBoundary.of(45, 40, 45, 30);
        List<Baseline> near = List.of(new Baseline("coding", 0.1, true));

        assertThat(WhatWorksRating.of(true, low, 45, List.of()).rating()).isEqualTo(Rating.WITHOUT_RESERVATIONS);
        assertThat(WhatWorksRating.of(true, low, 1, near).rating()).isEqualTo(Rating.DOES_NOT_MEET);
        assertThat(WhatWorksRating.of(true, high, 30, near).rating()).isEqualTo(Rating.WITH_RESERVATIONS);
        assertThat(WhatWorksRating.of(false, low, 30, List.of(new Baseline("coding", 0.1, false)))
                        .reason())
                .contains("coding")
                .contains("0.05");
        assertThat(WhatWorksRating.of(false, low, 30, List.of(new Baseline("coding", -0.3, true)))
                        .reason())
                .contains("0.25");
    }

    @Test
    void missingMustLieSoFarBelowThatTheLimitReachesZero() {
        TippingPoint tip = TippingPoint.of(2, 8, 50, 40);

        assertThat(tip.missing()).isCloseTo(0.2, within(1e-12));
        assertThat(tip.shift()).isCloseTo(10, within(1e-12));
        assertThatThrownBy(() -> TippingPoint.of(-1, 8, 50, 40)).isInstanceOf(NotEstimableException.class);
        assertThatThrownBy(() -> TippingPoint.of(1, 8, 50, 50)).isInstanceOf(NotEstimableException.class);
    }

    @Test
    void boundsHoldTheCompleteCaseDifferenceAndMeetItWithoutAttrition() {
        double[] z = {1, 1, 1, 1, 0, 0, 0, 0};
        double[] some = {5, 7, 9, 4, 3, Double.NaN, 6, 2};
        LeeBounds lee = LeeBounds.of(some, z);
        ManskiBounds manski = ManskiBounds.of(some, z, 0, 10);

        assertThat(lee.lower()).isLessThan(lee.upper());
        assertThat(manski.lower()).isLessThan(lee.completeCase());
        assertThat(manski.upper()).isGreaterThan(lee.completeCase());
        double[] all = {5, 7, 9, 4, 3, 1, 6, 2};
        assertThat(LeeBounds.of(all, z).lower()).isEqualTo(LeeBounds.of(all, z).upper());
    }
}
