package dev.dayone.evidence.numerics;

import dev.dayone.evidence.refusal.Refusal;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/** Small symmetric matrices as arrays of rows. */
public final class Symmetric {

    private static final double RANK_TOLERANCE = 1e-13;

    private Symmetric() {}

    /** Inverse of a positive definite matrix; refuses COLLINEAR where it is singular. */
    public static double[][] inverse(double[][] a) {
        int p = a.length;
        double[][] l = cholesky(a);
        double[][] inverse = new double[p][p];
        for (int c = 0; c < p; c++) {
            double[] unit = new double[p];
            unit[c] = 1;
            double[] column = backward(l, forward(l, unit));
            for (int r = 0; r < p; r++) {
                inverse[r][c] = column[r];
            }
        }
        return inverse;
    }

    /** The x with A x = b for positive definite A; refuses COLLINEAR where A is singular. */
    public static double[] solve(double[][] a, double[] b) {
        double[][] l = cholesky(a);
        return backward(l, forward(l, b));
    }

    /** log of the determinant of a positive definite matrix. */
    public static double logDeterminant(double[][] a) {
        double[][] l = cholesky(a);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += 2 * Math.log(l[i][i]);
        }
        return sum;
    }

    /** L with L L' = A. */
    public static double[][] cholesky(double[][] a) {
        int p = a.length;
        double[][] l = new double[p][p];
        for (int i = 0; i < p; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= l[i][k] * l[j][k];
                }
                if (i == j) {
                    Refusal.COLLINEAR.unless(sum > RANK_TOLERANCE * Math.abs(a[i][i]));
                    l[i][i] = Math.sqrt(sum);
                } else {
                    l[i][j] = sum / l[j][j];
                }
            }
        }
        return l;
    }

    /** The y with L y = b. */
    public static double[] forward(double[][] l, double[] b) {
        double[] y = b.clone();
        for (int i = 0; i < y.length; i++) {
            for (int k = 0; k < i; k++) {
                y[i] -= l[i][k] * y[k];
            }
            y[i] /= l[i][i];
        }
        return y;
    }

    private static double[] backward(double[][] l, double[] y) {
        double[] x = y.clone();
        for (int i = x.length - 1; i >= 0; i--) {
            for (int k = i + 1; k < x.length; k++) {
                x[i] -= l[k][i] * x[k];
            }
            x[i] /= l[i][i];
        }
        return x;
    }

    /** A step uphill: A^-1 u with the eigenvalues of A raised to a floor above zero, so that it always rises. */
    public static double[] ascent(double[][] a, double[] u) {
        int p = u.length;
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(p, true, true);
        eigen.decompose(new DMatrixRMaj(a));
        double largest = 0;
        for (int i = 0; i < p; i++) {
            largest = Math.max(largest, Math.abs(eigen.getEigenvalue(i).getReal()));
        }
        double[] step = new double[p];
        for (int i = 0; i < p; i++) {
            double value = Math.max(eigen.getEigenvalue(i).getReal(), 1e-6 * largest);
            DMatrixRMaj v = eigen.getEigenVector(i);
            double dot = 0;
            for (int j = 0; j < p; j++) {
                dot += v.get(j) * u[j];
            }
            for (int j = 0; j < p; j++) {
                step[j] += v.get(j) * dot / value;
            }
        }
        return step;
    }

    public static double[] times(double[][] a, double[] b) {
        double[] out = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            out[i] = dot(a[i], b);
        }
        return out;
    }

    public static double[][] times(double[][] a, double[][] b) {
        DMatrixRMaj out = new DMatrixRMaj(a.length, b[0].length);
        CommonOps_DDRM.mult(new DMatrixRMaj(a), new DMatrixRMaj(b), out);
        double[][] rows = new double[a.length][b[0].length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = out.get(i, j);
            }
        }
        return rows;
    }

    public static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    public static double trace(double[][] a) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i][i];
        }
        return sum;
    }

    /** b' A c. */
    public static double form(double[] b, double[][] a, double[] c) {
        return dot(b, times(a, c));
    }

    /** The matrix without one row and column, or those listed only. */
    public static double[][] part(double[][] a, int... keep) {
        double[][] out = new double[keep.length][keep.length];
        for (int i = 0; i < keep.length; i++) {
            for (int j = 0; j < keep.length; j++) {
                out[i][j] = a[keep[i]][keep[j]];
            }
        }
        return out;
    }
}
