package dev.dayone.evidence;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import java.util.List;

/**
 * How many days sooner or later, on average up to a horizon fixed beforehand?
 *
 * <p>Difference of the areas under the arms' Kaplan-Meier curves from 0 to tau, normal interval; the p-value is the log-rank
 * test's, stratified where assignment was blocked. Refuses a horizon beyond the last time seen in an arm.
 *
 * <p>Source: Royston and Parmar 2013, BMC Med. Res. Methodol. 13:152. Checked against R survival 3.5.
 */
public final class RestrictedMeanDifference {

    private RestrictedMeanDifference() {}

    /** @param tau horizon, in the unit of the times */
    public static Estimate of(Sample sample, double tau, boolean blocked, double level) {
        Sample treatment = sample.arm(true);
        Sample control = sample.arm(false);
        if (treatment.size() == 0 || control.size() == 0) {
            return new NotEstimable(Method.RMST, Refusal.EMPTY_ARM, "One arm has nobody with a known time.");
        }
        if (sample.people().stream().anyMatch(p -> p.value() < 0)) {
            return new NotEstimable(Method.RMST, Refusal.NEGATIVE_TIME, "A time to the event is below zero.");
        }
        KaplanMeier treated = KaplanMeier.of(treatment);
        KaplanMeier controls = KaplanMeier.of(control);
        if (followUpEnds(treated) < tau || followUpEnds(controls) < tau) {
            return new NotEstimable(
                    Method.RMST,
                    Refusal.TAU_BEYOND_FOLLOW_UP,
                    "An arm has been followed for less than the horizon of the plan.");
        }
        if (treated.steps().isEmpty() && controls.steps().isEmpty()) {
            return new NotEstimable(Method.RMST, Refusal.NO_EVENTS, "Nobody has been placed yet.");
        }
        KaplanMeier.RestrictedMean a = treated.restrictedMean(tau);
        KaplanMeier.RestrictedMean b = controls.restrictedMean(tau);
        double standardError = Math.hypot(a.standardError(), b.standardError());
        if (!(standardError > 0)) {
            return new NotEstimable(Method.RMST, Refusal.ZERO_VARIANCE, "The times leave no spread to judge by.");
        }
        LogRankTest logRank = LogRankTest.of(blocked ? sample.byBlock().values() : List.of(sample));
        return new Known(
                Method.RMST,
                a.mean() - b.mean(),
                standardError,
                null,
                Distributions.normalInterval(a.mean() - b.mean(), standardError, level),
                logRank == null ? null : logRank.pValue(),
                blocked ? "stratified log-rank test" : Method.RMST.test(),
                sample.size(),
                List.of());
    }

    /** A curve that has reached zero says all there is to say about later times. */
    private static double followUpEnds(KaplanMeier curve) {
        List<KaplanMeier.Step> steps = curve.steps();
        boolean allHadIt = !steps.isEmpty() && steps.get(steps.size() - 1).survival() == 0;
        return allHadIt ? Double.POSITIVE_INFINITY : curve.lastTime();
    }
}
