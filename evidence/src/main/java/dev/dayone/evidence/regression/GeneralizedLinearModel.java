package dev.dayone.evidence.regression;

import dev.dayone.evidence.numerics.Newton;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.refusal.Refusal;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * A maximum likelihood fit of a generalised linear model by Fisher scoring with step halving.
 *
 * <p>Source: Nelder and Wedderburn 1972, J. R. Stat. Soc. A 135:370. Checked against R 4.2 {@code glm} at convergence 1e-14.
 *
 * @param beta coefficients
 * @param covariance inverse of the expected information
 * @param mu fitted means, one per row
 * @param logLikelihood with all constants
 */
public record GeneralizedLinearModel(double[] beta, double[][] covariance, double[] mu, double logLikelihood) {

    private static final double BEYOND = 28;

    /** Mean and likelihood as functions of the linear predictor. */
    public sealed interface Family {

        double mean(double eta);

        /** Expected information of one row about its linear predictor. */
        double weight(double mu);

        /** Score of one row: derivative of its log likelihood by the linear predictor. */
        double score(double y, double mu);

        double logLikelihood(double y, double mu);

        /** The log likelihood of one row less what no coefficient changes, so that little is lost to rounding: what is climbed. */
        default double height(double y, double mu) {
            return logLikelihood(y, mu);
        }
    }

    /** Yes or no, logit link. */
    public record Binomial() implements Family {
        @Override
        public double mean(double eta) {
            return 1 / (1 + Math.exp(-eta));
        }

        @Override
        public double weight(double mu) {
            return mu * (1 - mu);
        }

        @Override
        public double score(double y, double mu) {
            return y - mu;
        }

        @Override
        public double logLikelihood(double y, double mu) {
            return y == 1 ? Math.log(mu) : Math.log1p(-mu);
        }
    }

    /** Counts, log link. */
    public record Poisson() implements Family {
        @Override
        public double mean(double eta) {
            return Math.exp(eta);
        }

        @Override
        public double weight(double mu) {
            return mu;
        }

        @Override
        public double score(double y, double mu) {
            return y - mu;
        }

        @Override
        public double logLikelihood(double y, double mu) {
            return (y == 0 ? 0 : y * Math.log(mu)) - mu - LogGamma.value(y + 1);
        }

        /** Less half the deviance: log likelihoods of counts of millions are large numbers that differ in their last digits. */
        @Override
        public double height(double y, double mu) {
            double apart = y - mu;
            return y == 0 ? -mu : y * Math.log1p(-apart / y) + apart;
        }
    }

    /** Counts with variance mu + mu^2 / theta, log link (NB2). */
    public record NegativeBinomial2(double theta) implements Family {
        @Override
        public double mean(double eta) {
            return Math.exp(eta);
        }

        @Override
        public double weight(double mu) {
            return mu / (1 + mu / theta);
        }

        @Override
        public double score(double y, double mu) {
            return (y - mu) / (1 + mu / theta);
        }

        @Override
        public double logLikelihood(double y, double mu) {
            return LogGamma.value(theta + y)
                    - LogGamma.value(theta)
                    - LogGamma.value(y + 1)
                    + theta * Math.log(theta / (theta + mu))
                    + (y == 0 ? 0 : y * Math.log(mu / (theta + mu)));
        }
    }

    /**
     * The fit. Refuses COLLINEAR, and SEPARATION where the likelihood still rises as a coefficient runs away.
     *
     * @param offset known part of each row's linear predictor
     */
    public static GeneralizedLinearModel fit(double[][] x, double[] y, double[] offset, Family family) {
        int p = x[0].length;
        Refusal.COLLINEAR.unless(y.length >= p);
        double[] beta = new double[p];
        double mean = 0;
        for (int i = 0; i < y.length; i++) {
            mean += y[i] / y.length;
        }
        beta[0] = family instanceof Binomial ? 0 : Math.log(Math.max(mean, 0.1));
        boolean chances = family instanceof Binomial;
        Newton.Point top = Newton.maximize(
                b -> at(x, y, offset, b, family),
                beta,
                b -> Refusal.SEPARATION.unless(!chances || largest(x, offset, b) < BEYOND));
        return done(x, y, offset, top, family);
    }

    private static GeneralizedLinearModel done(
            double[][] x, double[] y, double[] offset, Newton.Point top, Family family) {
        double[] mu = new double[x.length];
        double logLikelihood = 0;
        for (int i = 0; i < mu.length; i++) {
            mu[i] = family.mean(Symmetric.dot(x[i], top.at()) + offset[i]);
            logLikelihood += family.logLikelihood(y[i], mu[i]);
        }
        double[][] covariance = Symmetric.inverse(top.information());
        for (int j = 0; j < top.at().length; j++) {
            Refusal.NOT_CONVERGED.unless(Math.abs(top.score()[j]) * Math.sqrt(covariance[j][j]) < 1e-6);
        }
        return new GeneralizedLinearModel(top.at(), covariance, mu, logLikelihood);
    }

    private static Newton.Point at(double[][] x, double[] y, double[] offset, double[] beta, Family family) {
        int p = beta.length;
        double value = 0;
        double[] score = new double[p];
        double[][] information = new double[p][p];
        for (int i = 0; i < y.length; i++) {
            double mu = family.mean(Symmetric.dot(x[i], beta) + offset[i]);
            value += family.height(y[i], mu);
            double weight = family.weight(mu);
            double own = family.score(y[i], mu);
            for (int a = 0; a < p; a++) {
                score[a] += x[i][a] * own;
                for (int b = 0; b < p; b++) {
                    information[a][b] += weight * x[i][a] * x[i][b];
                }
            }
        }
        return new Newton.Point(beta, value, score, information);
    }

    private static double largest(double[][] x, double[] offset, double[] beta) {
        double most = 0;
        for (int i = 0; i < x.length; i++) {
            most = Math.max(most, Math.abs(Symmetric.dot(x[i], beta) + offset[i]));
        }
        return most;
    }
}
