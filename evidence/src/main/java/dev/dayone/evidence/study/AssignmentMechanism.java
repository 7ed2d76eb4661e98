package dev.dayone.evidence.study;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.allocation.BalanceCriterion;
import dev.dayone.evidence.clusters.SteppedWedge;
import dev.dayone.evidence.proportions.BoschlooTest;
import dev.dayone.evidence.proportions.MantelHaenszelTest;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.randomization.AssignmentTest;
import dev.dayone.evidence.randomization.Draws;
import dev.dayone.evidence.randomization.Rerandomization;
import dev.dayone.evidence.study.outcome.ClosedCohort;
import dev.dayone.evidence.study.outcome.CovariateCoding;
import dev.dayone.evidence.study.outcome.StudyPeople;
import dev.dayone.evidence.study.outcome.TimesAsNumbers;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import dev.dayone.evidence.survival.LogRankPermutation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How the plan drew its arms, and the test that this draw alone carries. The seed of what is sampled is one for all studies, so that p hangs on data and
 * design, and not on what a study is called.
 */
final class AssignmentMechanism {

    private static final int FEW_PEOPLE = 24;
    private static final long SEED = 20_260_101;

    /** A sampled p this many errors from 0.05 is sampled again with more draws. */
    private static final double NEAR = 4;

    private final StudyPlan plan;

    private final Draws draws;

    private AssignmentMechanism(StudyPlan plan, Draws draws) {
        this.plan = plan;
        this.draws = draws;
    }

    /** One for all outcomes of an analysis: they share their draws. */
    static AssignmentMechanism of(StudyPlan plan) {
        return new AssignmentMechanism(plan, Draws.seeded(SEED));
    }

    Draws draws() {
        return draws;
    }

    /**
     * Null where none applies or the data cannot carry it.
     *
     * @param everyone people of the two arms with a known outcome
     * @param adjusted those of them with all covariates
     * @param main the estimate that the test stands beside
     */
    @Nullable
    AssignmentTest test(Outcome outcome, Sample everyone, Sample adjusted, List<PersonRow> eligible, Known main) {
        AssignmentTest first = found(outcome, everyone, adjusted, eligible, main);
        return first == null
                        || first.error() == 0
                        || Math.abs(first.pValue() - (1 - Interval.LEVEL)) > NEAR * first.error()
                ? first
                : new AssignmentMechanism(plan, draws.more()).found(outcome, everyone, adjusted, eligible, main);
    }

    private @Nullable AssignmentTest found(
            Outcome outcome, Sample everyone, Sample adjusted, List<PersonRow> eligible, Known main) {
        return Answer.of(() -> mechanism(outcome, everyone, adjusted, eligible, main))
                .match(found -> found.orElse(null), refused -> null);
    }

    /** The test with the constant differences that the draw leaves open, where the outcome is a number and arms were drawn once. */
    AssignmentTest inverted(AssignmentTest test, Outcome outcome, Sample people) {
        if (!outcome.kind().mean()
                || plan.protocol().design() != Design.LOTTERY
                || plan.protocol().rerandomised()
                || plan.allFormats()) {
            return test;
        }
        return test.inverted(
                people.values(),
                people.arms(),
                plan.clustered() ? people.clusterLabels() : null,
                plan.blocked() ? people.blockLabels() : new int[people.size()],
                people.covariateRows(),
                draws,
                Interval.LEVEL);
    }

