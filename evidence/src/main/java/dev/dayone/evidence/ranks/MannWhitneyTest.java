package dev.dayone.evidence.ranks;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.refusal.Refusal;

/**
 * Do values of one arm tend to exceed those of the other? Exact, without ties.
 *
 * <p>U counts pairs with treated > control; its null distribution by the recursion over arm sizes; two-sided p is the doubled smaller
 * tail. Source: Mann and Whitney 1947, Ann. Math. Stat. 18:50. Checked against R 4.2 {@code wilcox.test(exact = TRUE)}.
 *
 * @param uStatistic U
 * @param pValue two-sided
 * @param probSuperiority U / (n1 n0): the chance that a treated person exceeds a control person
 */
public record MannWhitneyTest(double uStatistic, double pValue, double probSuperiority) {

    /** Refuses EMPTY_ARM, and ties as INVALID_INPUT. */
    public static MannWhitneyTest exact(Arms arms) {
        arms.atLeast(1);
        if (Ranks.tied(arms.pooled())) {
            throw Refusal.INVALID_INPUT.refuse("Some values are equal: use the permutation of midranks.");
        }
        int n1 = arms.treated().length;
        int n0 = arms.control().length;
        int u = (int) u(arms);
        double[] counts = counts(n1, n0);
        double lower = 0;
        double upper = 0;
        for (int i = 0; i < counts.length; i++) {
            lower += i <= u ? counts[i] : 0;
            upper += i >= u ? counts[i] : 0;
        }
        return new MannWhitneyTest(u, Math.min(1, 2 * Math.min(lower, upper)), (double) u / ((double) n1 * n0));
    }

    /** Pairs with treated > control, ties half. */
    static double u(Arms arms) {
        double[] ranks = Ranks.midranks(arms.pooled());
        int n1 = arms.treated().length;
        double sum = 0;
        for (int i = 0; i < n1; i++) {
            sum += ranks[i];
        }
        return sum - n1 * (n1 + 1.0) / 2;
    }

    /** The smallest u with P(U <= u) >= p. */
    public static int quantile(double p, int n1, int n0) {
        double[] counts = counts(n1, n0);
        double sum = 0;
        for (int u = 0; u < counts.length; u++) {
            sum += counts[u];
            if (sum >= p * (1 - 1e-13)) {
                return u;
            }
        }
        return counts.length - 1;
    }

    /** P(U = u): the Gaussian binomial coefficient, as a product of (1 - q^(n0 + i)) / (1 - q^i). */
    private static double[] counts(int n1, int n0) {
        int most = n1 * n0;
        double[] c = new double[most + 1];
        c[0] = 1;
        for (int i = 1; i <= n1; i++) {
            for (int u = most; u >= n0 + i; u--) {
                c[u] -= c[u - n0 - i];
            }
            for (int u = i; u <= most; u++) {
                c[u] += c[u - i];
            }
        }
        double total = 0;
        for (double value : c) {
            total += value;
        }
        for (int u = 0; u <= most; u++) {
            c[u] /= total;
        }
        return c;
    }

    /**
     * The same question in large arms or with ties, by the normal distribution: midranks, variance n1 n0 / 12 [(N + 1) - sum(t^3 - t) / (N (N -
     * 1))].
     *
     * @param uStatistic U, ties half
     * @param pValueCc two-sided, continuity corrected
     * @param pValueNocc two-sided, uncorrected
     */
    public record Asymptotic(double uStatistic, double pValueCc, double pValueNocc) {

        /** Refuses EMPTY_ARM, and ZERO_VARIANCE where all values are equal. */
        public static Asymptotic of(Arms arms) {
            arms.atLeast(1);
            double n1 = arms.treated().length;
            double n0 = arms.control().length;
            double n = n1 + n0;
            double ties = 0;
            double[] all = Ranks.sorted(arms.pooled());
            int i = 0;
            while (i < all.length) {
                int j = i;
                while (j < all.length && all[j] == all[i]) {
                    j++;
                }
                double t = (double) j - i;
                ties += t * t * t - t;
                i = j;
            }
            double variance = n1 * n0 / 12 * (n + 1 - ties / (n * (n - 1)));
            Refusal.ZERO_VARIANCE.unless(variance > 0);
            double u = u(arms);
            double gap = u - n1 * n0 / 2;
            double corrected = Math.signum(gap) * (Math.abs(gap) - 0.5);
            return new Asymptotic(u, twoTails(corrected / Math.sqrt(variance)), twoTails(gap / Math.sqrt(variance)));
        }

        private static double twoTails(double z) {
            return Math.min(1, 2 * Math.min(Distributions.normalUpper(z), Distributions.normalUpper(-z)));
        }
    }
}
