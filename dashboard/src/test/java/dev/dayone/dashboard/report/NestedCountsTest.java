package dev.dayone.dashboard.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which counts of people within one another stand in one report, at a threshold of ten. */
class NestedCountsTest {

    private static final long[] PEOPLE = {60, 60};

    @ParameterizedTest(name = "{0} and {1} of 60 beside 20 and 30: {2}")
    @CsvSource({
        // The same counts, or the threshold more.
        "20, 30, true",
        "30, 40, true",
        "20, 40, true",
        "30, 30, true",
        // One to nine people lie between, in either arm, more or fewer.
        "21, 30, false",
        "29, 30, false",
        "20, 31, false",
        "20, 39, false",
        "19, 30, false",
        "11, 30, false",
        "20, 21, false",
        "10, 20, true"
    })
    void countsStandBesideEarlierOnesWhereNobodyOrEnoughPeopleLieBetween(long one, long other, boolean admitted) {
        NestedCounts counts = new NestedCounts(10);
        assertThat(counts.admit(new long[] {20, 30}, PEOPLE)).isTrue();

        assertThat(counts.admit(new long[] {one, other}, PEOPLE)).isEqualTo(admitted);
    }

    @ParameterizedTest(name = "{0} and {1} of 60: {2}")
    @CsvSource({"10, 50, true", "9, 30, false", "30, 9, false", "51, 30, false", "30, 51, false"})
    void thoseWhoAreAndThoseWhoAreNotAreEnoughInEveryArm(long one, long other, boolean admitted) {
        assertThat(new NestedCounts(10).admit(new long[] {one, other}, PEOPLE)).isEqualTo(admitted);
    }

    @Test
    void whatWasRefusedBindsNothing() {
        NestedCounts counts = new NestedCounts(10);
        assertThat(counts.admit(new long[] {20, 30}, PEOPLE)).isTrue();
        assertThat(counts.admit(new long[] {25, 45}, PEOPLE)).isFalse();

        assertThat(counts.admit(new long[] {30, 40}, PEOPLE)).isTrue();
        assertThat(counts.admit(new long[] {35, 50}, PEOPLE)).isFalse();
    }

    @Test
    void countsAreKeptAsTheyWere() {
        NestedCounts counts = new NestedCounts(10);
        long[] first = {20, 30};
        assertThat(counts.admit(first, PEOPLE)).isTrue();
        first[0] = 40;

        assertThat(counts.admit(new long[] {21, 30}, PEOPLE)).isFalse();
    }
}