    private Optional<AssignmentTest> mechanism(
            Outcome outcome, Sample everyone, Sample adjusted, List<PersonRow> eligible, Known main) {
        if (ClosedCohort.is(plan, outcome)) {
            return Optional.of(ClosedCohort.schedules(plan, known(eligible), draws.seed()));
        }
        if (plan.protocol().design() == Design.STEPPED_WEDGE) {
            return Optional.of(SteppedWedge.schedules(
                    everyone.values(),
                    everyone.arms(),
                    everyone.clusterLabels(),
                    Periods.inOrder(everyone.people().stream()
                            .map(Sample.Person::blockOrNone)
                            .toList()),
                    draws.seed()));
        }
        if (plan.protocol().rerandomised()) {
            return Optional.of(balanced(outcome, eligible));
        }
        if (outcome.kind() == Kind.TIME_TO_PLACEMENT && plan.covariates().isEmpty()) {
            return Optional.of(times(WithoutNames.of(everyone)));
        }
        Sample numbers = WithoutNames.of(outcome.kind().waits() ? blindToArms(outcome, adjusted, eligible) : adjusted);
        double[] y = numbers.values();
        double[] z = numbers.arms();
        if (plan.clustered()) {
            return Optional.of(AssignmentTest.clustered(
                    y, z, numbers.clusterLabels(), numbers.blockLabels(), numbers.covariateRows(), draws));
        }
        boolean regression = main.method() == Method.LIN || main.method() == Method.BLOCK_EFFECTS;
        if (outcome.kind() == Kind.PLACED && !regression) {
            return placed(everyone, main);
        }
        if (outcome.kind() == Kind.GRADE && !plan.blocked() && plan.covariates().isEmpty()) {
            return Optional.of(AssignmentTest.ofGrades(y, z, draws));
        }
        return Optional.of(
                plan.blocked()
                        ? AssignmentTest.blocked(y, z, numbers.blockLabels(), numbers.covariateRows(), draws)
                        : AssignmentTest.complete(y, z, numbers.covariateRows(), draws));
    }

    /** A pseudo-value for each person, in which the arms have no part: no draw of the arms changes it. */
    private Sample blindToArms(Outcome outcome, Sample adjusted, List<PersonRow> eligible) {
        StudyPeople people = StudyPeople.of(plan);
        List<PersonRow> same =
                people.complete(eligible).stream().sorted(StudyPeople.CANONICAL).toList();
        return adjusted.withValues(TimesAsNumbers.together(plan, outcome, same));
    }

    private static List<PersonRow> known(List<PersonRow> rows) {
        return rows.stream().filter(row -> row.value() != null).toList();
    }

    /** All assignments listed where people were drawn at will and are few, else log-rank scores within blocks or by cluster. */
    private AssignmentTest times(Sample everyone) {
        double[] z = everyone.arms();
        if (!plan.blocked() && !plan.clustered() && everyone.size() <= FEW_PEOPLE) {
            return LogRankPermutation.of(everyone.values(), everyone.events(), z)
                    .asAssignmentTest();
        }
        int[] block = plan.blocked() ? everyone.blockLabels() : new int[everyone.size()];
        double[] scores = LogRankPermutation.scores(everyone.values(), everyone.events(), block);
        double[][] none = new double[scores.length][0];
        return plan.clustered()
                ? AssignmentTest.clustered(scores, z, everyone.clusterLabels(), block, none, draws)
                        .named("log-rank scores, averaged by cluster")
                : AssignmentTest.blocked(scores, z, block, none, draws)
                        .named(plan.blocked() ? "log-rank scores within blocks" : "log-rank scores");
    }

    /** One who was drawn, a person or a cluster; outcome NaN = not known. */
    private record Unit(PersonRow as, double outcome, double[] covariates) {}

