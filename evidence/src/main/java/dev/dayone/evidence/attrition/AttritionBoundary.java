package dev.dayone.evidence.attrition;

/**
 * Did so many people go missing, or so unevenly, that the comparison can no longer lean on its random assignment?
 *
 * <p>What Works Clearinghouse Standards Handbook 4.1, Table II.1, cautious boundary: the highest differential attrition, in
 * percentage points, that is still low at each overall attrition. Cautious, because a hard sprint week can itself make people
 * leave.
 *
 * @param overall share of those assigned whose outcome is missing
 * @param differential absolute difference of the arms' shares
 * @param low within the cautious boundary
 */
public record AttritionBoundary(double overall, double differential, boolean low) {

    private static final double[] CAUTIOUS = {
        5.7, 5.8, 5.9, 5.9, 6.0, 6.1, 6.2, 6.3, 6.3, 6.3, 6.3, 6.2, 6.2, 6.1, 6.0, 5.9, 5.9, 5.8, 5.7, 5.5, 5.4, 5.3,
                5.2,
        5.1, 4.9, 4.8, 4.7, 4.5, 4.4, 4.3, 4.1, 4.0, 3.8, 3.6, 3.5, 3.3, 3.2, 3.1, 2.9, 2.8, 2.6, 2.5, 2.3, 2.1, 2.0,
                1.8,
        1.6, 1.5, 1.3, 1.2, 1.0, 0.9, 0.7, 0.6, 0.4, 0.3, 0.2, 0.0
    };

    /** From the people randomised to each arm, and those of them whose outcome is known. */
    public static AttritionBoundary of(
            int assignedTreatment, int retainedTreatment, int assignedControl, int retainedControl) {
        double overall = 1 - (double) (retainedTreatment + retainedControl) / (assignedTreatment + assignedControl);
        double differential =
                Math.abs((double) retainedTreatment / assignedTreatment - (double) retainedControl / assignedControl);
        int row = (int) Math.round(100 * overall);
        boolean low = row < CAUTIOUS.length && 100 * differential <= CAUTIOUS[row] + 1e-9;
        return new AttritionBoundary(overall, differential, low);
    }
}
