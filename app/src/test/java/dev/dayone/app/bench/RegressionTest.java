package dev.dayone.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.dayone.app.bench.LatencyBench.Latency;
import dev.dayone.app.bench.Regression.Change;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

class RegressionTest {

    @Test
    void aRatioThatFellBeyondTheNoiseOfRunsIsWorse() {
        List<BenchRun> before = runs(0.50, 0.52, 0.48);

        assertThat(change(before, runs(0.40, 0.41, 0.42))).isEqualTo(Change.WORSE);
        assertThat(change(before, runs(0.60, 0.61, 0.62))).isEqualTo(Change.BETTER);
        assertThat(change(before, runs(0.46, 0.47, 0.48))).isEqualTo(Change.SAME);
        // Runs that differ by two fifths cannot show that a fifth is lost.
        assertThat(change(before, runs(0.30, 0.40, 0.50))).isEqualTo(Change.SAME);
        assertThat(change(runs(0.30, 0.50, 0.70), runs(0.40, 0.40, 0.40))).isEqualTo(Change.SAME);
    }

    @Test
    void steadyRunsStillHaveATenthOfNoise() {
        assertThat(change(runs(0.50, 0.50, 0.50), runs(0.46, 0.46, 0.46))).isEqualTo(Change.SAME);
        assertThat(change(runs(0.50, 0.50, 0.50), runs(0.44, 0.44, 0.44))).isEqualTo(Change.WORSE);
    }

    @Test
    void oneRunTellsNothingOfItsNoise() {
        assertThat(change(runs(0.50), runs(0.40))).isEqualTo(Change.SAME);
        assertThat(change(runs(0.50), runs(0.34))).isEqualTo(Change.WORSE);
        assertThat(change(runs(0.50, 0.50, 0.50), runs(0.40))).isEqualTo(Change.SAME);
    }

    @Test
    void longerLatencyIsWorseAndAFewMillisecondsAreNothing() {
        List<BenchRun> before = List.of(latency(100), latency(101), latency(99));

        assertThat(p99(before, List.of(latency(150), latency(151), latency(149))))
                .isEqualTo(Change.WORSE);
        assertThat(p99(before, List.of(latency(50), latency(51), latency(49)))).isEqualTo(Change.BETTER);
        assertThat(p99(List.of(latency(10), latency(10)), List.of(latency(16), latency(16))))
                .isEqualTo(Change.SAME);
    }

    @Test
    void aFigureThatIsNotMeasuredAnyMoreFails() {
        List<BenchRun> before = List.of(latency(100));

        List<Regression.Line> lines = Regression.compare(before, runs(0.50));

        assertThat(lines)
                .filteredOn(line -> line.change().fails())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.change()).isEqualTo(Change.GONE));
        assertThat(Regression.compare(runs(0.50), before))
                .filteredOn(line -> line.change().fails())
                .extracting(Regression.Line::name)
                .containsExactly("sink, ratio to COPY");
    }

    @Test
    void whatIsPrintedCanBeReadAgain() throws IOException {
        List<BenchRun> runs = List.of(latency(100), latency(200));

        List<BenchRun> again =
                BenchRun.read(new ObjectMapper().readTree(BenchRun.json(runs).toString()));

        assertThat(Regression.compare(runs, again)).isNotEmpty().allSatisfy(line -> {
            assertThat(line.change()).isEqualTo(Change.SAME);
            assertThat(line.now()).isEqualTo(line.before());
        });
        assertThat(BenchRun.json(runs.subList(0, 1)).has("stages")).isTrue();
    }

    @Test
    void aFileOfSomethingElseSaysWhatItLacks() throws IOException {
        assertThatThrownBy(() -> BenchRun.read(new ObjectMapper().readTree("{\"a\": 1}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'stages'");
        assertThatThrownBy(() -> BenchRun.read(new ObjectMapper().readTree("{\"runs\": []}")))
                .hasMessageContaining("no run");
    }

    @Test
    void growthIsTheSlopeOfLogarithms() {
        long[] sizes = {100, 300, 1_000, 3_000};

        assertThat(growth(sizes, size -> 0.01 * (double) size).tooFast()).isFalse();
        assertThat(growth(sizes, size -> 0.01 * (double) size).exponent()).isBetween(0.999, 1.001);
        assertThat(growth(sizes, size -> (double) size * Math.log((double) size))
                        .tooFast())
                .isFalse();
        assertThat(growth(sizes, size -> Math.pow((double) size, 1.5)).tooFast())
                .isTrue();
        // What each run costs anyhow hides nothing at the largest sizes.
        assertThat(growth(sizes, size -> 2_000 + (double) size * (double) size / 10.0)
                        .tooFast())
                .isTrue();
        assertThat(Growth.table(List.of(growth(sizes, size -> (double) size * (double) size))))
                .anyMatch(line -> line.contains("faster than n log n"));
    }

    private static Growth growth(long[] sizes, LongToDoubleFunction seconds) {
        return new Growth(
                "stage",
                "work",
                sizes,
                Arrays.stream(sizes).mapToDouble(seconds).toArray());
    }

    private static Change change(List<BenchRun> before, List<BenchRun> now) {
        List<Regression.Line> lines = Regression.compare(before, now);
        assertThat(lines).hasSize(1);
        return lines.get(0).change();
    }

    private static Change p99(List<BenchRun> before, List<BenchRun> now) {
        return Regression.compare(before, now).stream()
                .filter(line -> line.name().startsWith("row, p99"))
                .findFirst()
                .orElseThrow()
                .change();
    }

    private static List<BenchRun> runs(double... ratios) {
        return Arrays.stream(ratios)
                .mapToObj(ratio -> new BenchRun(
                        List.of(new MeasuredRate("sink", 100 * ratio, "rows/s", "COPY", 100, 0)),
                        null,
                        List.of(),
                        1,
                        1,
                        1))
                .toList();
    }

    private static BenchRun latency(double millis) {
        double[] all = {millis, millis, millis};
        return new BenchRun(List.of(), null, List.of(new Latency(500, 500, all, all)), 1, 1, 1);
    }
}