    /**
     * Lots were drawn until the arms were alike: the test draws in the same way, each draw by itself. Outcomes are freed of the balanced columns; a
     * cluster counts by its means.
     */
    private AssignmentTest balanced(Outcome outcome, List<PersonRow> eligible) {
        List<String> columns = plan.protocol().draws().stream()
                .flatMap(draw -> draw.balanceOn().stream())
                .distinct()
                .toList();
        List<PersonRow> people = eligible.stream()
                .filter(row -> row.covariates().keySet().containsAll(columns))
                .toList();
        List<Unit> units = units(outcome, people, CovariateCoding.of(columns, people));
        double[][] x = units.stream().map(Unit::covariates).toArray(double[][]::new);
        double[] z = units.stream()
                .mapToDouble(unit -> unit.as().arm().equals(plan.treatment().id()) ? 1 : 0)
                .toArray();
        double[] y = units.stream().mapToDouble(Unit::outcome).toArray();
        Map<Optional<StudyProtocol.Draw>, List<Integer>> byDraw = IntStream.range(0, units.size())
                .boxed()
                .collect(Collectors.groupingBy(
                        i -> plan.protocol().drawOf(units.get(i).as().cohort()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        List<Rerandomization.Lots> lots = new ArrayList<>();
        List<String> blocks = new ArrayList<>(Collections.nCopies(units.size(), ""));
        byDraw.forEach((draw, members) -> {
            int[] rows = members.stream().mapToInt(Integer::intValue).toArray();
            for (int row : rows) {
                blocks.set(
                        row,
                        lots.size()
                                + (plan.blocked() ? "/" + units.get(row).as().block() : ""));
            }
            lots.add(new Rerandomization.Lots(rows, criterion(draw.orElse(null), columns, rows, x, z)));
        });
        List<String> names = blocks.stream().distinct().sorted().toList();
        return Rerandomization.test(
                y, z, blocks.stream().mapToInt(names::indexOf).toArray(), x, lots, draws.seed());
    }

    private static @Nullable BalanceCriterion criterion(
            StudyProtocol.@Nullable Draw draw, List<String> columns, int[] rows, double[][] x, double[] z) {
        if (draw == null || draw.acceptance() == null) {
            return null;
        }
        int[] kept = draw.balanceOn().stream().mapToInt(columns::indexOf).toArray();
        double[][] own = Arrays.stream(rows)
                .mapToObj(row -> Arrays.stream(kept).mapToDouble(c -> x[row][c]).toArray())
                .toArray(double[][]::new);
        int treated = (int) Arrays.stream(rows).mapToDouble(row -> z[row]).sum();
        return BalanceCriterion.of(own, treated, draw.acceptance()).within(rows, z.length);
    }

    private List<Unit> units(Outcome outcome, List<PersonRow> people, CovariateCoding coding) {
        double[] y = values(outcome, people);
        double[][] x = coding.rows(people);
        Map<String, List<Integer>> groups = IntStream.range(0, people.size())
                .boxed()
                .collect(Collectors.groupingBy(
                        i -> plan.clustered() ? String.valueOf(people.get(i).cluster()) : String.valueOf(i),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return groups.values().stream()
                .map(members -> new Unit(
                        people.get(members.get(0)),
                        members.stream()
                                .mapToDouble(i -> y[i])
                                .filter(value -> !Double.isNaN(value))
                                .average()
                                .orElse(Double.NaN),
                        IntStream.range(0, x[0].length)
                                .mapToDouble(c -> members.stream()
                                        .mapToDouble(i -> x[i][c])
                                        .average()
                                        .orElse(0))
                                .toArray()))
                .toList();
    }

    /** Each person's outcome; of a time its log-rank score, or beside covariates days up to the horizon, as the test of it alone has it. NaN = not known. */
    double[] values(Outcome outcome, List<PersonRow> people) {
        double[] y = new double[people.size()];
        Arrays.fill(y, Double.NaN);
        int[] known = IntStream.range(0, y.length)
                .filter(i -> people.get(i).value() != null)
                .toArray();
        double[] values = Arrays.stream(known)
                .mapToDouble(i -> Objects.requireNonNull(people.get(i).value()))
                .toArray();
        boolean curves =
                outcome.kind() == Kind.TIME_TO_PLACEMENT && plan.covariates().isEmpty();
        if (curves) {
            double[] events = Arrays.stream(known)
                    .mapToDouble(i -> people.get(i).event() ? 1 : 0)
                    .toArray();
            values = LogRankPermutation.scores(values, events, new int[known.length]);
        }
        if (outcome.kind().waits() && !curves) {
            values = TimesAsNumbers.together(plan, outcome, known(people));
        }
        for (int k = 0; k < known.length; k++) {
            y[known[k]] = values[k];
        }
        return y;
    }

    private Optional<AssignmentTest> placed(Sample everyone, Known main) {
        List<Proportions> strata = everyone.byBlock().values().stream()
                .map(Proportions::of)
                .filter(t -> t.n1() > 0 && t.n0() > 0)
                .toList();
        if (plan.blocked()) {
            MantelHaenszelTest exact = MantelHaenszelTest.of(strata, Interval.LEVEL);
            return Optional.of(AssignmentTest.ofTables("successes within blocks", exact.exactP(), exact.smallestP()));
        }
        Double p = main.pValue();
        Proportions table = Proportions.of(everyone);
        return p == null || Math.max(table.n1(), table.n0()) > BoschlooTest.LARGEST_ARM
                ? Optional.empty()
                : Optional.of(AssignmentTest.ofTables(
                        "Boschloo's statistic", p, BoschlooTest.smallestP(table.n1(), table.n0())));
    }
}
