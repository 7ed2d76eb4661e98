package dev.dayone.evidence.study;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.allocation.BalanceCriterion;
import dev.dayone.evidence.clusters.SteppedWedge;
import dev.dayone.evidence.proportions.BoschlooTest;
import dev.dayone.evidence.proportions.MantelHaenszelTest;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.randomization.AssignmentTest;
import dev.dayone.evidence.study.StudyPlan.Kind;
import dev.dayone.evidence.study.StudyPlan.Outcome;
import dev.dayone.evidence.study.StudyProtocol.Design;
import dev.dayone.evidence.survival.LogRankPermutation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the plan drew its arms, and the test that this draw alone carries. The seed comes from plan and outcome: the same data, the same p. */
final class AssignmentMechanism {

    private static final int FEW_PEOPLE = 24;

    private final StudyPlan plan;

    private AssignmentMechanism(StudyPlan plan) {
        this.plan = plan;
    }

    static AssignmentMechanism of(StudyPlan plan) {
        return new AssignmentMechanism(plan);
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
        long seed = 31L * plan.id().hashCode() + outcome.id().hashCode();
        return Answer.of(() -> mechanism(outcome, everyone, adjusted, eligible, main, seed))
                .match(found -> found.orElse(null), refused -> null);
    }

    private Optional<AssignmentTest> mechanism(
            Outcome outcome, Sample everyone, Sample adjusted, List<PersonRow> eligible, Known main, long seed) {
        StudyProtocol.Draw draw = plan.protocol().draw();
        if (plan.protocol().design() == Design.STEPPED_WEDGE) {
            return Optional.of(SteppedWedge.schedules(
                    everyone.values(), everyone.arms(), everyone.clusterLabels(), everyone.blockLabels(), seed));
        }
        if (draw != null
                && draw.acceptance() != null
                && !plan.clustered()
                && outcome.kind() != Kind.TIME_TO_PLACEMENT) {
            return Optional.of(balanced(eligible, draw, draw.acceptance(), seed));
        }
        if (outcome.kind() == Kind.TIME_TO_PLACEMENT) {
            return plan.blocked() || plan.clustered() || everyone.size() > FEW_PEOPLE
                    ? Optional.empty()
                    : Optional.of(LogRankPermutation.of(everyone.values(), everyone.events(), everyone.arms())
                            .asAssignmentTest());
        }
        double[] y = adjusted.values();
        double[] z = adjusted.arms();
        if (plan.clustered()) {
            return Optional.of(AssignmentTest.clustered(
                    y, z, adjusted.clusterLabels(), adjusted.blockLabels(), adjusted.covariateRows(), seed));
        }
        if (outcome.kind() == Kind.PLACED) {
            return placed(everyone, main);
        }
        return Optional.of(
                plan.blocked()
                        ? AssignmentTest.blocked(y, z, adjusted.blockLabels(), adjusted.covariateRows(), seed)
                        : AssignmentTest.complete(y, z, adjusted.covariateRows(), seed));
    }

    /** Lots were drawn until the arms were alike: the test draws in the same way. Outcomes are freed of the balanced columns. */
    private AssignmentTest balanced(List<PersonRow> eligible, StudyProtocol.Draw draw, double acceptance, long seed) {
        List<PersonRow> drawn = eligible.stream()
                .filter(row -> row.covariates().keySet().containsAll(draw.balanceOn()))
                .toList();
        CovariateCoding coding = CovariateCoding.of(draw.balanceOn(), drawn);
        double[][] x = drawn.stream()
                .map(row -> coding.encode(row.covariates()).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())
                .toArray(double[][]::new);
        double[] z = drawn.stream()
                .mapToDouble(row -> row.arm().equals(plan.treatment().id()) ? 1 : 0)
                .toArray();
        double[] y = drawn.stream()
                .mapToDouble(row -> row.value() == null ? Double.NaN : row.value())
                .toArray();
        List<String> blocks = drawn.stream()
                .map(row -> plan.blocked() ? String.valueOf(row.block()) : "")
                .toList();
        List<String> names = blocks.stream().distinct().sorted().toList();
        int[] block = blocks.stream().mapToInt(names::indexOf).toArray();
        BalanceCriterion criterion =
                BalanceCriterion.of(x, (int) Arrays.stream(z).sum(), acceptance);
        return AssignmentTest.rerandomized(y, z, block, x, criterion, seed);
    }

    private Optional<AssignmentTest> placed(Sample everyone, Known main) {
        List<Proportions> strata = everyone.byBlock().values().stream()
                .map(Proportions::of)
                .filter(t -> t.n1() > 0 && t.n0() > 0)
                .toList();
        if (plan.blocked()) {
            MantelHaenszelTest exact = MantelHaenszelTest.of(strata, StudyAnalysis.LEVEL);
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
