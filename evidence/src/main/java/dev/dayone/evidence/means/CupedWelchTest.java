package dev.dayone.evidence.means;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.refusal.Refusal;

/**
 * Do two arms differ in their means once the part that a score from before assignment foretells is taken out?
 *
 * <p>theta = cov(y, x) / var(x) over both arms together; Welch's test on y - theta (x - mean x). Assumes x was measured before
 * assignment. In small arms {@code LinRegression} is the default: it does not treat theta as known.
 *
 * <p>Source: Deng, Xu, Kohavi and Walker 2013, WSDM 123. Checked against R 4.2.
 *
 * @param theta slope of the outcome on the earlier score
 * @param varianceRatio variance left over, as a share of the outcome's
 * @param difference treatment minus control, adjusted
 */
public record CupedWelchTest(double theta, double varianceRatio, StudentEstimate difference) {

    /** @param x the score from before assignment */
    public static CupedWelchTest of(double[] y, double[] z, double[] x, double level) {
        Arms.of(y, z).atLeast(2);
        Moments before = Moments.of(x);
        Moments after = Moments.of(y);
        Refusal.ZERO_VARIANCE.unless(before.m2() > 0 && after.m2() > 0);
        double cross = 0;
        for (int i = 0; i < y.length; i++) {
            cross += (y[i] - after.mean()) * (x[i] - before.mean());
        }
        double theta = cross / before.m2();
        double[] adjusted = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            adjusted[i] = y[i] - theta * (x[i] - before.mean());
        }
        return new CupedWelchTest(
                theta,
                Moments.of(adjusted).m2() / after.m2(),
                WelchTest.of(Arms.of(adjusted, z), level).difference());
    }
}
