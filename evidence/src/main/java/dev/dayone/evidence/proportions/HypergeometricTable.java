package dev.dayone.evidence.proportions;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Roots;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Successes in the treatment arm given all margins, one table or the sum over strata: the support and its log probabilities at odds
 * ratio 1. At odds ratio w the probabilities are proportional to P(s) w^s.
 *
 * @param first smallest possible count
 * @param log log probabilities of first, first + 1, ...
 * @param observed the count seen
 */
record HypergeometricTable(int first, double[] log, int observed) {

    private static final double TIE_SLACK = 1 + 1e-7;
    private static final double FARTHEST = 40;

    static HypergeometricTable of(Proportions t) {
        int m = t.x1() + t.x0();
        int from = Math.max(0, m - t.n0());
        int to = Math.min(t.n1(), m);
        double norm = Distributions.logChoose(t.n1() + t.n0(), m);
        double[] log = new double[to - from + 1];
        for (int x = from; x <= to; x++) {
            log[x - from] = Distributions.logChoose(t.n1(), x) + Distributions.logChoose(t.n0(), m - x) - norm;
        }
        return new HypergeometricTable(from, log, t.x1());
    }

    /** The sum over strata, by convolution (Mehta, Patel and Gray 1985). */
    static HypergeometricTable of(List<Proportions> strata) {
        double[] all = {1};
        int first = 0;
        int observed = 0;
        for (Proportions stratum : strata) {
            HypergeometricTable own = of(stratum);
            double[] next = new double[all.length + own.log.length - 1];
            for (int i = 0; i < own.log.length; i++) {
                double p = Math.exp(own.log[i]);
                for (int j = 0; j < all.length; j++) {
                    next[i + j] += p * all[j];
                }
            }
            all = next;
            first += own.first;
            observed += own.observed;
        }
        double[] log = new double[all.length];
        for (int i = 0; i < all.length; i++) {
            log[i] = Math.log(all[i]);
        }
        return new HypergeometricTable(first, log, observed);
    }

    int last() {
        return first + log.length - 1;
    }

    /** Two-sided p: tables no more likely than the one seen. */
    double twoSided() {
        double limit = Math.exp(log[observed - first]) * TIE_SLACK;
        double sum = 0;
        for (double value : log) {
            double p = Math.exp(value);
            sum += p <= limit ? p : 0;
        }
        return Math.min(1, sum);
    }

    /** The smallest two-sided p of any count. */
    double smallest() {
        double low = Math.exp(log[0]);
        double high = Math.exp(log[log.length - 1]);
        double least = Math.min(low, high);
        return Math.min(1, Math.max(low, high) <= least * TIE_SLACK ? low + high : least);
    }

    /** P(count >= observed) at log odds ratio theta. */
    double upper(double theta) {
        return share(theta, true);
    }

    /** P(count <= observed) at log odds ratio theta. */
    double lower(double theta) {
        return share(theta, false);
    }

    /** The odds ratio at which the expected count is the one seen. */
    double conditionalEstimate() {
        if (observed == first) {
            return 0;
        }
        return observed == last() ? Double.POSITIVE_INFINITY : solve(theta -> mean(theta) - observed);
    }

    /** Lower limit of the odds ratio with tail probability a. */
    double lowerLimit(double a) {
        return observed == first ? 0 : solve(theta -> upper(theta) - a);
    }

    /** Upper limit of the odds ratio with tail probability a. */
    double upperLimit(double a) {
        return observed == last() ? Double.POSITIVE_INFINITY : solve(theta -> lower(theta) - a);
    }

    private static double solve(DoubleUnaryOperator f) {
        return Math.exp(Roots.between(f, -FARTHEST, FARTHEST));
    }

    private double mean(double theta) {
        double[] p = at(theta);
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += p[i] * (first + i);
        }
        return sum;
    }

    private double share(double theta, boolean above) {
        double[] p = at(theta);
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += above == (first + i >= observed) || first + i == observed ? p[i] : 0;
        }
        return Math.min(1, sum);
    }

    private double[] at(double theta) {
        double[] p = new double[log.length];
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < p.length; i++) {
            p[i] = log[i] + theta * (first + i);
            largest = Math.max(largest, p[i]);
        }
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            p[i] = Math.exp(p[i] - largest);
            sum += p[i];
        }
        for (int i = 0; i < p.length; i++) {
            p[i] /= sum;
        }
        return p;
    }
}
