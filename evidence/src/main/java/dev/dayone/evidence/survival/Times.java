package dev.dayone.evidence.survival;

import dev.dayone.evidence.refusal.Refusal;

/** What every method for times asks of its input. */
final class Times {

    private Times() {}

    /** Refuses NO_DATA and NEGATIVE_TIME. */
    static void require(double[] time) {
        Refusal.NO_DATA.unless(time.length > 0);
        for (double t : time) {
            Refusal.NEGATIVE_TIME.unless(t >= 0);
        }
    }

    /** Refuses NO_EVENTS where nobody had that event. */
    static void requireEvent(double[] event, double code) {
        for (double e : event) {
            if (e == code) {
                return;
            }
        }
        throw Refusal.NO_EVENTS.refuse();
    }
}
