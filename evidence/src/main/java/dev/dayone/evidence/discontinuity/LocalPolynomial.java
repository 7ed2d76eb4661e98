package dev.dayone.evidence.discontinuity;

import dev.dayone.evidence.numerics.Symmetric;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * People on one side of a cut-off, and polynomials of their score fitted with weights that fall to nothing at a distance h.
 *
 * @param x scores minus the cut-off, rising
 * @param y outcomes in the same order
 */
record LocalPolynomial(double[] x, double[] y) {

    /** Residuals come from so many neighbours (Abadie and Imbens 2008, Ann. Econ. Stat. 91:175). */
    private static final int NEIGHBOURS = 3;

    /** Distances that differ by so small a share of the scores' reach are equal: whole scores as far to the left as to the right differ by rounding. */
    private static final double ROUNDING = 1e-9;

    static LocalPolynomial of(double[] x, double[] y, boolean above) {
        int[] own = IntStream.range(0, x.length)
                .filter(i -> x[i] >= 0 == above)
                .boxed()
                .sorted((a, b) -> x[a] != x[b] ? Double.compare(x[a], x[b]) : Double.compare(y[a], y[b]))
                .mapToInt(Integer::intValue)
                .toArray();
        return new LocalPolynomial(
                Arrays.stream(own).mapToDouble(i -> x[i]).toArray(),
                Arrays.stream(own).mapToDouble(i -> y[i]).toArray());
    }

    int size() {
        return x.length;
    }

    /** Those nearer to the cut-off than that. */
    LocalPolynomial within(double distance) {
        int[] near = IntStream.range(0, x.length)
                .filter(i -> Math.abs(x[i]) < distance)
                .toArray();
        return new LocalPolynomial(
                Arrays.stream(near).mapToDouble(i -> x[i]).toArray(),
                Arrays.stream(near).mapToDouble(i -> y[i]).toArray());
    }

    /** Greatest distance from the cut-off. */
    double reach() {
        return Arrays.stream(x).map(Math::abs).max().orElse(0);
    }

    /** Distance of the n-th nearest of the different scores, or of the farthest. */
    double nearest(int n) {
        double[] distances = Arrays.stream(x).map(Math::abs).distinct().sorted().toArray();
        return distances[Math.min(n, distances.length) - 1];
    }

    int different() {
        return (int) Arrays.stream(x).distinct().count();
    }

    /**
     * By how much each person's outcome moves each coefficient of a polynomial, the score counted in units of h. Refuses COLLINEAR where there are too few
     * different scores.
     *
     * @return one row for each power, one column for each person; 0 for people at h and beyond
     */
    double[][] influence(double h, int order) {
        double[][] information = new double[order + 1][order + 1];
        for (double each : x) {
            double w = weight(each, h);
            for (int a = 0; a <= order && w > 0; a++) {
                for (int b = 0; b <= order; b++) {
                    information[a][b] += w * power(each, h, a) * power(each, h, b);
                }
            }
        }
        double[][] inverse = Symmetric.inverse(information);
        double[][] out = new double[order + 1][x.length];
        for (int i = 0; i < x.length; i++) {
            double w = weight(x[i], h);
            for (int a = 0; a <= order && w > 0; a++) {
                for (int b = 0; b <= order; b++) {
                    out[a][i] += inverse[a][b] * w * power(x[i], h, b);
                }
            }
        }
        return out;
    }

    static double weight(double x, double h) {
        return Math.max(0, 1 - Math.abs(x) / h);
    }

    static double power(double x, double h, int power) {
        return Math.pow(x / h, power);
    }

    /** Sum of the outcomes, each times its influence. */
    double sum(double[] influence) {
        return Symmetric.dot(influence, y);
    }

    /** Variance of such a sum by nearest neighbours' residuals. */
    double variance(double[] influence) {
        double[] rest = residuals();
        double sum = 0;
        for (int i = 0; i < rest.length; i++) {
            sum += influence[i] * influence[i] * rest[i] * rest[i];
        }
        return sum;
    }

    /** Outcome minus that of the three nearest by score, and of all who are as near as the third. */
    private double[] residuals() {
        int n = x.length;
        double[] out = new double[n];
        int wanted = Math.min(NEIGHBOURS, n - 1);
        double slack = ROUNDING * reach();
        for (int i = 0; i < n; i++) {
            int low = i;
            int high = i;
            double limit = 0;
            while (high - low < wanted || next(i, low, high) <= limit + slack) {
                double step = next(i, low, high);
                if (Double.isInfinite(step)) {
                    break;
                }
                if (low > 0 && x[i] - x[low - 1] <= step + slack) {
                    low--;
                } else {
                    high++;
                }
                limit = high - low <= wanted ? step : limit;
            }
            double sum = 0;
            for (int k = low; k <= high; k++) {
                sum += k == i ? 0 : y[k];
            }
            double others = high - low;
            out[i] = others == 0 ? 0 : Math.sqrt(others / (others + 1)) * (y[i] - sum / others);
        }
        return out;
    }

    /** Distance of the nearest person not yet taken. */
    private double next(int i, int low, int high) {
        double below = low > 0 ? x[i] - x[low - 1] : Double.POSITIVE_INFINITY;
        double above = high < x.length - 1 ? x[high + 1] - x[i] : Double.POSITIVE_INFINITY;
        return Math.min(below, above);
    }
}
