package dev.dayone.evidence.power;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.Refusal;

/**
 * How many events does a log-rank test need, and what chance has it with those there are?
 *
 * <p>events = (z_alpha/2 + z_power)^2 / (p (1 - p) log(HR)^2), p the share assigned to treatment. Source: Schoenfeld 1981, Biometrika 68:316.
 * Checked against R 4.2.
 */
public final class LogRankPower {

    private LogRankPower() {}

    /** Events for that power, not rounded. */
    public static double events(double hazardRatio, double allocation, double power, double alpha) {
        double effect = effect(hazardRatio, allocation, alpha);
        Refusal.INVALID_INPUT.unless(power > 0 && power < 1);
        double z = Distributions.normalUpperQuantile(alpha / 2) + Distributions.normalUpperQuantile(1 - power);
        return z * z / (effect * effect);
    }

    /** Power with that many events. */
    public static double power(double events, double hazardRatio, double allocation, double alpha) {
        double effect = effect(hazardRatio, allocation, alpha);
        Refusal.NO_EVENTS.unless(events > 0);
        return Distributions.normalLower(Math.sqrt(events) * effect - Distributions.normalUpperQuantile(alpha / 2));
    }

    private static double effect(double hazardRatio, double allocation, double alpha) {
        Refusal.INVALID_INPUT.unless(hazardRatio > 0 && hazardRatio != 1 && allocation > 0 && allocation < 1);
        Refusal.INVALID_LEVEL.unless(alpha > 0 && alpha < 1);
        return Math.sqrt(allocation * (1 - allocation)) * Math.abs(Math.log(hazardRatio));
    }
}
