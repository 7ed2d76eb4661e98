package dev.dayone.evidence.counts;

import dev.dayone.evidence.NormalEstimate;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.regression.GeneralizedLinearModel;
import org.apache.commons.numbers.gamma.Digamma;
import org.apache.commons.numbers.gamma.Trigamma;

/**
 * By what factor does treatment change a count that comes in bursts? Variance mu + mu^2 / theta (NB2), log link, maximum
 * likelihood of coefficients and theta in turn; standard errors with theta held.
 *
 * <p>Source: Lawless 1987, Can. J. Stat. 15:209; Venables and Ripley 2002, sec. 7.4. Checked against R 4.2 MASS {@code glm.nb}.
 *
 * @param log log rate ratio
 * @param rateRatio exp of it
 * @param theta size; the smaller, the burstier
 * @param thetaSe from the observed information about theta
 * @param loglik log likelihood
 */
public record NegativeBinomialRegression(
        NormalEstimate log, double rateRatio, double theta, double thetaSe, double loglik) {

    private static final double POISSON = 1e7;

    /** Refuses what {@link PoissonRegression} refuses, and NOT_CONVERGED where the counts spread no more than Poisson. */
    public static NegativeBinomialRegression of(double[] y, double[] z, double[][] covariates, double level) {
        PoissonRegression.requireCounts(y, z);
        double[][] x = Design.withIntercept(z, covariates);
        double[] offset = new double[y.length];
        GeneralizedLinearModel fit = GeneralizedLinearModel.fit(x, y, offset, new GeneralizedLinearModel.Poisson());
        double theta = size(y, fit.mu(), moment(y, fit.mu()));
        for (int round = 0; round < 500; round++) {
            fit = GeneralizedLinearModel.fit(x, y, offset, new GeneralizedLinearModel.NegativeBinomial2(theta));
            double next = size(y, fit.mu(), theta);
            boolean settled = Math.abs(next - theta) < 1e-12 * theta;
            theta = next;
            if (settled) {
                break;
            }
        }
        double b = fit.beta()[Design.TREATMENT];
        double se = Math.sqrt(fit.covariance()[Design.TREATMENT][Design.TREATMENT]);
        return new NegativeBinomialRegression(
                NormalEstimate.of(b, se, level), Math.exp(b), theta, sizeError(y, fit.mu()), fit.logLikelihood());
    }

    private static double moment(double[] y, double[] mu) {
        double sum = 0;
        for (int i = 0; i < y.length; i++) {
            double r = y[i] / mu[i] - 1;
            sum += r * r;
        }
        return y.length / sum;
    }

    /** Newton on log theta, halved where it would not rise. */
    private static double size(double[] y, double[] mu, double start) {
        double theta = start;
        for (int step = 0; step < 200; step++) {
            double[] d = derivatives(y, mu, theta);
            double gradient = d[0] * theta;
            double curvature = d[1] * theta * theta - gradient;
            double move = curvature > 0 ? gradient / curvature : Math.signum(gradient) / 2;
            move = Math.max(-1, Math.min(1, move));
            theta *= Math.exp(move);
            if (theta > POISSON) {
                throw Refusal.NOT_CONVERGED.refuse("The counts spread no more than Poisson: use the Poisson test.");
            }
            if (Math.abs(move) < 1e-14) {
                break;
            }
        }
        return theta;
    }

    /** Standard error of theta as MASS prints it: information at the last point of Newton's path from the moment estimate. */
    private static double sizeError(double[] y, double[] mu) {
        double theta = moment(y, mu);
        for (int step = 0; step < 500; step++) {
            double[] d = derivatives(y, mu, theta);
            double move = d[0] / d[1];
            if (Math.abs(move) <= Math.pow(Math.ulp(1.0), 0.25)) {
                return 1 / Math.sqrt(d[1]);
            }
            theta = Math.abs(theta + move);
        }
        throw Refusal.NOT_CONVERGED.refuse();
    }

    /** Score and observed information about theta. */
    private static double[] derivatives(double[] y, double[] mu, double theta) {
        double score = 0;
        double information = 0;
        for (int i = 0; i < y.length; i++) {
            double sum = mu[i] + theta;
            score += Digamma.value(theta + y[i])
                    - Digamma.value(theta)
                    + Math.log(theta / sum)
                    + 1
                    - (y[i] + theta) / sum;
            information += -Trigamma.value(theta + y[i])
                    + Trigamma.value(theta)
                    - 1 / theta
                    + 2 / sum
                    - (y[i] + theta) / (sum * sum);
        }
        return new double[] {score, information};
    }
}
