package dev.dayone.evidence;

import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.LogBeta;

/**
 * Where a share may lie, whenever and however often one looks.
 *
 * <p>With s of n and a uniform mixture, M(p) = B(1 + s, 1 + n - s) / (p^s (1 - p)^(n - s)) is a martingale when p is the true share;
 * by Ville's inequality it reaches 1/&alpha; at any time with probability at most &alpha;. The interval holds the p with M(p) below
 * 1/&alpha;. Exact: no approximation, from the first person on. Source: Robbins 1970 (Annals of Mathematical Statistics 41:1397);
 * Howard, Ramdas, McAuliffe and Sekhon 2021 (Annals of Statistics 49:1055). Checked by enumeration in {@code SequencesTest}.
 */
public final class BetaBinomialSequence {

    private static final double TOLERANCE = 1e-12;

    private BetaBinomialSequence() {}

    /**
     * Interval of a share in [0, 1].
     *
     * @param successes s in [0, n]
     * @param level confidence over all looks together, in (0, 1)
     */
    public static Interval ofShare(long successes, long n, double level) {
        Interval.requireLevel(level);
        if (successes < 0 || successes > n) {
            throw new IllegalArgumentException("successes must be in [0, " + n + "], were " + successes);
        }
        double limit = -Math.log(1 - level);
        double mixture = LogBeta.value(1.0 + successes, 1.0 + n - successes);
        DoubleUnaryOperator above = p -> mixture - term(successes, p) - term(n - successes, 1 - p) - limit;
        double share = n == 0 ? 0.5 : (double) successes / n;
        double lower = above.applyAsDouble(0) < 0 ? 0 : crossing(above, 0, share);
        double upper = above.applyAsDouble(1) < 0 ? 1 : crossing(above, 1, share);
        return new Interval(lower, upper, level);
    }

    /**
     * Interval of a difference of shares, treatment minus control: the two intervals, each at half the error, side by side.
     * Conservative.
     */
    public static Interval ofDifference(
            long controlSuccesses, long control, long treatmentSuccesses, long treatment, double level) {
        double each = 1 - (1 - level) / 2;
        Interval c = ofShare(controlSuccesses, control, each);
        Interval t = ofShare(treatmentSuccesses, treatment, each);
        return new Interval(t.lower() - c.upper(), t.upper() - c.lower(), level);
    }

    private static double term(long count, double p) {
        return count == 0 ? 0 : count * Math.log(p);
    }

    /** Between the end, where p is refused, and the share, where it is not. */
    private static double crossing(DoubleUnaryOperator above, double end, double share) {
        double refused = end;
        double held = share;
        while (Math.abs(held - refused) > TOLERANCE) {
            double middle = (refused + held) / 2;
            if (above.applyAsDouble(middle) < 0) {
                held = middle;
            } else {
                refused = middle;
            }
        }
        return held;
    }
}
