package dev.dayone.evidence.proportions;

import dev.dayone.evidence.StudentEstimate.Alternative;

/**
 * Do two proportions differ? Exact, and less hesitant than Fisher's test.
 *
 * <p>Statistic: Fisher's p. Its own distribution under a common rate is known exactly, and p is the largest probability, over all
 * common rates, of a table at least as extreme as the one seen. The probability is a polynomial of degree n1 + n0 in the rate: a grid
 * of eight points per degree finds its peaks, golden section their tops.
 *
 * <p>Source: Boschloo 1970, Statistica Neerlandica 24:1; its behaviour at 15 v 15: Mehrotra et al. 2003, Biometrics 59:441.
 * Checked against R 4.2 to 1e-7.
 *
 * @param fisherP two-sided Fisher p, the statistic
 * @param pValue two-sided
 * @param pGreater one-sided, for more in treatment
 * @param pLess one-sided, for less in treatment
 */
public record BoschlooTest(double fisherP, double pValue, double pGreater, double pLess) {

    /** Beyond this arm size the score test stands in: it differs by less than readers can see and costs nothing. */
    public static final int LARGEST_ARM = 150;

    private static final double TIE_SLACK = 1 + 1e-7;
    private static final int COARSEST = 400;
    private static final int PER_DEGREE = 8;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    /** Refuses EMPTY_ARM. */
    public static BoschlooTest of(Proportions table) {
        table.withBothArms();
        FisherGrid grid = FisherGrid.of(table.n1(), table.n0(), Alternative.TWO_SIDED);
        return new BoschlooTest(
                grid.at(table.x1(), table.x0()),
                supremum(grid, table),
                supremum(FisherGrid.of(table.n1(), table.n0(), Alternative.GREATER), table),
                supremum(FisherGrid.of(table.n1(), table.n0(), Alternative.LESS), table));
    }

    /** The two-sided p-value alone. */
    public static double pValue(Proportions table) {
        return supremum(FisherGrid.of(table.n1(), table.n0(), Alternative.TWO_SIDED), table.withBothArms());
    }

    /** The smallest p that any table with those arm sizes could give: that of the two tables where the arms differ most. */
    public static double smallestP(int n1, int n0) {
        double best = 0;
        for (int k = 1; k < COARSEST; k++) {
            double p = Math.log((double) k / COARSEST);
            double q = Math.log1p(-(double) k / COARSEST);
            best = Math.max(best, Math.exp(n1 * p + n0 * q) + Math.exp(n1 * q + n0 * p));
        }
        return Math.min(1, best);
    }

    private static double supremum(FisherGrid grid, Proportions table) {
        Size size = Size.of(grid.byMargin(grid.at(table.x1(), table.x0()) * TIE_SLACK));
        int points = Math.max(COARSEST, PER_DEGREE * (table.n1() + table.n0()));
        double[] sizes = new double[points + 1];
        double best = 0;
        for (int k = 0; k <= points; k++) {
            sizes[k] = size.at((double) k / points);
            best = Math.max(best, sizes[k]);
        }
        double near = best * (1 - 0.02);
        for (int k = 0; k <= points; k++) {
            boolean peak = sizes[k] >= near
                    && sizes[k] >= sizes[Math.max(0, k - 1)]
                    && sizes[k] >= sizes[Math.min(points, k + 1)];
            if (peak && sizes[k] < 1) {
                best = Math.max(best, peak(size, Math.max(0, k - 1), Math.min(points, k + 1), points));
            }
        }
        return Math.min(1, best);
    }

    private static double peak(Size size, int from, int to, int points) {
        double lower = (double) from / points;
        double upper = (double) to / points;
        double best = 0;
        for (int step = 0; step < 40; step++) {
            double left = upper - GOLDEN * (upper - lower);
            double right = lower + GOLDEN * (upper - lower);
            double atLeft = size.at(left);
            double atRight = size.at(right);
            best = Math.max(best, Math.max(atLeft, atRight));
            if (atLeft < atRight) {
                lower = left;
            } else {
                upper = right;
            }
        }
        return best;
    }

    /**
     * Probability of the tables that count against the hypothesis, at a common rate: successes in both arms together are binomial, and given them the rate has
     * no part in it.
     *
     * @param byMargin probability of those tables given so many successes
     * @param up ratio of the binomial probability of one success more to that of so many, without the odds
     */
    private record Size(double[] byMargin, double[] up) {

        /** Terms this small against the largest are left out. */
        private static final double NOTHING = 1e-18;

        static Size of(double[] byMargin) {
            int n = byMargin.length - 1;
            double[] up = new double[n];
            for (int m = 0; m < n; m++) {
                up[m] = (double) (n - m) / (m + 1);
            }
            return new Size(byMargin, up);
        }

        double at(double rate) {
            int n = byMargin.length - 1;
            if (rate <= 0 || rate >= 1) {
                return byMargin[rate <= 0 ? 0 : n];
            }
            int mode = Math.min(n, (int) ((n + 1) * rate));
            double odds = rate / (1 - rate);
            double all = 1;
            double sum = byMargin[mode];
            double term = 1;
            for (int m = mode; m < n && term > NOTHING; m++) {
                term *= up[m] * odds;
                all += term;
                sum += term * byMargin[m + 1];
            }
            term = 1;
            for (int m = mode; m > 0 && term > NOTHING; m--) {
                term /= up[m - 1] * odds;
                all += term;
                sum += term * byMargin[m - 1];
            }
            return sum / all;
        }
    }
}
