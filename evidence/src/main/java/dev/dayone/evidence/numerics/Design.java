package dev.dayone.evidence.numerics;

/** Rows of regression designs. */
public final class Design {

    /** Column of the treatment in every design. */
    public static final int TREATMENT = 1;

    private Design() {}

    /** 1, z, covariates. */
    public static double[][] withIntercept(double[] z, double[][] covariates) {
        double[][] rows = new double[z.length][];
        for (int i = 0; i < z.length; i++) {
            rows[i] = concat(new double[] {1, z[i]}, covariates[i]);
        }
        return rows;
    }

    /** z, covariates: for models whose intercepts are their own. */
    public static double[][] withoutIntercept(double[] z, double[][] covariates) {
        double[][] rows = new double[z.length][];
        for (int i = 0; i < z.length; i++) {
            rows[i] = concat(new double[] {z[i]}, covariates[i]);
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

    /** Columns minus their means. */
    public static double[][] centred(double[][] columns) {
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
