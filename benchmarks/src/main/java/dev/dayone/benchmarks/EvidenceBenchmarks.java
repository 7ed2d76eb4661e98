package dev.dayone.benchmarks;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.clusters.ClusterRobustRegression;
import dev.dayone.evidence.clusters.RandomInterceptModel;
import dev.dayone.evidence.clusters.WildClusterBootstrap;
import dev.dayone.evidence.means.WelchTest;
import dev.dayone.evidence.proportions.BoschlooTest;
import dev.dayone.evidence.proportions.FisherExactTest;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.randomization.AssignmentTest;
import dev.dayone.evidence.randomization.Draws;
import dev.dayone.evidence.randomization.MeanDifferencePermutation;
import dev.dayone.evidence.ranks.MidrankPermutation;
import dev.dayone.evidence.regression.TreatmentRegression;
import dev.dayone.evidence.sequential.GroupSequentialDesign;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.survival.AalenJohansen;
import dev.dayone.evidence.survival.CoxModel.Ties;
import dev.dayone.evidence.survival.CoxRegression;
import dev.dayone.evidence.survival.FineGrayRegression;
import dev.dayone.evidence.survival.LogRankTest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One method each; milliseconds on one core, warm. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 6, time = 1000, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class EvidenceBenchmarks {

    private final Data hundreds = new Data(300, 10, true);
    private final Data thousands = new Data(10_000, 10, false);
    private final Data twenty = new Data(20, 2, false);
    private final Data twentyFour = new Data(24, 12, true);
    private final Study study = new Study();

    @Benchmark
    public Object welch() {
        return WelchTest.of(Arms.of(hundreds.y, hundreds.z), 0.95);
    }

    @Benchmark
    public Object permutations10000() {
        return AssignmentTest.complete(hundreds.y, hundreds.z, hundreds.none(), Draws.seeded(1));
    }

    @Benchmark
    public Object permutationsLin10000() {
        return AssignmentTest.complete(hundreds.y, hundreds.z, hundreds.x, Draws.seeded(1));
    }

    @Benchmark
    public Object exact184756() {
        return MeanDifferencePermutation.of(Arms.of(twenty.y, twenty.z));
    }

    @Benchmark
    public Object exactRanks2704156() {
        return MidrankPermutation.of(Arms.of(twentyFour.y, twentyFour.z));
    }

    @Benchmark
    public Object wild4096() {
        return WildClusterBootstrap.enumerated(twentyFour.y, twentyFour.z, twentyFour.x, twentyFour.cluster);
    }

    @Benchmark
    public Object boschloo15() {
        return BoschlooTest.pValue(new Proportions(7, 15, 12, 15));
    }

    @Benchmark
    public Object boschloo60() {
        return BoschlooTest.pValue(new Proportions(30, 60, 41, 60));
    }

    @Benchmark
    public Object fisher() {
        return FisherExactTest.of(new Proportions(7, 15, 12, 15), 0.95);
    }

    @Benchmark
    public Object hc2() {
        return TreatmentRegression.ancova(hundreds.y, hundreds.z, hundreds.x, TreatmentRegression.Errors.HC2, 0.95);
    }

    @Benchmark
    public Object cr2() {
        return ClusterRobustRegression.cr2(hundreds.y, hundreds.z, hundreds.x, hundreds.cluster, 0.95);
    }

    @Benchmark
    public Object cox300() {
        return cox(hundreds);
    }

    @Benchmark
    public Object cox10000() {
        return cox(thousands);
    }

    private static Object cox(Data data) {
        return CoxRegression.of(data.time, data.event, data.z, data.x, new int[data.y.length], Ties.EFRON, 0.95);
    }

    @Benchmark
    public Object logRank() {
        return LogRankTest.of(hundreds.time, hundreds.event, hundreds.z, new int[300], 0);
    }

    @Benchmark
    public Object fineGray() {
        return FineGrayRegression.of(hundreds.time, hundreds.kind, hundreds.z, hundreds.x, 1, 0.95);
    }

    @Benchmark
    public Object cumulativeIncidence() {
        return AalenJohansen.of(hundreds.time, hundreds.kind, 1, new double[] {100, 200});
    }

    @Benchmark
    public Object mixedModel() {
        return RandomInterceptModel.of(hundreds.y, hundreds.z, hundreds.x, hundreds.cluster);
    }

    @Benchmark
    public Object bounds5() {
        return GroupSequentialDesign.of(
                GroupSequentialDesign.Type.SPENDING_OBRIEN_FLEMING, new double[] {0.2, 0.4, 0.6, 0.8, 1}, 0.025, 1, 1);
    }

    @Benchmark
    public Object wholeStudy() {
        return StudyAnalysis.of(study.plan, Study.DAY).analyse(study.tables);
    }

    /** Twelve outcomes of 300 people, with a covariate. */
    private static final class Study {

        static final LocalDate DAY = LocalDate.of(2026, 1, 1);

        final StudyPlan plan;
        final List<StudyAnalysis.Table> tables = new ArrayList<>();

        Study() {
            List<StudyPlan.Outcome> outcomes = new ArrayList<>();
            for (int k = 0; k < 12; k++) {
                StudyPlan.Kind kind = k < 8
                        ? StudyPlan.Kind.SCORE
                        : k < 11 ? StudyPlan.Kind.PLACED : StudyPlan.Kind.TIME_TO_PLACEMENT;
                outcomes.add(new StudyPlan.Outcome(
                        "o" + k,
                        "Outcome " + k,
                        kind,
                        "m",
                        "points",
                        5,
                        true,
                        k == 0,
                        kind == StudyPlan.Kind.SCORE ? null : 365));
            }
            plan = new StudyPlan(
                    "bench",
                    "Bench",
                    "?",
                    new StudyPlan.Arm("a", "A"),
                    new StudyPlan.Arm("b", "B"),
                    false,
                    true,
                    false,
                    false,
                    List.of("x"),
                    0.5,
                    outcomes);
            Data people = new Data(300, 10, false);
            for (int k = 0; k < 12; k++) {
                Data data = new Data(300 + k, 10, false);
                List<PersonRow> rows = new ArrayList<>();
                StudyPlan.Kind kind = outcomes.get(k).kind();
                for (int i = 0; i < 300; i++) {
                    double value = kind == StudyPlan.Kind.SCORE
                            ? 50 + 10 * data.y[i]
                            : kind == StudyPlan.Kind.PLACED ? data.event[i] : Math.min(365, data.time[i]);
                    boolean event = kind != StudyPlan.Kind.TIME_TO_PLACEMENT || data.time[i] <= 365;
                    rows.add(new PersonRow(
                            people.z[i] == 1 ? "b" : "a",
                            null,
                            null,
                            Map.of("x", Double.toString(people.x[i][0])),
                            value,
                            event,
                            false));
                }
                tables.add(new StudyAnalysis.Table(outcomes.get(k), rows, null));
            }
        }
    }
}
