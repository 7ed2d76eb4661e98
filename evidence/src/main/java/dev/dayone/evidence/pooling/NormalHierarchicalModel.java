package dev.dayone.evidence.pooling;

import dev.dayone.evidence.Moments;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Quadrature;
import dev.dayone.evidence.numerics.Roots;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * What do several cohorts say together, and each of them in the light of the others?
 *
 * <p>y_j ~ N(theta_j, s_j^2), theta_j ~ N(mu, tau^2), flat prior on mu. Given tau all is normal; tau is integrated out by quadrature: p(tau | y)
 * proportional to p(tau) V_mu^(1/2) prod (s_j^2 + tau^2)^(-1/2) exp(-(y_j - mu)^2 / (2 (s_j^2 + tau^2))). No sampler, no seed.
 *
 * <p>Source: Gelman 2006, Bayesian Anal. 1:515; Gelman et al. 2013, BDA3, ch. 5.4 (eight schools). Checked against R 4.2 {@code integrate}.
 *
 * @param muMean posterior mean of the average effect
 * @param muSd its standard deviation; infinite under the uniform prior below five cohorts
 * @param probMuPositive P(mu > 0)
 * @param tauMedian posterior median of the spread between cohorts
 * @param thetaMean shrunken effect of each cohort
 * @param thetaSd its standard deviation
 * @param probNextPositive P(effect of the next cohort > 0)
 */
public record NormalHierarchicalModel(
        double muMean,
        double muSd,
        double probMuPositive,
        double tauMedian,
        double[] thetaMean,
        double[] thetaSd,
        double probNextPositive) {

    /** Prior of tau. */
    public enum TauPrior {
        UNIFORM,
        HALF_NORMAL,
        HALF_CAUCHY
    }

    private static final double[] PIECES = {0, 1e-4, 1e-3, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1};

    /**
     * Refuses NO_DATA, ARM_TOO_SMALL below three cohorts under the uniform prior (two otherwise), INVALID_INPUT unless standard errors and scale
     * are positive.
     *
     * @param scale of the prior, in the unit of the effects; not used by the uniform one
     */
    public static NormalHierarchicalModel of(
            double[] estimates, double[] standardErrors, TauPrior prior, double scale) {
        Refusal.NO_DATA.unless(estimates.length > 0 && estimates.length == standardErrors.length);
        Refusal.ARM_TOO_SMALL.unless(estimates.length >= (prior == TauPrior.UNIFORM ? 3 : 2));
        double[] v = Arrays.stream(standardErrors).map(s -> s * s).toArray();
        Refusal.INVALID_INPUT.unless(Arrays.stream(v).allMatch(s -> s > 0) && (prior == TauPrior.UNIFORM || scale > 0));
        Posterior posterior = Posterior.of(estimates, v, prior, scale);
        double norm = posterior.integrate(tau -> 1);
        DoubleUnaryOperator mean = tau -> posterior.mean(tau);
        DoubleUnaryOperator variance = tau -> posterior.variance(tau);
        double muMean = posterior.integrate(mean) / norm;
        // Under the uniform prior p(tau | y) falls as tau^-(k - 1): below five cohorts the variance of mu has no bound.
        double muSquare = prior == TauPrior.UNIFORM && estimates.length < 5
                ? Double.POSITIVE_INFINITY
                : posterior.integrate(tau -> variance.applyAsDouble(tau) + square(mean.applyAsDouble(tau) - muMean))
                        / norm;
        int k = estimates.length;
        double[] thetaMean = new double[k];
        double[] thetaSd = new double[k];
        for (int j = 0; j < k; j++) {
            double y = estimates[j];
            double s = v[j];
            DoubleUnaryOperator own = tau -> {
                double shrink = s / (s + tau * tau);
                return shrink * mean.applyAsDouble(tau) + (1 - shrink) * y;
            };
            thetaMean[j] = posterior.integrate(own) / norm;
            double centre = thetaMean[j];
            thetaSd[j] = Math.sqrt(posterior.integrate(tau -> {
                        double shrink = s / (s + tau * tau);
                        return s * (1 - shrink)
                                + shrink * shrink * variance.applyAsDouble(tau)
                                + square(own.applyAsDouble(tau) - centre);
                    })
                    / norm);
        }
        return new NormalHierarchicalModel(
                muMean,
                Math.sqrt(muSquare),
                posterior.integrate(tau -> Distributions.normalLower(
                                mean.applyAsDouble(tau) / Math.sqrt(variance.applyAsDouble(tau))))
                        / norm,
                Roots.between(tau -> posterior.upTo(tau) / norm - 0.5, 0, posterior.reach),
                thetaMean,
                thetaSd,
                posterior.integrate(tau -> Distributions.normalLower(
                                mean.applyAsDouble(tau) / Math.sqrt(variance.applyAsDouble(tau) + tau * tau)))
                        / norm);
    }

    private static double square(double v) {
        return v * v;
    }

    /**
     * @param reach end of the pieces; beyond it the tail is integrated to infinity
     * @param peak largest log density, so that exponentials stay in range
     */
    private record Posterior(double[] y, double[] v, TauPrior prior, double scale, double reach, double peak) {

        static Posterior of(double[] y, double[] v, TauPrior prior, double scale) {
            double sd = Math.sqrt(Moments.of(y).variance());
            double widest = Math.sqrt(Arrays.stream(v).max().orElse(1));
            Posterior posterior = new Posterior(y, v, prior, scale, 200 * (sd + widest), 0);
            double peak = Double.NEGATIVE_INFINITY;
            for (int i = 0; i <= 2000; i++) {
                peak = Math.max(peak, posterior.log((5 * sd + widest) * i / 2000));
            }
            return new Posterior(y, v, prior, scale, posterior.reach, peak);
        }

        double mean(double tau) {
            double weights = 0;
            double sum = 0;
            for (int j = 0; j < y.length; j++) {
                double w = 1 / (v[j] + tau * tau);
                weights += w;
                sum += w * y[j];
            }
            return sum / weights;
        }

        double variance(double tau) {
            double weights = 0;
            for (double s : v) {
                weights += 1 / (s + tau * tau);
            }
            return 1 / weights;
        }

        double log(double tau) {
            double m = mean(tau);
            double log = Math.log(variance(tau)) / 2;
            for (int j = 0; j < y.length; j++) {
                double s = v[j] + tau * tau;
                log -= (Math.log(s) + square(y[j] - m) / s) / 2;
            }
            double r = tau / scale;
            return switch (prior) {
                case UNIFORM -> log;
                case HALF_NORMAL -> log - r * r / 2;
                case HALF_CAUCHY -> log - Math.log1p(r * r);
            };
        }

        double integrate(DoubleUnaryOperator g) {
            DoubleUnaryOperator f = tau -> Math.exp(log(tau) - peak) * g.applyAsDouble(tau);
            double sum = 0;
            for (int i = 1; i < PIECES.length; i++) {
                sum += Quadrature.integrate(f, reach * PIECES[i - 1], reach * PIECES[i]);
            }
            return prior == TauPrior.HALF_NORMAL ? sum : sum + Quadrature.tail(f, reach, reach);
        }

        double upTo(double tau) {
            DoubleUnaryOperator f = t -> Math.exp(log(t) - peak);
            double sum = 0;
            for (int i = 1; i < PIECES.length; i++) {
                double from = reach * PIECES[i - 1];
                double to = Math.min(tau, reach * PIECES[i]);
                sum += to > from ? Quadrature.integrate(f, from, to) : 0;
            }
            return sum;
        }
    }
}
