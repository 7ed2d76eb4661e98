package dev.dayone.evidence.survival;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Arms;
import dev.dayone.evidence.NormalEstimate;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;

/**
 * How many more of a hundred have had one kind of event by a horizon, when another kind can come first and some were not followed so far?
 *
 * <p>Difference of the arms' Aalen-Johansen shares at tau, Greenwood-type standard errors, normal interval; Gray's test is its p. One minus
 * Kaplan-Meier would count those who left as if they could still be placed.
 *
 * <p>Source: Aalen and Johansen 1978; Allignol, Schumacher and Beyersmann 2010, Biom. J. 52:126; Gray 1988, Ann. Stat. 16:1141.
 *
 * @param treated share in the treatment arm
 * @param control share in the control arm
 * @param difference treatment minus control
 * @param grayP p of Gray's test; NaN where it cannot be computed
 */
public record IncidenceDifference(double treated, double control, NormalEstimate difference, double grayP) {

    /**
     * Refuses EMPTY_ARM, NEGATIVE_TIME, TAU_BEYOND_FOLLOW_UP, NO_EVENTS of the kind, ZERO_VARIANCE.
     *
     * @param event 0 = still waiting, otherwise the kind of event
     * @param cause the kind asked for
     * @param tau horizon, in the unit of the times
     */
    public static IncidenceDifference of(
            double[] time, double[] event, double[] z, double cause, double tau, double level) {
        Arms times = Arms.of(time, z);
        Arms events = Arms.of(event, z);
        Times.require(time);
        Times.requireEvent(event, cause);
        Refusal.INVALID_INPUT.unless(tau > 0);
        requireFollowUp(times.treated(), events.treated(), tau);
        requireFollowUp(times.control(), events.control(), tau);
        double[] at = {tau};
        AalenJohansen one = AalenJohansen.of(times.treated(), events.treated(), cause, at);
        AalenJohansen two = AalenJohansen.of(times.control(), events.control(), cause, at);
        return new IncidenceDifference(
                one.cif()[0],
                two.cif()[0],
                NormalEstimate.of(one.cif()[0] - two.cif()[0], Math.hypot(one.se()[0], two.se()[0]), level),
                Answer.of(() -> GrayTest.of(time, event, z, cause)).match(GrayTest::pValue, refused -> Double.NaN));
    }

    /** Someone must have been followed to the horizon, or the curve of those still waiting have come to zero. */
    public static void requireFollowUp(double[] time, double[] event, double tau) {
        double[] any = Arrays.stream(event).map(e -> e > 0 ? 1 : 0).toArray();
        RestrictedMeanDifference.requireFollowUp(KaplanMeier.of(time, any), tau);
    }
}
