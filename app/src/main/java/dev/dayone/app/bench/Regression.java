package dev.dayone.app.bench;

import dev.dayone.app.bench.BenchRun.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which figures have become worse since earlier runs, by more than runs differ from each other.
 *
 * <p>Noise is the widest of three: a tenth of the figure, what the earlier runs differ among themselves, and what the later ones do. A single run tells
 * nothing of its noise; then three tenths are taken for a ratio and one half for a latency. Milliseconds below {@link #SMALLEST_MILLIS} are not compared.
 */
public final class Regression {

    /** Runs differ by as much without a reason. */
    public static final double LEAST_NOISE = 0.10;

    /** Noise of a ratio of which one run is known. */
    public static final double NOISE_OF_ONE_RATIO = 0.30;

    /** Noise of a latency of which one run is known. */
    public static final double NOISE_OF_ONE_LATENCY = 0.50;

    /** A difference of fewer milliseconds is the clock's and the scheduler's. */
    public static final double SMALLEST_MILLIS = 10;

    private Regression() {}

    /** What became of a figure. */
    public enum Change {
        WORSE("worse"),
        BETTER("better"),
        SAME("no change beyond noise"),
        GONE("not measured any more"),
        NEW("not measured before");

        private final String words;

        Change(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        /** Whether a gate must not let it pass: a figure that is gone hides whatever became of it. */
        public boolean fails() {
            return this == WORSE || this == GONE;
        }
    }

    /**
     * One figure, before and now.
     *
     * @param name what was measured
     * @param before median of the earlier runs; NaN = none
     * @param now median of the later ones; NaN = none
     * @param noise share of the earlier figure by which runs may differ
     * @param change what became of it
     */
    public record Line(String name, double before, double now, double noise, Change change) {

        /** As a line of the terminal. */
        public String words() {
            return String.format(
                    Locale.ROOT,
                    "%-68s %9.2f -> %9.2f  (noise %3.0f in 100)  %s",
                    name,
                    before,
                    now,
                    noise * 100,
                    change.words());
        }
    }

    /** @return one line for each figure of either side, those of before first */
    public static List<Line> compare(List<BenchRun> before, List<BenchRun> now) {
        Map<String, List<Quantity>> earlier = gather(before);
        Map<String, List<Quantity>> later = gather(now);
        List<Line> out = new ArrayList<>();
        earlier.forEach((name, values) -> {
            List<Quantity> found = later.get(name);
            out.add(
                    found == null
                            ? new Line(name, spread(values).median(), Double.NaN, 0, Change.GONE)
                            : compare(name, values, found));
        });
        later.forEach((name, values) -> {
            if (!earlier.containsKey(name)) {
                out.add(new Line(name, Double.NaN, spread(values).median(), 0, Change.NEW));
            }
        });
        return out;
    }

    private static Line compare(String name, List<Quantity> before, List<Quantity> now) {
        boolean moreIsBetter = before.get(0).moreIsBetter();
        Spread earlier = spread(before);
        Spread later = spread(now);
        double ofOne = moreIsBetter ? NOISE_OF_ONE_RATIO : NOISE_OF_ONE_LATENCY;
        double noise = Math.max(
                Math.max(LEAST_NOISE, earlier.runs() == 1 || later.runs() == 1 ? ofOne : 0),
                Math.max(earlier.width(), later.width()));
        double rise = (later.median() - earlier.median()) / earlier.median();
        boolean tiny = !moreIsBetter && Math.abs(later.median() - earlier.median()) < SMALLEST_MILLIS;
        Change change =
                tiny || Math.abs(rise) <= noise ? Change.SAME : rise > 0 == moreIsBetter ? Change.BETTER : Change.WORSE;
        return new Line(name, earlier.median(), later.median(), noise, change);
    }

    private static Map<String, List<Quantity>> gather(List<BenchRun> runs) {
        Map<String, List<Quantity>> out = new LinkedHashMap<>();
        for (BenchRun run : runs) {
            run.quantities()
                    .forEach((name, value) -> out.computeIfAbsent(name, unused -> new ArrayList<>())
                            .add(value));
        }
        return out;
    }

    private static Spread spread(List<Quantity> values) {
        return Spread.of(values.stream().mapToDouble(Quantity::value).toArray());
    }
}
