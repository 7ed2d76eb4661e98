package dev.dayone.evidence.regression;

import dev.dayone.evidence.Refusal;
import dev.dayone.evidence.numerics.Symmetric;
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

    private static final int MOST_STEPS = 200;
    private static final double BEYOND = 28;

    /** Mean and likelihood as functions of the linear predictor. */
    public sealed interface Family {

        double mean(double eta);

        /** Expected information of one row about its linear predictor. */
        double weight(double mu);

        /** Score of one row: derivative of its log likelihood by the linear predictor. */
        double score(double y, double mu);

        double logLikelihood(double y, double mu);
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
        double value = logLikelihood(x, y, offset, beta, family);
        for (int step = 0; step < MOST_STEPS; step++) {
            double[] u = new double[p];
            double[][] information = new double[p][p];
            double largest = 0;
            for (int i = 0; i < y.length; i++) {
                double eta = Symmetric.dot(x[i], beta) + offset[i];
                largest = Math.max(largest, Math.abs(eta));
                double mu = family.mean(eta);
                add(information, u, x[i], family.weight(mu), family.score(y[i], mu));
            }
            Refusal.SEPARATION.unless(largest < BEYOND || !(family instanceof Binomial));
            double[] move = Symmetric.solve(information, u);
            double share = 1;
            double[] next = moved(beta, move, share);
            double reached = logLikelihood(x, y, offset, next, family);
            while (!(reached >= value - 1e-12 * Math.abs(value)) && share > 1e-10) {
                share /= 2;
                next = moved(beta, move, share);
                reached = logLikelihood(x, y, offset, next, family);
            }
            double size = 0;
            for (int j = 0; j < p; j++) {
                size = Math.max(size, Math.abs(next[j] - beta[j]) / Math.max(1, Math.abs(beta[j])));
            }
            beta = next;
            value = reached;
            if (size < 1e-13) {
                return done(x, y, offset, beta, family, value);
            }
        }
        return done(x, y, offset, beta, family, value);
    }

    private static GeneralizedLinearModel done(
            double[][] x, double[] y, double[] offset, double[] beta, Family family, double value) {
        int p = beta.length;
        double[] mu = new double[y.length];
        double[][] information = new double[p][p];
        double[] u = new double[p];
        for (int i = 0; i < y.length; i++) {
            mu[i] = family.mean(Symmetric.dot(x[i], beta) + offset[i]);
            add(information, u, x[i], family.weight(mu[i]), family.score(y[i], mu[i]));
        }
        double[][] covariance = Symmetric.inverse(information);
        for (int j = 0; j < p; j++) {
            Refusal.NOT_CONVERGED.unless(Math.abs(u[j]) * Math.sqrt(covariance[j][j]) < 1e-6);
        }
        return new GeneralizedLinearModel(beta, covariance, mu, value);
    }

    private static void add(double[][] information, double[] u, double[] row, double weight, double score) {
        for (int a = 0; a < row.length; a++) {
            u[a] += row[a] * score;
            for (int b = 0; b < row.length; b++) {
                information[a][b] += weight * row[a] * row[b];
            }
        }
    }

    private static double[] moved(double[] beta, double[] move, double share) {
        double[] out = beta.clone();
        for (int j = 0; j < out.length; j++) {
            out[j] += share * move[j];
        }
        return out;
    }

    private static double logLikelihood(double[][] x, double[] y, double[] offset, double[] beta, Family family) {
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            sum += family.logLikelihood(y[i], family.mean(Symmetric.dot(x[i], beta) + offset[i]));
        }
        return sum;
    }
}
