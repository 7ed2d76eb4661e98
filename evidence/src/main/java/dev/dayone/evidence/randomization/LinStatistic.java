package dev.dayone.evidence.randomization;

import dev.dayone.evidence.numerics.Combinations;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Symmetric;
import java.util.function.IntPredicate;

/** Lin's t for any assignment; treated people come first in the rows. */
final class LinStatistic {

    final int k;
    private final double[] y;
    private final double[][] rows;
    private final double[] only;

    private LinStatistic(double[] y, double[][] rows, int k) {
        this.y = y;
        this.rows = rows;
        this.k = k;
        this.only = rows[0].length == 2 ? Design.column(rows, 1) : new double[0];
    }

    static LinStatistic treatedFirst(double[] y, double[] z, double[][] covariates) {
        double[][] centred = Design.centred(covariates);
        int n = y.length;
        double[] ordered = new double[n];
        double[][] rows = new double[n][];
        int at = 0;
        int k = 0;
        for (int arm = 1; arm >= 0; arm--) {
            for (int i = 0; i < n; i++) {
                if (z[i] == arm) {
                    ordered[at] = y[i];
                    rows[at] = new double[centred[i].length + 1];
                    rows[at][0] = 1;
                    System.arraycopy(centred[i], 0, rows[at], 1, centred[i].length);
                    at++;
                }
            }
            k = arm == 1 ? at : k;
        }
        return new LinStatistic(ordered, rows, k);
    }

    /** Which assignments have a |t| at least as large, or none. */
    IntPredicate reaches(Assignments assignments, double size) {
        int[] people = new int[y.length];
        IntPredicate inFull = assignment -> {
            assignments.units(assignment, people);
            return Combinations.reaches(Math.abs(ofPool(people)), size);
        };
        double limit = Combinations.atLeast(size);
        if (rows[0].length > LinScreen.MOST_COVARIATES + 1 || !(limit > 0) || Double.isInfinite(limit)) {
            return inFull;
        }
        LinScreen screen = LinScreen.of(rows, y, assignments);
        return assignment -> {
            LinScreen.Side side = screen.side(assignment, limit);
            return side == LinScreen.Side.OPEN ? inFull.test(assignment) : side == LinScreen.Side.REACHED;
        };
    }

    double observed() {
        int[] first = new int[k];
        for (int i = 0; i < k; i++) {
            first[i] = i;
        }
        return of(first);
    }

    /** t, or NaN where an arm cannot carry the covariates. */
    double of(int[] treated) {
        int n = y.length;
        boolean[] in = new boolean[n];
        for (int i : treated) {
            in[i] = true;
        }
        int[] people = new int[n];
        System.arraycopy(treated, 0, people, 0, k);
        int at = k;
        for (int i = 0; i < n; i++) {
            if (!in[i]) {
                people[at++] = i;
            }
        }
        return ofPool(people);
    }

    /** The same with the treated in front of the others. */
    double ofPool(int[] people) {
        boolean simple = rows[0].length == 2;
        double[] one = simple ? line(people, 0, k) : intercept(people, 0, k);
        double[] zero = simple ? line(people, k, y.length) : intercept(people, k, y.length);
        double variance = one[1] + zero[1];
        double difference = one[0] - zero[0];
        if (variance <= 0) {
            return difference == 0 ? 0 : Math.copySign(Double.POSITIVE_INFINITY, difference);
        }
        return difference / Math.sqrt(variance);
    }

    /** Intercept and its HC2 variance for one covariate, in closed form: most of the draws of most studies. */
    private double[] line(int[] people, int from, int to) {
        double n = (double) to - from;
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double sxy = 0;
        for (int at = from; at < to; at++) {
            int i = people[at];
            double x = only[i];
            sx += x;
            sy += y[i];
            sxx += x * x;
            sxy += x * y[i];
        }
        double mx = sx / n;
        double spread = sxx - sx * mx;
        if (n <= 2 || spread <= 1e-13 * sxx) {
            return new double[] {Double.NaN, Double.NaN};
        }
        double slope = (sxy - mx * sy) / spread;
        double level = sy / n - slope * mx;
        double share = 1 / n;
        double tilt = mx / spread;
        double inverse = 1 / spread;
        double variance = 0;
        for (int at = from; at < to; at++) {
            int i = people[at];
            double x = only[i] - mx;
            double e = (y[i] - level - slope * only[i]) * (share - tilt * x);
            double free = 1 - share - x * x * inverse;
            variance += free < 1e-10 ? 0 : e * e / free;
        }
        return new double[] {level, variance};
    }

    private double[] intercept(int[] members, int from, int to) {
        int p = rows[0].length;
        double[][] cross = new double[p][p];
        double[] right = new double[p];
        for (int at = from; at < to; at++) {
            int i = members[at];
            for (int a = 0; a < p; a++) {
                right[a] += rows[i][a] * y[i];
                for (int b = 0; b <= a; b++) {
                    cross[a][b] += rows[i][a] * rows[i][b];
                }
            }
        }
        if (to - from <= p) {
            return new double[] {Double.NaN, Double.NaN};
        }
        for (int a = 0; a < p; a++) {
            for (int b = 0; b < a; b++) {
                cross[b][a] = cross[a][b];
            }
        }
        double[][] inverse = Symmetric.inverse(cross);
        double[] beta = Symmetric.times(inverse, right);
        double variance = 0;
        for (int at = from; at < to; at++) {
            int i = members[at];
            double[] mx = Symmetric.times(inverse, rows[i]);
            double e = y[i] - Symmetric.dot(rows[i], beta);
            double free = 1 - Symmetric.dot(mx, rows[i]);
            variance += free < 1e-10 ? 0 : mx[0] * mx[0] * e * e / free;
        }
        return new double[] {beta[0], variance};
    }
}
