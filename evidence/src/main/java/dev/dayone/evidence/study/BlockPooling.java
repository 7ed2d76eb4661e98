package dev.dayone.evidence.study;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.NormalEstimate;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.means.WelchTest;
import dev.dayone.evidence.pooling.NormalHierarchicalModel;
import dev.dayone.evidence.pooling.NormalHierarchicalModel.TauPrior;
import dev.dayone.evidence.pooling.RandomEffectsMeta;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.survival.RestrictedMeanDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The difference in each block by itself, shrunken towards the others, and what the next block may show. Unadjusted for covariates: a view
 * beside the estimate, not instead of it.
 *
 * <p>Random effects with Hartung and Knapp's interval and a prediction interval; shrinkage by the normal hierarchical model with a half-normal prior of
 * the spread between blocks whose scale is the smallest difference that matters.
 *
 * @param blocks each block with both arms
 * @param average difference of the average block
 * @param averageLower its lower limit (Hartung-Knapp)
 * @param averageUpper its upper limit
 * @param nextLower lower limit of the prediction interval for a block not seen
 * @param nextUpper upper limit
 * @param spread standard deviation between blocks, posterior median
 */
public record BlockPooling(
        List<Block> blocks,
        double average,
        double averageLower,
        double averageUpper,
        double nextLower,
        double nextUpper,
        double spread) {

    /** Fewer blocks say nothing about how blocks differ. */
    private static final int FEWEST = 3;

    public BlockPooling {
        blocks = List.copyOf(blocks);
    }

    /**
     * One block.
     *
     * @param n people in it with the outcome
     * @param estimate difference in it alone, in the outcome's unit
     * @param standardError of the difference
     * @param interval 95 % interval of the difference in it alone
     * @param shrunken difference in the light of the others
     * @param shrunkenSd its posterior standard deviation
     */
    public record Block(
            String name,
            int n,
            double estimate,
            double standardError,
            Interval interval,
            double shrunken,
            double shrunkenSd) {}

    private record Own(String name, int n, Difference difference) {
        double estimate() {
            return difference.estimate();
        }

        double standardError() {
            return difference.standardError();
        }
    }

    private record Difference(double estimate, double standardError, Interval interval) {}

    /** Nothing below three blocks that can be estimated. */
    static Optional<BlockPooling> of(Outcome outcome, Sample everyone) {
        List<Own> own = new ArrayList<>();
        for (Map.Entry<String, Sample> block : everyone.byBlock().entrySet()) {
            estimate(outcome, block.getValue())
                    .ifPresent(found ->
                            own.add(new Own(block.getKey(), block.getValue().size(), found)));
        }
        return own.size() < FEWEST ? Optional.empty() : Optional.of(pooled(outcome, own));
    }

    private static BlockPooling pooled(Outcome outcome, List<Own> own) {
        double[] y = own.stream().mapToDouble(Own::estimate).toArray();
        double[] s = own.stream().mapToDouble(Own::standardError).toArray();
        double[] v = own.stream()
                .mapToDouble(o -> o.standardError() * o.standardError())
                .toArray();
        RandomEffectsMeta meta = RandomEffectsMeta.of(y, v, RandomEffectsMeta.Tau2.REML, Interval.LEVEL);
        NormalHierarchicalModel model =
                NormalHierarchicalModel.of(y, s, TauPrior.HALF_NORMAL, outcome.smallestDifference());
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            Own each = own.get(i);
            blocks.add(new Block(
                    each.name(),
                    each.n(),
                    each.estimate(),
                    each.standardError(),
                    each.difference().interval(),
                    model.thetaMean()[i],
                    model.thetaSd()[i]));
        }
        return new BlockPooling(
                blocks,
                meta.mu(),
                meta.ciLowerHk(),
                meta.ciUpperHk(),
                meta.predictionLowerHk(),
                meta.predictionUpperHk(),
                model.tauMedian());
    }

    /** Difference and standard error of one block; nothing where an arm is too small. */
    private static Optional<Difference> estimate(Outcome outcome, Sample block) {
        return switch (outcome.kind()) {
            case SCORE, PAY, FRACTION, GRADE, PRIORITISED ->
                Answer.of(() -> WelchTest.of(
                                        block.arm(true).moments(),
                                        block.arm(false).moments(),
                                        Interval.LEVEL)
                                .difference())
                        .match(BlockPooling::of, refused -> Optional.empty());
            case PLACED ->
                Answer.of(() -> Proportions.of(block).withBothArms())
                        .match(BlockPooling::of, refused -> Optional.empty());
            case COUNT, INCIDENCE -> Optional.empty();
            case TIME_TO_PLACEMENT -> {
                Integer horizon = outcome.windowDays();
                yield horizon == null
                        ? Optional.empty()
                        : Answer.of(() -> RestrictedMeanDifference.of(
                                                block.values(), block.events(), block.arms(), horizon, Interval.LEVEL)
                                        .difference())
                                .match(BlockPooling::of, refused -> Optional.empty());
            }
        };
    }

    private static Optional<Difference> of(StudentEstimate found) {
        return Optional.of(new Difference(
                found.estimate(), found.se(), new Interval(found.ciLower(), found.ciUpper(), Interval.LEVEL)));
    }

    private static Optional<Difference> of(NormalEstimate found) {
        return Optional.of(new Difference(
                found.estimate(), found.se(), new Interval(found.ciLower(), found.ciUpper(), Interval.LEVEL)));
    }

    /** Percentage points; the standard error with one success and one failure added to each arm (Agresti and Caffo 2000). */
    private static Optional<Difference> of(Proportions t) {
        double p1 = (t.x1() + 1.0) / (t.n1() + 2);
        double p0 = (t.x0() + 1.0) / (t.n0() + 2);
        double se = Math.sqrt(p1 * (1 - p1) / (t.n1() + 2) + p0 * (1 - p0) / (t.n0() + 2));
        double difference = 100 * t.difference();
        return Optional.of(
                new Difference(difference, 100 * se, Interval.ofNormal(difference, 100 * se, Interval.LEVEL)));
    }
}
