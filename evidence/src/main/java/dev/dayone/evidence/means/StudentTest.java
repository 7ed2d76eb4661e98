package dev.dayone.evidence.means;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.refusal.Refusal;

/**
 * Do two arms differ in their means, if their spreads are the same?
 *
 * <p>D = mean1 - mean0, SE^2 = s^2 (1/n1 + 1/n0), s^2 = ((n1 - 1) s1^2 + (n0 - 1) s0^2) / (n1 + n0 - 2); df = n1 + n0 - 2. Assumes
 * independent people and equal variances; {@link WelchTest} does without the latter and is the default.
 *
 * <p>Source: Student 1908, Biometrika 6:1. Checked against R 4.2 {@code t.test(var.equal = TRUE)}.
 *
 * @param meanTreated mean of the treatment arm
 * @param meanControl mean of the control arm
 * @param difference treatment minus control
 */
public record StudentTest(double meanTreated, double meanControl, StudentEstimate difference) {

    /** Refuses EMPTY_ARM, ARM_TOO_SMALL below three people in all, ZERO_VARIANCE. */
    public static StudentTest of(Arms arms, double level) {
        Moments a = Moments.of(arms.atLeast(1).treated());
        Moments b = Moments.of(arms.control());
        double df = arms.n() - 2.0;
        Refusal.ARM_TOO_SMALL.unless(df > 0);
        double se = Math.sqrt((a.m2() + b.m2()) / df * (1.0 / a.n() + 1.0 / b.n()));
        return new StudentTest(a.mean(), b.mean(), StudentEstimate.of(a.mean() - b.mean(), se, df, level));
    }
}
