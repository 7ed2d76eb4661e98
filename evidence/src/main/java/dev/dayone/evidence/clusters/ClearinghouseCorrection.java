package dev.dayone.evidence.clusters;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.refusal.Refusal;

/**
 * What does the What Works Clearinghouse make of a difference between people when whole clusters were assigned?
 *
 * <p>From Hedges' g: t = g / sqrt((n1 + n0) / (n1 n0) + g^2 / (2 (n1 + n0))), times sqrt(((N - 2) - 2 (n - 1) rho) / ((N - 2) (1 + (n - 1) rho))), n = N
 * / M people a cluster, rho the intraclass correlation assumed; df h = ((N - 2) - 2 (n - 1) rho)^2 / ((N - 2)(1 - rho)^2 + n (N - 2 n) rho^2 + 2 (N - 2 n) rho
 * (1 - rho)). It counts people: with few clusters it is far surer than a test of clusters, which is why it stands beside and decides nothing.
 *
 * <p>Source: Hedges 2007, J. Educ. Behav. Stat. 32:151; WWC Procedures Handbook 4.1. Checked against the vectors of VIVECampbell.
 *
 * @param t of people, as if each had been assigned alone
 * @param corrected t with the correction
 * @param df degrees of freedom of the corrected t
 * @param pValue two-sided
 */
public record ClearinghouseCorrection(double t, double corrected, double df, double pValue) {

    /** Correlation assumed of achievement where none is reported. */
    public static final double ACHIEVEMENT = 0.2;

    /** The same of other outcomes. */
    public static final double OTHER = 0.1;

    /**
     * Refuses INVALID_COUNTS below two clusters or people an arm.
     *
     * @param g Hedges' g
     * @param n1 people in treatment
     * @param n0 people in control
     * @param clusters in both arms
     * @param rho intraclass correlation, in [0, 1)
     */
    public static ClearinghouseCorrection of(double g, int n1, int n0, int clusters, double rho) {
        Refusal.INVALID_COUNTS.unless(n1 > 1 && n0 > 1 && clusters > 1);
        Refusal.INVALID_INPUT.unless(rho >= 0 && rho < 1);
        double people = n1 + n0;
        double size = people / clusters;
        double free = people - 2 - 2 * (size - 1) * rho;
        Refusal.TOO_FEW_CLUSTERS.unless(free > 0);
        double t = g / Math.sqrt(people / ((double) n1 * n0) + g * g / (2 * people));
        double corrected = t * Math.sqrt(free / ((people - 2) * (1 + (size - 1) * rho)));
        double rest = people - 2 * size;
        double df = free
                * free
                / ((people - 2) * (1 - rho) * (1 - rho) + size * rest * rho * rho + 2 * rest * rho * (1 - rho));
        return new ClearinghouseCorrection(t, corrected, df, Distributions.tTwoSided(corrected, df));
    }
}
