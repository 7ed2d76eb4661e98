package dev.dayone.evidence.proportions;

import dev.dayone.evidence.Interval;

/**
 * By how much do two proportions differ, from the Wilson interval of each? L = d - sqrt((p1 - l1)^2 + (u0 - p0)^2), U = d + sqrt((u1 - p1)^2 +
 * (p0 - l0)^2).
 *
 * <p>Source: Newcombe 1998, Stat. Med. 17:873, method 10. Checked against R 4.2.
 *
 * @param estimate share in treatment minus share in control
 * @param ciLower lower limit
 * @param ciUpper upper limit
 */
public record NewcombeInterval(double estimate, double ciLower, double ciUpper) {

    /** Refuses EMPTY_ARM and INVALID_LEVEL. */
    public static NewcombeInterval of(Proportions table, double level) {
        Interval.requireLevel(level);
        table.withBothArms();
        Interval one = ProportionInterval.wilson(table.x1(), table.n1(), level);
        Interval zero = ProportionInterval.wilson(table.x0(), table.n0(), level);
        double d = table.difference();
        return new NewcombeInterval(
                d,
                d - Math.hypot(table.p1() - one.lower(), zero.upper() - table.p0()),
                d + Math.hypot(one.upper() - table.p1(), table.p0() - zero.lower()));
    }
}
