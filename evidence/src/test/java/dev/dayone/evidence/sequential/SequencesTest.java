package dev.dayone.evidence.sequential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.ExactSums;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Moments;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds whenever one looks, and sums that forget without a trace. */
class SequencesTest {

    private static final int RUNS = 2000;
    private static final double THREE_ERRORS = 3 * Math.sqrt(0.05 * 0.95 / RUNS);

    @Test
    void aMeanIsMissedAtAnyOfSixtyLooksAtMostOnceInTwenty() {
        Random random = new Random(20261124);
        int missed = 0;
        for (int run = 0; run < RUNS; run++) {
            Moments values = Moments.none();
            boolean miss = false;
            for (int i = 0; i < 60; i++) {
                values = values.plus(50 + 10 * random.nextGaussian());
                miss |= StudentMixtureSequence.ofMean(values, 0.95)
                        .filter(interval -> !interval.contains(50))
                        .isPresent();
            }
            missed += miss ? 1 : 0;
        }
        assertThat((double) missed / RUNS).isLessThanOrEqualTo(0.05 + THREE_ERRORS);
    }

    @Test
    void aDifferenceOfNothingIsMissedAtAnyLookAtMostOnceInTwenty() {
        Random random = new Random(20261125);
        int missed = 0;
        for (int run = 0; run < RUNS; run++) {
            Moments control = Moments.none();
            Moments treatment = Moments.none();
            boolean miss = false;
            for (int i = 0; i < 45; i++) {
                control = control.plus(random.nextGaussian());
                treatment = treatment.plus(random.nextGaussian());
                miss |= StudentMixtureSequence.ofDifference(control, treatment, 0.95)
                        .filter(interval -> !interval.contains(0))
                        .isPresent();
            }
            missed += miss ? 1 : 0;
        }
        assertThat((double) missed / RUNS).isLessThanOrEqualTo(0.05 + THREE_ERRORS);
    }

    @Test
    void intervalIsNarrowEnoughToBeOfUse() {
        // Thirty values of deviation 10: a fixed-sample t interval is 3.73 either way.
        Moments thirty = new Moments(30, 50, 29 * 100);

        assertThat(StudentMixtureSequence.ofMean(thirty, 0.95))
                .hasValueSatisfying(
                        interval -> assertThat(interval.upper() - 50).isBetween(3.74, 6.5));
        assertThat(StudentMixtureSequence.ofMean(new Moments(2, 50, 100), 0.95)).isEmpty();
        assertThat(StudentMixtureSequence.ofDifference(Moments.none(), thirty, 0.95))
                .isEmpty();
    }

    /** Exactly, by following every path: the chance that the true share is refused at any of forty looks. */
    @ParameterizedTest
    @ValueSource(doubles = {0.03, 0.1, 0.3, 0.5, 0.9})
    void aShareIsMissedAtAnyLookAtMostOnceInTwenty(double share) {
        int looks = 40;
        double[] held = {1};
        double missed = 0;
        for (int n = 1; n <= looks; n++) {
            double[] next = new double[n + 1];
            for (int s = 0; s < n; s++) {
                next[s] += held[s] * (1 - share);
                next[s + 1] += held[s] * share;
            }
            for (int s = 0; s <= n; s++) {
                if (!BetaBinomialSequence.ofShare(s, n, 0.95).contains(share)) {
                    missed += next[s];
                    next[s] = 0;
                }
            }
            held = next;
        }
        assertThat(missed).isLessThanOrEqualTo(0.05);
    }

    @Test
    void limitsOfAShareAreWhereTheMixtureReachesTwenty() {
        Interval interval = BetaBinomialSequence.ofShare(9, 15, 0.95);

        // By the definition: B(10, 7) / (p^9 (1 - p)^6) is twenty at each limit.
        for (double p : new double[] {interval.lower(), interval.upper()}) {
            double mixture = Math.exp(lgamma(10) + lgamma(7) - lgamma(17) - 9 * Math.log(p) - 6 * Math.log(1 - p));
            assertThat(mixture).isCloseTo(20, within(1e-6));
        }
        assertThat(BetaBinomialSequence.ofShare(0, 0, 0.95)).isEqualTo(new Interval(0, 1, 0.95));
        assertThat(BetaBinomialSequence.ofShare(0, 10, 0.95).lower()).isZero();
        assertThat(BetaBinomialSequence.ofDifference(5, 10, 5, 10, 0.95).contains(0))
                .isTrue();
    }

    private static double lgamma(int n) {
        double sum = 0;
        for (int i = 2; i < n; i++) {
            sum += Math.log(i);
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void exactSumsForgetWithoutATrace(int seed) {
        Random random = new Random(seed);
        ExactSums kept = ExactSums.none();
        ExactSums all = ExactSums.none();
        double[] gone = random.doubles(200)
                .map(value -> value * Math.pow(10, random.nextInt(20) - 10))
                .toArray();
        for (int i = 0; i < 100; i++) {
            double value = random.nextGaussian() * 100;
            kept = kept.plus(value);
            all = all.plus(gone[i]).plus(value).plus(gone[100 + i]);
        }
        for (double value : gone) {
            all = all.minus(value);
        }

        assertThat(all.moments()).isEqualTo(kept.moments());
        assertThat(all.sum()).isEqualByComparingTo(kept.sum());
        ExactSums half = ExactSums.none().plus(1).plus(2);
        assertThat(half.merge(kept).merge(all).moments())
                .isEqualTo(kept.merge(half.merge(all)).moments());
        Moments one = ExactSums.none().plus(3).plus(5).moments();
        assertThat(one).isEqualTo(new Moments(2, 4, 2));
    }
}
