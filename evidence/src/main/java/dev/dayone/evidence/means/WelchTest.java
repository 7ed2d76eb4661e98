package dev.dayone.evidence.means;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.refusal.Refusal;

/**
 * Do two arms differ in their means, whatever their variances?
 *
 * <p>D = mean1 - mean0, SE^2 = s1^2/n1 + s0^2/n0, df = SE^4 / ((s1^2/n1)^2/(n1 - 1) + (s0^2/n0)^2/(n0 - 1)), with s^2 the
 * sample variances. Assumes independent people and, in small arms, no extreme skew. Needs two people in each arm.
 *
 * <p>Source: Welch 1947, Biometrika 34:28. Checked against R 4.2 {@code t.test}.
 *
 * @param meanTreated mean of the treatment arm
 * @param meanControl mean of the control arm
 * @param difference treatment minus control
 */
public record WelchTest(double meanTreated, double meanControl, StudentEstimate difference) {

    /** Refuses EMPTY_ARM, ARM_TOO_SMALL, ZERO_VARIANCE, INVALID_LEVEL. */
    public static WelchTest of(Arms arms, double level) {
        return of(Moments.of(arms.treated()), Moments.of(arms.control()), level);
    }

    /** The test from sufficient statistics, as streams and SQL hand them over. */
    public static WelchTest of(Moments treatment, Moments control, double level) {
        Refusal.EMPTY_ARM.unless(treatment.n() > 0 && control.n() > 0);
        Refusal.ARM_TOO_SMALL.unless(treatment.n() > 1 && control.n() > 1);
        double a = treatment.variance() / treatment.n();
        double b = control.variance() / control.n();
        Refusal.ZERO_VARIANCE.unless(a + b > 0);
        double df = (a + b) * (a + b) / (a * a / (treatment.n() - 1) + b * b / (control.n() - 1));
        return new WelchTest(
                treatment.mean(),
                control.mean(),
                StudentEstimate.of(treatment.mean() - control.mean(), Math.sqrt(a + b), df, level));
    }

    /** The difference as a study's estimate. */
    public static Estimate estimate(Moments treatment, Moments control, double level) {
        return Estimate.ofT(
                Method.WELCH,
                Math.toIntExact(treatment.n() + control.n()),
                level,
                () -> of(treatment, control, level).difference());
    }
}
