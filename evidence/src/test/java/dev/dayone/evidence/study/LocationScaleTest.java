package dev.dayone.evidence.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.study.StudyAnalysis.Extent;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.PersonRow.Part;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Cutoff;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Estimate, error, df, p and interval of every kind of outcome in every design are the same to 1e-8 whatever zero and unit covariates have, whatever unit
 * the outcome has, from 1e-8 to 1e12, in any order of rows and under any names.
 */
class LocationScaleTest {

    private static final int HORIZON = 180;
    private static final double CLOSE = 1e-8;
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);

    /** A study by its design. */
    record Cell(Kind kind, Design design, boolean blocked, boolean clustered, boolean covariates) {}

    static Stream<Cell> cells() {
        List<Cell> out = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (kind == Kind.PRIORITISED) {
                continue;
            }
            for (int i = 0; i < 8; i++) {
                out.add(new Cell(kind, Design.LOTTERY, i % 2 == 1, i / 2 % 2 == 1, i / 4 == 1));
            }
        }
        for (Kind kind : List.of(Kind.SCORE, Kind.PLACED, Kind.TIME_TO_PLACEMENT)) {
            out.add(new Cell(kind, Design.STEPPED_WEDGE, true, true, false));
            out.add(new Cell(kind, Design.DISCONTINUITY, false, false, false));
        }
        out.add(new Cell(Kind.SCORE, Design.CROSSOVER, false, false, false));
        out.add(new Cell(Kind.SCORE, Design.CROSSOVER, true, false, false));
        return out.stream();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void neitherUnitNorZeroNorOrderNorNamesCount(Cell cell) {
        List<PersonRow> rows = rows(cell);
        List<Estimate> first = analyse(cell, rows, 1);
        assertThat(first.get(0)).isInstanceOf(Known.class);

        List<PersonRow> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(5));
        same("order of rows", first, analyse(cell, shuffled, 1), 1);
        same(
                "names",
                analyse(cell, rows, 1, Extent.WITH_DRAW),
                analyse(cell, mapped(rows, LocationScaleTest::renamed), 1, Extent.WITH_DRAW),
                1);
        if (cell.covariates()) {
            for (double[] line : new double[][] {{0, 1e-8}, {0, 1e12}, {1e12, 1}, {20_240_100, 1}, {-1e9, 1000}}) {
                same(
                        "covariates from " + line[0] + " by " + line[1],
                        first,
                        analyse(cell, mapped(rows, row -> moved(row, line[0], line[1])), 1),
                        1);
            }
        }
        if (cell.kind().mean() && cell.kind() != Kind.FRACTION) {
            for (double unit : new double[] {1e-8, 1e12}) {
                same("outcome by " + unit, first, analyse(cell, mapped(rows, row -> larger(row, unit)), unit), unit);
            }
        }
    }

    private static List<PersonRow> rows(Cell cell) {
        SplittableRandom random = new SplittableRandom(77);
        List<PersonRow> out = new ArrayList<>();
        int n = cell.design() == Design.DISCONTINUITY ? 160 : 72;
        for (int i = 0; i < n; i++) {
            int cluster = i % 12;
            int block = cell.clustered() ? cluster / 2 % 3 : i % 3;
            boolean treated = cell.clustered() ? cluster % 2 == 0 : random.nextInt(2) == 0;
            int x = random.nextInt(41) - 20;
            Map<String, String> baseline = new HashMap<>(Map.of(
                    "x", Integer.toString(x),
                    "day", Integer.toString(random.nextInt(60)),
                    "kind", random.nextInt(3) == 0 ? "one" : "two"));
            if (cell.design() == Design.DISCONTINUITY) {
                baseline.put("score", Integer.toString(x));
                treated = x >= 0;
            }
            if (cell.design() == Design.STEPPED_WEDGE) {
                block = i / 12 % 4;
                treated = block > cluster % 3;
            }
            double value = 50 + x / 2.0 + (treated ? 3 : 0) + Math.rint(10 * random.nextGaussian());
            out.add(row(cell, treated, "block " + block, "cluster " + cluster, baseline, value, random));
        }
        return out;
    }

    private static PersonRow row(
            Cell cell,
            boolean treated,
            String blockName,
            String clusterName,
            Map<String, String> baseline,
            double value,
            SplittableRandom random) {
        String arm = treated ? "b" : "a";
        String block = cell.blocked() ? blockName : null;
        String cluster = cell.clustered() ? clusterName : null;
        if (cell.design() == Design.CROSSOVER) {
            List<Double> periods = List.of(value, value + random.nextInt(9) - (treated ? 3 : 0));
            return new PersonRow(arm, block, cluster, baseline, 0.0, true, false, arm, null, periods);
        }
        double day = Math.max(1, Math.rint(4 * value));
        boolean event = random.nextInt(4) > 0;
        return switch (cell.kind()) {
            case SCORE, PAY -> new PersonRow(arm, block, cluster, baseline, value, true, false);
            case FRACTION ->
                new PersonRow(arm, block, cluster, baseline, Math.max(0, Math.min(100, value)), true, false);
            case PLACED -> new PersonRow(arm, block, cluster, baseline, value > 52 ? 1.0 : 0.0, true, false);
            case COUNT -> new PersonRow(arm, block, cluster, baseline, Math.max(0, Math.rint(value / 8)), true, false);
            case GRADE, PRIORITISED -> new PersonRow(arm, block, cluster, baseline, Math.rint(value / 12), true, false);
            case TIME_TO_PLACEMENT -> new PersonRow(arm, block, cluster, baseline, day, event, false);
            case INCIDENCE -> {
                boolean left = !event && random.nextInt(2) == 0;
                yield new PersonRow(arm, block, cluster, baseline, day, event, false)
                        .withParts(day, event, List.of(new Part(day, event), new Part(day + 5, left)));
            }
        };
    }

    private static List<Estimate> analyse(Cell cell, List<PersonRow> rows, double unit) {
        return analyse(cell, rows, unit, Extent.VERDICT);
    }

    private static List<Estimate> analyse(Cell cell, List<PersonRow> rows, double unit, Extent extent) {
        boolean window = cell.kind().waits() || cell.kind() == Kind.PLACED;
        Outcome outcome =
                new Outcome("o", "Outcome", cell.kind(), "m", "units", 5 * unit, true, true, window ? HORIZON : null);
        StudyPlan plan = new StudyPlan(
                "study",
                "Study",
                "?",
                new Arm("a", "Old"),
                new Arm("b", "New"),
                cell.clustered(),
                cell.design() != Design.DISCONTINUITY,
                cell.blocked(),
                false,
                cell.covariates() ? List.of("x", "day", "kind") : List.of(),
                null,
                List.of(outcome),
                StudyProtocol.of(cell.design(), cell.design() == Design.DISCONTINUITY ? new Cutoff("score", 0) : null));
        OutcomeResult result = StudyAnalysis.of(plan, TODAY)
                .only(extent)
                .analyse(List.of(new Table(outcome, rows, null)))
                .main();
        List<Estimate> out = new ArrayList<>(result.alternatives());
        out.add(0, result.estimate());
        return out;
    }

    private static void same(String what, List<Estimate> one, List<Estimate> other, double unit) {
        assertThat(other).as(what).hasSameSizeAs(one);
        for (int i = 0; i < one.size(); i++) {
            if (!(one.get(i) instanceof Known a)) {
                assertThat(other.get(i).getClass())
                        .as(what)
                        .isEqualTo(one.get(i).getClass());
                continue;
            }
            Known b = (Known) other.get(i);
            assertThat(b.method()).as(what).isEqualTo(a.method());
            String where = what + ", " + a.method();
            double width = a.interval().upper() - a.interval().lower();
            close(where + ": estimate", a.value(), b.value() / unit, width);
            close(where + ": lower limit", a.interval().lower(), b.interval().lower() / unit, width);
            close(where + ": upper limit", a.interval().upper(), b.interval().upper() / unit, width);
            close(where + ": error", a.standardError(), b.standardError(), unit);
            close(where + ": df", a.df(), b.df(), 1);
            close(where + ": p", a.pValue(), b.pValue(), 1);
        }
    }

    private static void close(String what, double one, double other, double width) {
        assertThat(Math.abs(one - other)).as("%s %s %s", what, one, other).isLessThanOrEqualTo(CLOSE * width);
    }

    private static void close(String what, @Nullable Double one, @Nullable Double other, double unit) {
        if (one == null || other == null) {
            assertThat(other).as(what).isEqualTo(one);
            return;
        }
        assertThat(Math.abs(one - other / unit))
                .as("%s %s %s", what, one, other / unit)
                .isLessThanOrEqualTo(CLOSE * Math.abs(one));
    }

    private static List<PersonRow> mapped(List<PersonRow> rows, UnaryOperator<PersonRow> map) {
        return rows.stream().map(map).toList();
    }

    private static PersonRow copy(
            PersonRow row,
            @Nullable String block,
            @Nullable String cluster,
            Map<String, String> baseline,
            double unit) {
        return new PersonRow(
                row.arm(),
                block,
                cluster,
                baseline,
                unit * Objects.requireNonNull(row.value()),
                row.event(),
                row.excluded(),
                row.arm(),
                row.cohort(),
                row.periods().stream().map(value -> unit * value).toList(),
                row.parts());
    }

    /** Clusters and blocks in another order; that of periods stays. */
    private static PersonRow renamed(PersonRow row) {
        String block = row.block();
        String cluster = row.cluster();
        Map<String, String> baseline = new HashMap<>(row.covariates());
        baseline.computeIfPresent("kind", (name, value) -> value.equals("one") ? "zebra" : "ant");
        boolean period = cluster != null && block != null;
        return copy(
                row,
                block == null || period ? block : "z" + (9 - block.charAt(block.length() - 1)),
                cluster == null ? null : "z" + Objects.hash(cluster, 3),
                baseline,
                1);
    }

    private static PersonRow moved(PersonRow row, double from, double by) {
        Map<String, String> baseline = new HashMap<>(row.covariates());
        for (String name : List.of("x", "day")) {
            baseline.computeIfPresent(name, (column, value) -> Double.toString(from + by * Double.parseDouble(value)));
        }
        return copy(row, row.block(), row.cluster(), baseline, 1);
    }

    private static PersonRow larger(PersonRow row, double unit) {
        return copy(row, row.block(), row.cluster(), row.covariates(), unit);
    }
}
