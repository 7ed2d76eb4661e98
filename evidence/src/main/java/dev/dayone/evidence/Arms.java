package dev.dayone.evidence;

import dev.dayone.evidence.refusal.NotEstimableException;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;

/**
 * Outcomes by arm.
 *
 * @param treated outcomes of the treatment arm, in row order
 * @param control outcomes of the control arm, in row order
 */
public record Arms(double[] treated, double[] control) {

    /**
     * Splits outcomes by arm.
     *
     * @param y outcomes
     * @param z 1 for treatment, 0 for control, one per outcome
     * @throws NotEstimableException with NO_DATA, NOT_TWO_ARMS or EMPTY_ARM
     */
    public static Arms of(double[] y, double[] z) {
        requireBoth(z);
        return new Arms(where(y, z, 1), where(y, z, 0));
    }

    /** Refuses unless z holds zeros and ones, both at least once. */
    public static void requireBoth(double[] z) {
        Refusal.NO_DATA.unless(z.length > 0);
        Refusal.NOT_TWO_ARMS.unless(Arrays.stream(z).allMatch(v -> v == 0 || v == 1));
        double treated = Arrays.stream(z).sum();
        Refusal.EMPTY_ARM.unless(treated > 0 && treated < z.length);
    }

    /** Refuses unless all values are 0 or 1. */
    public static void requireBinary(double[] y) {
        Refusal.NOT_BINARY.unless(Arrays.stream(y).allMatch(v -> v == 0 || v == 1));
    }

    /** This, if both arms have at least so many people. */
    public Arms atLeast(int people) {
        Refusal.EMPTY_ARM.unless(treated.length > 0 && control.length > 0);
        Refusal.ARM_TOO_SMALL.unless(Math.min(treated.length, control.length) >= people);
        return this;
    }

    public int n() {
        return treated.length + control.length;
    }

    /** All outcomes, the treated first. */
    public double[] pooled() {
        double[] all = Arrays.copyOf(treated, n());
        System.arraycopy(control, 0, all, treated.length, control.length);
        return all;
    }

    /** Difference of the means, treatment minus control. */
    public double meanDifference() {
        return Moments.of(treated).mean() - Moments.of(control).mean();
    }

    private static double[] where(double[] y, double[] z, double arm) {
        int n = 0;
        for (double v : z) {
            n += v == arm ? 1 : 0;
        }
        double[] out = new double[n];
        int at = 0;
        for (int i = 0; i < y.length; i++) {
            if (z[i] == arm) {
                out[at++] = y[i];
            }
        }
        return out;
    }
}
