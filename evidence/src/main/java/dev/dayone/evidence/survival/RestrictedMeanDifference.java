package dev.dayone.evidence.survival;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.NormalEstimate;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.refusal.Refusal;
import java.util.List;

/**
 * How many days sooner or later, on average up to a horizon fixed beforehand?
 *
 * <p>Difference of the areas under the arms' Kaplan-Meier curves from 0 to tau; the p-value is the log-rank test's. Refuses a horizon beyond the last
 * time seen in an arm.
 *
 * <p>Source: Royston and Parmar 2013, BMC Med. Res. Methodol. 13:152. Checked against R survival 3.5.
 */
public final class RestrictedMeanDifference {

    private RestrictedMeanDifference() {}

    /**
     * Both arms and their difference.
     *
     * @param rmstTreated restricted mean of the treatment arm
     * @param seTreated its standard error
     * @param rmstControl restricted mean of the control arm
     * @param seControl its standard error
     * @param difference treatment minus control
     */
    public record Both(
            double rmstTreated, double seTreated, double rmstControl, double seControl, NormalEstimate difference) {}

    /**
     * Refuses EMPTY_ARM, NEGATIVE_TIME, TAU_BEYOND_FOLLOW_UP, NO_EVENTS, ZERO_VARIANCE.
     *
     * @param event 1 where the event happened, 0 where the person was still waiting
     * @param tau horizon, in the unit of the times
     */
    public static Both of(double[] time, double[] event, double[] z, double tau, double level) {
        Arms times = Arms.of(time, z);
        Arms events = Arms.of(event, z);
        Times.require(time);
        Refusal.INVALID_INPUT.unless(tau > 0);
        KaplanMeier treated = KaplanMeier.of(times.treated(), events.treated());
        KaplanMeier control = KaplanMeier.of(times.control(), events.control());
        requireFollowUp(treated, tau);
        requireFollowUp(control, tau);
        Refusal.NO_EVENTS.unless(treated.events() + control.events() > 0);
        KaplanMeier.RestrictedMean a = treated.restrictedMean(tau);
        KaplanMeier.RestrictedMean b = control.restrictedMean(tau);
        return new Both(
                a.mean(),
                a.standardError(),
                b.mean(),
                b.standardError(),
                NormalEstimate.of(a.mean() - b.mean(), Math.hypot(a.standardError(), b.standardError()), level));
    }

    /**
     * The difference as a study's estimate, people drawn one by one, with the log-rank p. Of few people the curves' variance is too small, as a mean's is
     * that divides by n: each arm's is taken n / (n - 1) times, with Welch's degrees of freedom. Where everybody was followed to the horizon this is
     * Welch's interval of the days up to it.
     */
    public static Estimate of(Sample sample, double tau, double level) {
        return Estimate.of(Method.RMST, () -> {
            Sample treated = sample.arm(true);
            Sample control = sample.arm(false);
            Refusal.EMPTY_ARM.unless(treated.size() > 0 && control.size() > 0);
            Refusal.ARM_TOO_SMALL.unless(treated.size() > 1 && control.size() > 1);
            KaplanMeier.RestrictedMean a = within(treated, tau);
            KaplanMeier.RestrictedMean b = within(control, tau);
            double va = a.standardError() * a.standardError() / (treated.size() - 1.0);
            double vb = b.standardError() * b.standardError() / (control.size() - 1.0);
            double square = va * treated.size() + vb * control.size();
            double df = square
                    * square
                    / (va * va * treated.size() * treated.size() / (treated.size() - 1.0)
                            + vb * vb * control.size() * control.size() / (control.size() - 1.0));
            StudentEstimate d = StudentEstimate.of(a.mean() - b.mean(), Math.sqrt(square), df, level);
            LogRankTest logRank = LogRankTest.of(List.of(sample));
            return new Known(
                    Method.RMST,
                    d.estimate(),
                    d.se(),
                    d.df(),
                    new Interval(d.ciLower(), d.ciUpper(), level),
                    logRank == null ? null : Double.valueOf(logRank.pValue()),
                    Method.RMST.test(),
                    sample.size(),
                    List.of());
        });
    }

    private static KaplanMeier.RestrictedMean within(Sample arm, double tau) {
        KaplanMeier curve = KaplanMeier.of(arm);
        requireFollowUp(curve, tau);
        return curve.restrictedMean(tau);
    }

    /** A curve that has reached zero says all there is to say about later times. */
    static void requireFollowUp(KaplanMeier curve, double tau) {
        List<KaplanMeier.Step> steps = curve.steps();
        boolean allHadIt = !steps.isEmpty() && steps.get(steps.size() - 1).survival() == 0;
        Refusal.TAU_BEYOND_FOLLOW_UP.unless(allHadIt || curve.lastTime() >= tau);
    }
}
