package dev.dayone.evidence.sequential;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.refusal.Refusal;
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

    private static final double TOLERANCE = 1e-15;

    private BetaBinomialSequence() {}

    /**
     * Interval of a share in [0, 1].
     *
     * @param successes s in [0, n]
     * @param level confidence over all looks together, in (0, 1)
     */
    public static Interval ofShare(long successes, long n, double level) {
        return ofShare(successes, n, 1, 1, level);
    }

    /**
     * The same under a beta(a, b) mixture; refuses INVALID_COUNTS, INVALID_LEVEL, and INVALID_INPUT unless a and b are positive.
     *
     * @param a weight of successes before any data; 1 and 1 is uniform
     * @param b weight of failures before any data
     */
    public static Interval ofShare(long successes, long n, double a, double b, double level) {
        Interval.requireLevel(level);
        double limit = -Math.log(1 - level);
        DoubleUnaryOperator above = p -> logEvidence(successes, n, a, b, p) - limit;
        double share = n == 0 ? 0.5 : (double) successes / n;
        double lower = above.applyAsDouble(0) < 0 ? 0 : crossing(above, 0, share);
        double upper = above.applyAsDouble(1) < 0 ? 1 : crossing(above, 1, share);
        return new Interval(lower, upper, level);
    }

    /** log M(p): evidence against the share p, 0 = none. */
    public static double logEvidence(long successes, long n, double a, double b, double p) {
        Refusal.INVALID_COUNTS.unless(successes >= 0 && successes <= n);
        Refusal.INVALID_INPUT.unless(a > 0 && b > 0);
        return LogBeta.value(a + successes, b + n - successes)
                - LogBeta.value(a, b)
                - term(successes, p)
                - term(n - successes, 1 - p);
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
            if (middle == refused || middle == held) {
                break;
            }
            if (above.applyAsDouble(middle) < 0) {
                held = middle;
            } else {
                refused = middle;
            }
        }
        return held;
    }
}
