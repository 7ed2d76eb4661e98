package dev.dayone.evidence.sequential;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Moments;
import java.util.Optional;

/**
 * Where the mean of an arm, or the difference between two, may lie, whenever and however often one looks.
 *
 * <p>Let t be Student's statistic against a candidate mean on &nu; degrees of freedom, m the effective sample size (n for one arm,
 * n<sub>0</sub>n<sub>1</sub>/(n<sub>0</sub>+n<sub>1</sub>) for two), and g the variance of a normal prior on the standardised
 * distance. The Bayes factor
 *
 * <pre>B = (1 + mg)^(-1/2) * ((1 + t&sup2;/&nu;) / (1 + t&sup2;/(&nu;(1 + mg))))^((&nu;+1)/2)</pre>
 *
 * is a martingale when the candidate is true, whatever the variance, so by Ville's inequality B reaches 1/&alpha; at any time with
 * probability at most &alpha;. The interval holds the candidates with B below 1/&alpha;; while none is refused it is without limits,
 * and nothing is returned.
 *
 * <p>Assumes independent normal values, for two arms of one variance; scores of some ten items are near enough, and a correction
 * that follows the outcome is not covered. Sources: Lai 1976 (Annals of Statistics 4:265); Hendriksen, de Heide and Gr&uuml;nwald
 * 2021 (Bayesian Analysis 16:961), section 4; Wang and Ramdas 2024 (arXiv 2310.03722). Checked by simulation in {@code
 * SequencesTest}: the chance to miss over all looks.
 */
public final class StudentMixtureSequence {

    /** Prior variance: narrowest near thirty people an arm. */
    private static final double PRIOR = 0.3;

    private StudentMixtureSequence() {}

    /**
     * Interval of a mean, in the unit of the values.
     *
     * @param level confidence over all looks together, in (0, 1)
     * @return nothing while there are too few values for any limit
     */
    public static Optional<Interval> ofMean(Moments values, double level) {
        Interval.requireLevel(level);
        double df = values.n() - 1.0;
        return half((double) values.n(), df, level)
                .map(t -> t * Math.sqrt(values.variance() / values.n()))
                .map(half -> new Interval(values.mean() - half, values.mean() + half, level));
    }

    /**
     * Interval of the difference of means, treatment minus control.
     *
     * @return nothing while there are too few values for any limit
     */
    public static Optional<Interval> ofDifference(Moments control, Moments treatment, double level) {
        Interval.requireLevel(level);
        if (control.n() == 0 || treatment.n() == 0) {
            return Optional.empty();
        }
        double df = control.n() + treatment.n() - 2.0;
        double effective = (double) control.n() * treatment.n() / (control.n() + treatment.n());
        double pooled = (control.m2() + treatment.m2()) / df;
        double difference = treatment.mean() - control.mean();
        return half(effective, df, level)
                .map(t -> t * Math.sqrt(pooled / effective))
                .map(half -> new Interval(difference - half, difference + half, level));
    }

    /** The largest t that is not refused. */
    private static Optional<Double> half(double effective, double df, double level) {
        if (df < 1) {
            return Optional.empty();
        }
        double spread = 1 + effective * PRIOR;
        double bound = Math.exp(2 * Math.log(Math.sqrt(spread) / (1 - level)) / (df + 1));
        if (bound >= spread) {
            return Optional.empty();
        }
        return Optional.of(Math.sqrt(df * (bound - 1) / (1 - bound / spread)));
    }
}
