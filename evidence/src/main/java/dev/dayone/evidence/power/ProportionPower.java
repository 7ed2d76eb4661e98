package dev.dayone.evidence.power;

import dev.dayone.evidence.StudentEstimate.Alternative;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.proportions.FisherGrid;
import dev.dayone.evidence.refusal.Refusal;

/**
 * What chance has a test of two proportions, and how many people does it need?
 *
 * <p>Normal approximation: z_power = (sqrt(n) |p1 - p2| - z_alpha/2 sqrt(2 p (1 - p))) / sqrt(p1 (1 - p1) + p2 (1 - p2)), p their mean, one tail (Fleiss
 * 1981, ch. 3). At our sizes the exact power of Fisher's test, summed over all tables, is what counts. Checked against R 4.2 {@code
 * power.prop.test}.
 */
public final class ProportionPower {

    private ProportionPower() {}

    /** Approximate power of n people per arm. */
    public static double power(double n, double p1, double p2, double alpha) {
        require(p1, p2, alpha);
        return Distributions.normalLower((Math.sqrt(n) * Math.abs(p1 - p2) - null0(p1, p2, alpha)) / spread(p1, p2));
    }

    /** People per arm for that power, not rounded. */
    public static double peoplePerArm(double p1, double p2, double power, double alpha) {
        require(p1, p2, alpha);
        Refusal.INVALID_INPUT.unless(p1 != p2 && power > 0 && power < 1);
        double z = Distributions.normalUpperQuantile(1 - power);
        double root = (null0(p1, p2, alpha) + z * spread(p1, p2)) / Math.abs(p1 - p2);
        return root * root;
    }

    private static double null0(double p1, double p2, double alpha) {
        double p = (p1 + p2) / 2;
        return Distributions.normalUpperQuantile(alpha / 2) * Math.sqrt(2 * p * (1 - p));
    }

    private static double spread(double p1, double p2) {
        return Math.sqrt(p1 * (1 - p1) + p2 * (1 - p2));
    }

    private static void require(double p1, double p2, double alpha) {
        Refusal.INVALID_INPUT.unless(p1 >= 0 && p1 <= 1 && p2 >= 0 && p2 <= 1);
        Refusal.INVALID_LEVEL.unless(alpha > 0 && alpha < 1);
    }

    /**
     * Exact power of Fisher's two-sided test.
     *
     * @param power chance of p at most alpha
     * @param sizeAtP0 the same when both arms have the control rate
     */
    public record Fisher(double power, double sizeAtP0) {

        /** Refuses EMPTY_ARM, INVALID_INPUT, INVALID_LEVEL. */
        public static Fisher of(int n1, int n0, double p1, double p0, double alpha) {
            require(p1, p0, alpha);
            Refusal.EMPTY_ARM.unless(n1 > 0 && n0 > 0);
            FisherGrid.Region region =
                    FisherGrid.of(n1, n0, Alternative.TWO_SIDED).upTo(alpha * (1 + 1e-12));
            return new Fisher(region.probability(p1, p0), region.probability(p0, p0));
        }
    }
}
