package dev.dayone.evidence.means;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.refusal.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How far apart are the arms, when people were assigned within blocks?
 *
 * <p>D = sum_b (n_b / n) D_b with D_b the block's difference in means; SE^2 = sum_b (n_b / n)^2 (s1b^2/n1b + s0b^2/n0b) (Neyman);
 * {@link #of(double[], double[], int[], double)} has n - 2B degrees of freedom, which hold where blocks and noise are even; a study's estimate has
 * Welch and Satterthwaite's, SE^4 / sum of v^2 / (n - 1) over the arms of the blocks, which hold where they are not. Needs two people of each arm in every block; {@code study.RegressionEstimator.blockEffects} is the
 * fallback. Source of the degrees of freedom: Satterthwaite 1946, Biometrics Bull. 2:110.
 *
 * <p>Source: Imbens and Rubin 2015, Causal Inference, ch. 9. Checked against R 4.2.
 *
 * @param nBlocks blocks
 * @param difference treatment minus control
 */
public record BlockedDifference(int nBlocks, StudentEstimate difference) {

    /** Refuses EMPTY_ARM, ONE_ARMED_STRATUM, ARM_TOO_SMALL, ZERO_VARIANCE. */
    public static BlockedDifference of(double[] y, double[] z, int[] block, double level) {
        Arms.requireBoth(z);
        List<Arms> blocks = new ArrayList<>();
        for (int[] rows : Ranks.groups(block)) {
            double[] arm = Arrays.stream(rows).mapToDouble(i -> z[i]).toArray();
            double treated = Arrays.stream(arm).sum();
            Refusal.ONE_ARMED_STRATUM.unless(treated > 0 && treated < arm.length);
            blocks.add(Arms.of(Arrays.stream(rows).mapToDouble(i -> y[i]).toArray(), arm));
        }
        return of(blocks, level);
    }

    private static BlockedDifference of(List<Arms> blocks, double level) {
        Sums sums = Sums.of(blocks);
        double df = sums.n() - 2.0 * blocks.size();
        return new BlockedDifference(
                blocks.size(), StudentEstimate.of(sums.value(), Math.sqrt(sums.variance()), df, level));
    }

    private static StudentEstimate studied(List<Arms> blocks, double level) {
        Sums sums = Sums.of(blocks);
        double df = sums.variance() * sums.variance() / sums.squaresByDf();
        return StudentEstimate.of(sums.value(), Math.sqrt(sums.variance()), df, level);
    }

    /** @param squaresByDf sum of v^2 / (n - 1), v the part of the variance that one arm of one block brings */
    private record Sums(double n, double value, double variance, double squaresByDf) {

        static Sums of(List<Arms> blocks) {
            double n = blocks.stream().mapToInt(Arms::n).sum();
            double value = 0;
            double variance = 0;
            double squares = 0;
            for (Arms block : blocks) {
                Moments treatment = Moments.of(block.atLeast(2).treated());
                Moments control = Moments.of(block.control());
                double weight = block.n() / n;
                value += weight * (treatment.mean() - control.mean());
                for (Moments arm : List.of(treatment, control)) {
                    double own = weight * weight * arm.variance() / arm.n();
                    variance += own;
                    squares += own * own / (arm.n() - 1);
                }
            }
            return new Sums(n, value, variance, squares);
        }
    }

    /** The difference as a study's estimate. */
    public static Estimate estimate(Sample sample, double level) {
        return Estimate.ofT(Method.BLOCKED, sample.size(), level, () -> {
            Refusal.EMPTY_ARM.unless(
                    sample.arm(true).size() > 0 && sample.arm(false).size() > 0);
            List<Arms> blocks = new ArrayList<>();
            for (Sample block : sample.byBlock().values()) {
                Arms arms = new Arms(block.arm(true).values(), block.arm(false).values());
                Refusal.ONE_ARMED_STRATUM.unless(arms.treated().length > 0 && arms.control().length > 0);
                blocks.add(arms);
            }
            return studied(blocks, level);
        });
    }
}
