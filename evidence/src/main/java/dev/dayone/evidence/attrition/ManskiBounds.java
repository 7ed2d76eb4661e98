package dev.dayone.evidence.attrition;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;

/**
 * What may the effect be if nothing is assumed about the missing, except the scale's ends?
 *
 * <p>Lower: the treated missing at the worst value, the control missing at the best; upper: the reverse. Wide on purpose. Source: Manski
 * 1990, Am. Econ. Rev. 80:319; Horowitz and Manski 2000. Checked against R 4.2.
 *
 * @param lower lower bound of the difference of means
 * @param upper upper bound
 */
public record ManskiBounds(double lower, double upper) {

    /**
     * Refuses EMPTY_ARM, and INVALID_MARGIN unless worst < best.
     *
     * @param y outcomes of everyone assigned; NaN = missing
     */
    public static ManskiBounds of(double[] y, double[] z, double worst, double best) {
        Refusal.INVALID_MARGIN.unless(worst < best);
        Arms arms = Arms.of(y, z);
        return new ManskiBounds(
                filled(arms.treated(), worst) - filled(arms.control(), best),
                filled(arms.treated(), best) - filled(arms.control(), worst));
    }

    private static double filled(double[] values, double missing) {
        return Moments.of(Arrays.stream(values)
                        .map(v -> Double.isNaN(v) ? missing : v)
                        .toArray())
                .mean();
    }
}
