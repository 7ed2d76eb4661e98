package dev.dayone.evidence.numerics;

/**
 * Rows of regression designs. Covariates stand in them as {@link #standardised} columns: a column far from zero, such as a day written 20240115, would
 * lose its own digits beside the intercept, and no estimate, standard error or p of a treatment depends on a column's zero or unit.
 */
public final class Design {

    /** Column of the treatment in every design. */
    public static final int TREATMENT = 1;

    /** Differences of this share of a value are rounding. */
    private static final double ROUNDING = 4e-16;

    private Design() {}

    /** 1, z, covariates. */
    public static double[][] withIntercept(double[] z, double[][] covariates) {
        double[][] own = standardised(covariates);
        double[][] rows = new double[z.length][];
        for (int i = 0; i < z.length; i++) {
            rows[i] = concat(new double[] {1, z[i]}, own[i]);
        }
        return rows;
    }

    /** z, covariates: for models whose intercepts are their own. */
    public static double[][] withoutIntercept(double[] z, double[][] covariates) {
        double[][] own = standardised(covariates);
        double[][] rows = new double[z.length][];
        for (int i = 0; i < z.length; i++) {
            rows[i] = concat(new double[] {z[i]}, own[i]);
        }
        return rows;
    }

    /** 1, z, x - mean(x), z (x - mean(x)) (Lin 2013). */
    public static double[][] interacted(double[] z, double[][] covariates) {
        double[][] centred = centred(covariates);
        double[][] rows = new double[z.length][];
        for (int i = 0; i < z.length; i++) {
            double[] products = centred[i].clone();
            for (int j = 0; j < products.length; j++) {
                products[j] *= z[i];
            }
            rows[i] = concat(new double[] {1, z[i]}, concat(centred[i], products));
        }
        return rows;
    }

    /** Columns minus their means, the mean of what is left taken off once more: the first is rounded in the last digit of a large number. */
    public static double[][] centred(double[][] columns) {
        return lessMeans(lessMeans(columns));
    }

    /**
     * Where columns have their zero, and their unit.
     *
     * @param means of the columns
     * @param spreads largest distance from the mean; 1 for a column of one value
     */
    public record Scales(double[] means, double[] spreads) {

        public static Scales of(double[][] columns) {
            double[][] centred = centred(columns);
            int k = columns.length == 0 ? 0 : columns[0].length;
            double[] means = new double[k];
            double[] spreads = new double[k];
            for (int j = 0; j < k; j++) {
                double size = 0;
                for (int i = 0; i < columns.length; i++) {
                    means[j] += (columns[i][j] - centred[i][j]) / columns.length;
                    spreads[j] = Math.max(spreads[j], Math.abs(centred[i][j]));
                    size = Math.max(size, Math.abs(columns[i][j]));
                }
                spreads[j] = spreads[j] <= ROUNDING * size ? 1 : spreads[j];
            }
            return new Scales(means, spreads);
        }

        /** Logarithm of the product of the spreads: by so much the half logarithm of a determinant differs. */
        public double logSize() {
            double sum = 0;
            for (double spread : spreads) {
                sum += Math.log(spread);
            }
            return sum;
        }

        /** What coefficients of standardised columns, from that place on, add up to where the columns themselves are at their means. */
        public double atMeans(double[] beta, int from) {
            double sum = 0;
            for (int j = 0; j < means.length; j++) {
                sum += beta[from + j] * means[j] / spreads[j];
            }
            return sum;
        }
    }

    /** Columns minus their means, in units of their own spread; a column of one value is zero throughout. */
    public static double[][] standardised(double[][] columns) {
        double[] spreads = Scales.of(columns).spreads();
        double[][] out = centred(columns);
        for (double[] row : out) {
            for (int j = 0; j < row.length; j++) {
                row[j] /= spreads[j];
            }
        }
        return out;
    }

    private static double[][] lessMeans(double[][] columns) {
        int k = columns.length == 0 ? 0 : columns[0].length;
        double[] means = new double[k];
        for (double[] row : columns) {
            for (int j = 0; j < k; j++) {
                means[j] += row[j] / columns.length;
            }
        }
        double[][] out = new double[columns.length][k];
        for (int i = 0; i < columns.length; i++) {
            for (int j = 0; j < k; j++) {
                out[i][j] = columns[i][j] - means[j];
            }
        }
        return out;
    }

    /** Rows of n people without covariates. */
    public static double[][] none(int n) {
        return new double[n][0];
    }

    /** The design without one column. */
    public static double[][] without(double[][] rows, int column) {
        double[][] out = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            out[i] = new double[rows[i].length - 1];
            System.arraycopy(rows[i], 0, out[i], 0, column);
            System.arraycopy(rows[i], column + 1, out[i], column, rows[i].length - column - 1);
        }
        return out;
    }

    /** The design with one column more at the end. */
    public static double[][] with(double[][] rows, double[] column) {
        double[][] out = new double[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            out[i] = concat(rows[i], new double[] {column[i]});
        }
        return out;
    }

    public static double[] column(double[][] rows, int column) {
        double[] out = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            out[i] = rows[i][column];
        }
        return out;
    }

    static double[] concat(double[] a, double[] b) {
        double[] out = new double[a.length + b.length];
        System.arraycopy(a, 0, out, 0, a.length);
        System.arraycopy(b, 0, out, a.length, b.length);
        return out;
    }
}
