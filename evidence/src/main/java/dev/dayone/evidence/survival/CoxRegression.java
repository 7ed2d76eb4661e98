package dev.dayone.evidence.survival;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.NormalEstimate;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.survival.CoxModel.Ties;

/**
 * By what factor does treatment change the rate of the event, the same at every time?
 *
 * <p>Partial likelihood, Efron's handling of ties unless Breslow's is asked for, strata with hazards of their own. Refused where all
 * events of an arm come last or an arm has none: {@link FirthCoxRegression} stays finite. The hazard ratio is for the appendix: readers
 * are told days.
 *
 * <p>Source: Cox 1972, J. R. Stat. Soc. B 34:187; Efron 1977, JASA 72:557. Checked against R survival 3.5 {@code coxph}.
 *
 * @param nUsed people
 * @param events events
 * @param log log hazard ratio
 * @param hazardRatio exp of it
 * @param hrCiLower lower limit of the hazard ratio
 * @param hrCiUpper upper limit
 * @param loglikNull log partial likelihood at zero
 * @param loglik at the estimate
 * @param lrtStatistic likelihood ratio of all columns
 * @param scoreStatistic score test of all columns
 */
public record CoxRegression(
        int nUsed,
        int events,
        NormalEstimate log,
        double hazardRatio,
        double hrCiLower,
        double hrCiUpper,
        double loglikNull,
        double loglik,
        double lrtStatistic,
        double scoreStatistic) {

    /** Two arms and nothing else, Efron ties. Refuses what the general form refuses. */
    public static CoxRegression of(double[] time, double[] event, double[] z, double level) {
        return of(time, event, z, Design.none(time.length), new int[time.length], Ties.EFRON, level);
    }

    /** Refuses EMPTY_ARM, NEGATIVE_TIME, NO_EVENTS, SEPARATION, COLLINEAR. */
    public static CoxRegression of(
            double[] time, double[] event, double[] z, double[][] covariates, int[] stratum, Ties ties, double level) {
        CoxModel model = CoxModel.of(time, event, z, covariates, stratum, ties);
        CoxModel.Fit fit = model.fit();
        double[][] variance = Symmetric.inverse(fit.here().information());
        NormalEstimate log = NormalEstimate.of(fit.beta()[0], Math.sqrt(variance[0][0]), level);
        return new CoxRegression(
                time.length,
                model.events(),
                log,
                Math.exp(log.estimate()),
                Math.exp(log.ciLower()),
                Math.exp(log.ciUpper()),
                fit.start().value(),
                fit.here().value(),
                2 * (fit.here().value() - fit.start().value()),
                Symmetric.form(
                        fit.start().score(),
                        Symmetric.inverse(fit.start().information()),
                        fit.start().score()));
    }

    /**
     * The same with the Lin-Wei sandwich: people of one cluster may be alike.
     *
     * <p>Source: Lin and Wei 1989, JASA 84:1074. Checked against R survival 3.5 {@code coxph(cluster)}.
     *
     * @param log log hazard ratio with its robust interval
     * @param seModel standard error if people were independent
     */
    public record Robust(NormalEstimate log, double seModel) {

        /** Refuses what {@link CoxRegression} refuses, and TOO_FEW_CLUSTERS below two. */
        public static Robust of(
                double[] time, double[] event, double[] z, double[][] covariates, int[] cluster, double level) {
            CoxModel model = CoxModel.of(time, event, z, covariates, new int[time.length], Ties.EFRON);
            CoxModel.Fit fit = model.fit();
            double[][] variance = Symmetric.inverse(fit.here().information());
            double[][] residuals = model.scoreResiduals(fit.beta());
            int[][] groups = Ranks.groups(cluster);
            Refusal.TOO_FEW_CLUSTERS.unless(groups.length > 1);
            double sum = 0;
            for (int[] rows : groups) {
                double d = 0;
                for (int row : rows) {
                    d += Symmetric.dot(variance[0], residuals[row]);
                }
                sum += d * d;
            }
            return new Robust(NormalEstimate.of(fit.beta()[0], Math.sqrt(sum), level), Math.sqrt(variance[0][0]));
        }
    }

    static void require(double[] time, double[] event, double[] z) {
        Arms.requireBoth(z);
        Times.require(time);
        Times.requireEvent(event, 1);
    }
}
