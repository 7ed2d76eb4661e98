package dev.dayone.evidence.randomization;

import dev.dayone.evidence.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Between which bounds lies Lin's t of an assignment? From sums over the treated alone, where there are few covariates.
 *
 * <p>With u the first row of (X'X)^-1 and b the coefficients of an arm, HC0's variance of its intercept, sum (u'x)^2 (y - b'x)^2, is a polynomial in
 * sums of products of four of (x, y). HC2's, which divides each term by 1 - h, lies between it and itself over 1 - max h, and max h is at most
 * max |x|^2 trace (X'X)^-1. Most draws are decided by these bounds; the others are worked out in full.
 *
 * <p>Source: Lin 2013, Ann. Appl. Stat. 7:295; MacKinnon and White 1985, J. Econometrics 29:305 (HC0 to HC2).
 */
final class LinScreen {

    /** Below, t is smaller; above, larger; open, not decided. */
    enum Side {
        BELOW,
        REACHED,
        OPEN
    }

    static final int MOST_COVARIATES = 3;

    private static final double ROUNDING = 1e-7;
    private static final double SMALLEST_PIVOT = 1e-6;

    private final int n;
    private final int k;

    /** Entries of x, the constant first; y comes after them. */
    private final int p;

    private final double longest;
    private final TreatedSums sums;
    private final double[] totals;
    private final double[] treated;
    private final double[] control;

    /** Where the sum of the product of four entries of (x, y) stands. */
    private final int[] place;

    /** The same for each pair of x, each pair of (x, y), in the order of {@link #pairs}. */
    private final int[] term;

    private final double[] outer;
    private final double[] inner;
    private final double[] inverse;

    /** Coefficients, and -1 for y. */
    private final double[] beta;

    private double level;
    private double variance;
    private double leverage;

    private LinScreen(double[][] extended, Assignments assignments) {
        this.n = extended.length;
        this.k = assignments.treated(0);
        int width = extended[0].length;
        this.p = width - 1;
        this.place = new int[width * width * width * width];
        double[][] columns = products(extended, place);
        double most = 0;
        for (double[] row : extended) {
            double length = 0;
            for (int a = 0; a < p; a++) {
                length += row[a] * row[a];
            }
            most = Math.max(most, length);
        }
        this.longest = most;
        this.sums = TreatedSums.of(assignments, columns);
        this.treated = sums.room();
        this.control = sums.room();
        this.totals = sums.room();
        for (int c = 0; c < columns.length; c++) {
            for (double value : columns[c]) {
                totals[c] += value;
            }
        }
        this.inverse = new double[p * p];
        this.beta = new double[width];
        this.outer = new double[p * (p + 1) / 2];
        this.inner = new double[width * (width + 1) / 2];
        this.term = new int[outer.length * inner.length];
        int at = 0;
        for (int a = 0; a < p; a++) {
            for (int b = 0; b <= a; b++) {
                for (int c = 0; c < width; c++) {
                    for (int d = 0; d <= c; d++) {
                        term[at++] = place[((a * width + b) * width + c) * width + d];
                    }
                }
            }
        }
    }

    /** @param rows 1 and the covariates of each person, in the order of the assignments' units */
    static LinScreen of(double[][] rows, double[] y, Assignments assignments) {
        int p = rows[0].length;
        double[][] extended = new double[rows.length][p + 1];
        for (int a = 0; a <= p; a++) {
            Moments column = Moments.none();
            for (int i = 0; i < rows.length; i++) {
                column = column.plus(a == p ? y[i] : rows[i][a]);
            }
            double spread = Math.sqrt(column.variance());
            for (int i = 0; i < rows.length; i++) {
                extended[i][a] = a == 0 ? 1 : spread > 0 ? ((a == p ? y[i] : rows[i][a]) - column.mean()) / spread : 0;
            }
        }
        return new LinScreen(extended, assignments);
    }

    private static double[][] products(double[][] rows, int[] place) {
        int width = rows[0].length;
        Map<List<Integer>, Integer> known = new HashMap<>();
        List<double[]> columns = new ArrayList<>();
        for (int at = 0; at < place.length; at++) {
            int[] of = {at / width / width / width, at / width / width % width, at / width % width, at % width};
            if (Arrays.stream(of).filter(entry -> entry == width - 1).count() > 2) {
                continue;
            }
            List<Integer> key = Arrays.stream(of).sorted().boxed().toList();
            Integer column = known.get(key);
            if (column == null) {
                column = columns.size();
                known.put(key, column);
                double[] values = new double[rows.length];
                for (int i = 0; i < rows.length; i++) {
                    values[i] = rows[i][of[0]] * rows[i][of[1]] * rows[i][of[2]] * rows[i][of[3]];
                }
                columns.add(values);
            }
            place[at] = column;
        }
        return columns.toArray(double[][]::new);
    }

    /** Whether |t| of an assignment reaches a limit. */
    Side side(int assignment, double limit) {
        sums.of(assignment, 0, treated);
        for (int c = 0; c < control.length; c++) {
            control[c] = totals[c] - treated[c];
        }
        if (!arm(treated, k)) {
            return Side.OPEN;
        }
        double difference = level;
        double least = variance;
        double most = variance / (1 - leverage);
        if (!arm(control, n - k)) {
            return Side.OPEN;
        }
        difference -= level;
        least += variance;
        most += variance / (1 - leverage);
        double square = difference * difference;
        if (square < limit * limit * least * (1 - ROUNDING)) {
            return Side.BELOW;
        }
        return square > limit * limit * most * (1 + ROUNDING) ? Side.REACHED : Side.OPEN;
    }

    /** Intercept, its HC0 variance and the largest leverage of an arm; false where its sums do not tell them well enough. */
    private boolean arm(double[] of, int people) {
        int width = p + 1;
        for (int a = 0; a < p; a++) {
            for (int b = 0; b < p; b++) {
                inverse[a * p + b] = of[place[a * width + b]];
            }
        }
        if (!invert(people)) {
            return false;
        }
        double trace = 0;
        for (int a = 0; a < p; a++) {
            trace += inverse[a * p + a];
            beta[a] = 0;
            for (int b = 0; b < p; b++) {
                beta[a] += inverse[a * p + b] * of[place[b * width + p]];
            }
        }
        leverage = longest * trace;
        level = beta[0];
        beta[p] = -1;
        double sum = 0;
        pairs(inverse, p, outer);
        pairs(beta, width, inner);
        for (int ab = 0, at = 0; ab < outer.length; ab++) {
            double own = 0;
            for (int cd = 0; cd < inner.length; cd++) {
                own += inner[cd] * of[term[at++]];
            }
            sum += outer[ab] * own;
        }
        variance = sum;
        return leverage < 1 && sum * people > ROUNDING;
    }

    /** Products of every two of the first entries, those of two different ones twice. */
    private static void pairs(double[] of, int entries, double[] out) {
        int at = 0;
        for (int a = 0; a < entries; a++) {
            for (int b = 0; b < a; b++) {
                out[at++] = 2 * of[a] * of[b];
            }
            out[at++] = of[a] * of[a];
        }
    }

    /** In place, by Gauss and Jordan; false where a pivot is small against the number of people. */
    private boolean invert(int people) {
        for (int j = 0; j < p; j++) {
            double pivot = inverse[j * p + j];
            if (!(pivot > SMALLEST_PIVOT * people)) {
                return false;
            }
            inverse[j * p + j] = 1;
            for (int c = 0; c < p; c++) {
                inverse[j * p + c] /= pivot;
            }
            for (int r = 0; r < p; r++) {
                if (r != j) {
                    double factor = inverse[r * p + j];
                    inverse[r * p + j] = 0;
                    for (int c = 0; c < p; c++) {
                        inverse[r * p + c] -= factor * inverse[j * p + c];
                    }
                }
            }
        }
        return true;
    }
}
