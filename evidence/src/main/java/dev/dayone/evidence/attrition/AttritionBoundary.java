package dev.dayone.evidence.attrition;

import dev.dayone.evidence.refusal.Refusal;

/**
 * Did so many people go missing, or so unevenly, that the comparison can no longer lean on its random assignment?
 *
 * <p>What Works Clearinghouse Standards Handbook 4.1, Table II.1: the highest differential attrition, in percentage points, that is still low at
 * each overall attrition. The cautious boundary is the default, because a hard sprint week can itself make people leave.
 *
 * @param overall share of those assigned whose outcome is missing
 * @param differential absolute difference of the arms' shares
 * @param low within the boundary
 */
public record AttritionBoundary(double overall, double differential, boolean low) {

    /** How much bias is tolerated; fixed by protocol, never chosen after. */
    public enum Boundary {
        CAUTIOUS,
        OPTIMISTIC
    }

    private static final double[] CAUTIOUS = {
        5.7, 5.8, 5.9, 5.9, 6.0, 6.1, 6.2, 6.3, 6.3, 6.3, 6.3, 6.2, 6.2, 6.1, 6.0, 5.9, 5.9, 5.8, 5.7, 5.5, 5.4, 5.3,
                5.2, 5.1, 4.9, 4.8,
        4.7, 4.5, 4.4, 4.3, 4.1, 4.0, 3.8, 3.6, 3.5, 3.3, 3.2, 3.1, 2.9, 2.8, 2.6, 2.5, 2.3, 2.1, 2.0, 1.8, 1.6, 1.5,
                1.3, 1.2, 1.0, 0.9,
        0.7, 0.6, 0.4, 0.3, 0.2, 0.0
    };
    private static final double[] OPTIMISTIC = {
        10.0, 10.1, 10.2, 10.3, 10.4, 10.5, 10.7, 10.8, 10.9, 10.9, 10.9, 10.9, 10.9, 10.8, 10.8, 10.7, 10.6, 10.5,
        10.3, 10.2, 10.0, 9.9, 9.7, 9.5, 9.4, 9.2, 9.0, 8.8, 8.6, 8.4, 8.2, 8.0, 7.8, 7.6, 7.4, 7.2, 7.0, 6.7, 6.5, 6.3,
        6.0, 5.8, 5.6, 5.3, 5.1, 4.9, 4.6, 4.4, 4.2, 3.9, 3.7, 3.5, 3.2, 3.0, 2.8, 2.6, 2.3, 2.1, 1.9, 1.6, 1.4, 1.1,
        0.9, 0.7, 0.5, 0.3
    };

    /** Against the cautious boundary, from the people randomised to each arm and those of them whose outcome is known. */
    public static AttritionBoundary of(
            int assignedTreatment, int retainedTreatment, int assignedControl, int retainedControl) {
        return of(assignedTreatment, retainedTreatment, assignedControl, retainedControl, Boundary.CAUTIOUS);
    }

    /** Refuses EMPTY_ARM where nobody was assigned to an arm, INVALID_COUNTS where more stayed than came. */
    public static AttritionBoundary of(
            int assignedTreatment, int retainedTreatment, int assignedControl, int retainedControl, Boundary boundary) {
        Refusal.EMPTY_ARM.unless(assignedTreatment > 0 && assignedControl > 0);
        Refusal.INVALID_COUNTS.unless(retainedTreatment >= 0
                && retainedControl >= 0
                && retainedTreatment <= assignedTreatment
                && retainedControl <= assignedControl);
        double overall = 1 - (double) (retainedTreatment + retainedControl) / (assignedTreatment + assignedControl);
        double differential =
                Math.abs((double) retainedTreatment / assignedTreatment - (double) retainedControl / assignedControl);
        double most = highestDifferential((int) Math.round(100 * overall), boundary);
        return new AttritionBoundary(overall, differential, most >= 0 && 100 * differential <= most + 1e-9);
    }

    /** Highest difference of the arms, in points, that is still low at so many percent missing over all; below 0 = none is. */
    public static double highestDifferential(int overallPercent, Boundary boundary) {
        double[] limits = boundary == Boundary.CAUTIOUS ? CAUTIOUS : OPTIMISTIC;
        return overallPercent < limits.length ? limits[overallPercent] : -1;
    }
}
