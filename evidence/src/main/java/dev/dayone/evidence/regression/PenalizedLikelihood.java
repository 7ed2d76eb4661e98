package dev.dayone.evidence.regression;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Roots;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.refusal.Refusal;
import java.util.stream.IntStream;

/**
 * A likelihood times the root of its information's determinant (Firth 1993, Biometrika 80:27): estimates stay finite where a column
 * splits the outcomes.
 *
 * <p>Newton steps on the modified score with a numerical Jacobian, halved until the penalised likelihood rises: plain scoring can
 * jump between two points for ever on two-person data.
 */
public interface PenalizedLikelihood {

    /**
     * @param score modified score
     * @param value penalised log likelihood
     * @param information unpenalised information
     */
    record At(double[] score, double value, double[][] information) {}

    At at(double[] beta);

    /** Maximises over the free coefficients, the others staying as they are. */
    default double[] maximize(double[] start, int... free) {
        double[] beta = start.clone();
        if (free.length == 0) {
            return beta;
        }
        At here = at(beta);
        for (int step = 0; step < 500; step++) {
            double[] u = pick(here.score(), free);
            if (largest(u) < 1e-11) {
                break;
            }
            double[] move = Symmetric.ascent(curvature(beta, free), u);
            double size = largest(move);
            double share = size > 2 ? 2 / size : 1;
            At next = at(moved(beta, move, free, share));
            double smallest = share * 1e-8;
            while (!(next.value() >= here.value() - 1e-12 * Math.abs(here.value()) - 1e-13) && share > smallest) {
                share /= 2;
                next = at(moved(beta, move, free, share));
            }
            beta = moved(beta, move, free, share);
            here = next;
        }
        Refusal.NOT_CONVERGED.unless(largest(pick(here.score(), free)) < 1e-8);
        return beta;
    }

    /** Profile penalised likelihood ratio of one coefficient against a value. */
    default double ratio(double[] best, int column, double value) {
        double[] beta = best.clone();
        beta[column] = value;
        int[] others = IntStream.range(0, best.length).filter(j -> j != column).toArray();
        return 2 * (at(best).value() - at(maximize(beta, others)).value());
    }

    /** Limits where the profile penalised likelihood ratio reaches the chi-squared quantile. */
    default double[] profile(double[] best, int column, double se, double level) {
        double limit = Distributions.chiSquaredQuantile1(level);
        return new double[] {
            Roots.outward(v -> ratio(best, column, v) - limit, best[column], -se),
            Roots.outward(v -> ratio(best, column, v) - limit, best[column], se)
        };
    }

    private double[][] curvature(double[] beta, int[] free) {
        int k = free.length;
        double[][] minus = new double[k][k];
        for (int j = 0; j < k; j++) {
            double h = 1e-5 * Math.max(1, Math.abs(beta[free[j]]));
            double[] unit = new double[k];
            unit[j] = 1;
            double[] up = pick(at(moved(beta, unit, free, h)).score(), free);
            double[] down = pick(at(moved(beta, unit, free, -h)).score(), free);
            for (int i = 0; i < k; i++) {
                minus[i][j] = -(up[i] - down[i]) / (2 * h);
            }
        }
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < i; j++) {
                minus[i][j] = (minus[i][j] + minus[j][i]) / 2;
                minus[j][i] = minus[i][j];
            }
        }
        return minus;
    }

    private static double[] moved(double[] beta, double[] move, int[] free, double share) {
        double[] out = beta.clone();
        for (int j = 0; j < free.length; j++) {
            out[free[j]] += share * move[j];
        }
        return out;
    }

    private static double[] pick(double[] all, int[] free) {
        return IntStream.of(free).mapToDouble(j -> all[j]).toArray();
    }

    private static double largest(double[] values) {
        double most = 0;
        for (double v : values) {
            most = Math.max(most, Math.abs(v));
        }
        return most;
    }
}
