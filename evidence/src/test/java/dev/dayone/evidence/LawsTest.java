package dev.dayone.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Sample.Person;
import dev.dayone.evidence.means.BlockedDifference;
import dev.dayone.evidence.means.WelchTest;
import dev.dayone.evidence.study.RegressionEstimator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold of every estimator, on seeded random data. */
class LawsTest {

    static Stream<Integer> seeds() {
        return IntStream.range(0, 100).boxed();
    }

    private static final List<Function<Sample, Estimate>> ESTIMATORS = List.of(
            s -> WelchTest.estimate(s.arm(true).moments(), s.arm(false).moments(), 0.95),
            s -> RegressionEstimator.lin(s, 0.95),
            s -> RegressionEstimator.blockEffects(s, 0.95),
            s -> BlockedDifference.estimate(s, 0.95));

    @ParameterizedTest
    @MethodSource("seeds")
    void swappingArmsFlipsTheSign(int seed) {
        Sample sample = sample(seed);
        Sample swapped = map(
                sample, p -> new Person(!p.treated(), p.value(), p.event(), p.block(), p.cluster(), p.covariates()));
        for (Function<Sample, Estimate> estimator : ESTIMATORS) {
            assertThat(known(estimator, swapped).value())
                    .isCloseTo(-known(estimator, sample).value(), within(1e-9));
            assertThat(known(estimator, swapped).interval().lower())
                    .isCloseTo(-known(estimator, sample).interval().upper(), within(1e-8));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void scalingAndShiftingScalesTheEstimate(int seed) {
        Sample sample = sample(seed);
        Sample moved = map(
                sample,
                p -> new Person(p.treated(), 3 * p.value() + 100, p.event(), p.block(), p.cluster(), p.covariates()));
        for (Function<Sample, Estimate> estimator : ESTIMATORS) {
            assertThat(known(estimator, moved).value())
                    .isCloseTo(3 * known(estimator, sample).value(), within(1e-8));
            assertThat(known(estimator, moved).df())
                    .isCloseTo(known(estimator, sample).df(), within(1e-6));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void rowOrderDoesNotMatter(int seed) {
        Sample sample = sample(seed);
        List<Person> people = new ArrayList<>(sample.people());
        Collections.shuffle(people, new Random(seed));
        for (Function<Sample, Estimate> estimator : ESTIMATORS) {
            assertThat(known(estimator, new Sample(people)).value())
                    .isCloseTo(known(estimator, sample).value(), within(1e-9));
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void momentsMergeAsOneAndTakeBackExactly(int seed) {
        Random random = new Random(seed);
        double[] values = random.doubles(50, -100, 100).toArray();
        Moments merged = Moments.none();
        for (int i = 0; i < values.length; i += 7) {
            int to = Math.min(values.length, i + 7);
            merged = merged.merge(Moments.of(java.util.Arrays.copyOfRange(values, i, to)));
        }
        Moments whole = Moments.of(values);
        assertThat(merged.mean()).isCloseTo(whole.mean(), within(1e-10));
        assertThat(merged.m2()).isCloseTo(whole.m2(), within(1e-6));
        Moments back = whole.plus(42).minus(42);
        assertThat(back.n()).isEqualTo(whole.n());
        assertThat(back.mean()).isCloseTo(whole.mean(), within(1e-10));
        assertThat(back.m2()).isCloseTo(whole.m2(), within(1e-6));
    }

    private static Known known(Function<Sample, Estimate> estimator, Sample sample) {
        return (Known) estimator.apply(sample);
    }

    private static Sample map(Sample sample, Function<Person, Person> change) {
        return new Sample(sample.people().stream().map(change).toList());
    }

    private static Sample sample(int seed) {
        Random random = new Random(seed);
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < 48; i++) {
            double x = random.nextGaussian();
            boolean treated = i % 2 == 0;
            double y = 50 + 4 * x + (treated ? 3 : 0) + random.nextGaussian() * (treated ? 8 : 4);
            people.add(new Person(treated, y, true, "block " + (i / 2) % 4, "pod " + i / 4, List.of(x)));
        }
        return new Sample(people);
    }
}
