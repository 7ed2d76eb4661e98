package dev.dayone.ingest.simulation;

/**
 * The planted truth of a simulated programme.
 *
 * @param seed everything random follows from it
 * @param cohorts cohorts, one every four months from January 2024
 * @param cohortSize people a cohort
 * @param scoreEffect points by which sprints raise the true capstone score (0 to 100)
 * @param hazardRatio factor by which sprints raise the daily chance of a placement
 * @param dailyHazard daily chance of a placement of an average notebook participant
 * @param dropoutNotebook share of the notebook arm that leaves before the capstone
 * @param dropoutSprint share of the sprint arm that leaves before the capstone
 * @param silent share that never reports a placement status
 * @param raters raters of the capstone, two a submission
 * @param severitySd spread of the raters' severity, points of the total
 */
public record Truth(
        long seed,
        int cohorts,
        int cohortSize,
        double scoreEffect,
        double hazardRatio,
        double dailyHazard,
        double dropoutNotebook,
        double dropoutSprint,
        double silent,
        int raters,
        double severitySd) {

    public Truth {
        require(cohorts >= 1 && cohorts <= 60, "cohorts must be in [1, 60]", cohorts);
        require(cohortSize >= 4 && cohortSize <= 1000, "cohort size must be in [4, 1000]", cohortSize);
        require(hazardRatio > 0, "hazard ratio must be > 0", hazardRatio);
        require(dailyHazard > 0 && dailyHazard < 1, "daily hazard must be in (0, 1)", dailyHazard);
        require(share(dropoutNotebook) && share(dropoutSprint), "drop-out must be in [0, 1)", dropoutSprint);
        require(share(silent), "silent must be in [0, 1)", silent);
        require(raters >= 2 && raters <= 50, "raters must be in [2, 50]", raters);
        require(severitySd >= 0, "severity must be >= 0", severitySd);
    }

    /** What the demo plants: a clear gain in skill, a modest one in placement, uneven drop-out. */
    public static Truth demo(long seed) {
        return new Truth(seed, 3, 30, 7, 1.35, 0.0035, 0.06, 0.1, 0.06, 4, 3);
    }

    private static boolean share(double value) {
        return value >= 0 && value < 1;
    }

    private static void require(boolean holds, String rule, double was) {
        if (!holds) {
            throw new IllegalArgumentException(rule + ", was " + was);
        }
    }
}
