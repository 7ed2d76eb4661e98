package dev.dayone.evidence.study;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import java.util.function.DoubleFunction;

/**
 * One inference, one answer. A difference is judged twice, by its interval and by the test of the draw, which lean on different assumptions. It is told from none only
 * where both tell it: then the heading, the interval and the p-value say the same.
 *
 * <p>Where the interval leaves zero out and the test does not, the interval is drawn out to zero. Where the test rules zero out and the interval does not, p is that of the
 * interval: the level at which it begins to leave zero out. Both only widen what is said, so the interval covers at least as often and the test errs at most as often as before.
 */
final class OneAnswer {

    private static final double ALPHA = 1 - Interval.LEVEL;
    private static final int STEPS = 24;

    private OneAnswer() {}

    /** Whether interval and p-value of an estimate say the same of zero. */
    static boolean isOne(Known known) {
        Double p = known.pValue();
        return p == null || p > ALPHA == known.interval().contains(0);
    }

    /**
     * The estimate as both tell it.
     *
     * @param at the same estimate with the interval that errs so often at most
     */
    static Known of(Known known, DoubleFunction<Estimate> at) {
        Double p = known.pValue();
        if (p == null || isOne(known)) {
            return known;
        }
        return known.interval().contains(0)
                ? known.withTest(ofInterval(at), "the level at which the interval leaves out zero")
                : drawnOut(known);
    }

    /** The interval up to zero, beyond which the test does not let it end. */
    static Known drawnOut(Known known) {
        Interval own = known.interval();
        return known.withInterval(new Interval(Math.min(0, own.lower()), Math.max(0, own.upper()), own.level()));
    }

    /** The largest share of errors at which the interval still holds zero. */
    private static double ofInterval(DoubleFunction<Estimate> at) {
        double holds = ALPHA;
        double leaves = 1;
        for (int step = 0; step < STEPS; step++) {
            double middle = (holds + leaves) / 2;
            boolean out =
                    at.apply(middle) instanceof Known known && !known.interval().contains(0);
            if (out) {
                leaves = middle;
            } else {
                holds = middle;
            }
        }
        return Math.min(1, leaves);
    }
}
