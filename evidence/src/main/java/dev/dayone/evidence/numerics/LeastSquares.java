package dev.dayone.evidence.numerics;

import java.util.Arrays;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.QRDecomposition;

/**
 * An ordinary least squares fit: b = M X'y with M = (X'X)^-1, by Householder QR.
 *
 * @param design X, n rows (people) by p columns
 * @param bread M, p by p
 * @param root L with L L' = M, p by p
 * @param coefficients b, one per column
 * @param residuals y - X b, one per row
 */
public record LeastSquares(
        DMatrixRMaj design, DMatrixRMaj bread, DMatrixRMaj root, double[] coefficients, double[] residuals) {

    /** A column whose remainder after the others is below this share of its length adds nothing. */
    private static final double RANK_TOLERANCE = 1e-9;

    /** The fit, or nothing when a column is a combination of the others. */
    public static Optional<LeastSquares> fit(double[][] rows, double[] y) {
        int n = rows.length;
        int p = n == 0 ? 0 : rows[0].length;
        if (n <= p) {
            return Optional.empty();
        }
        DMatrixRMaj x = new DMatrixRMaj(rows);
        double[] lengths = new double[p];
        for (double[] row : rows) {
            for (int j = 0; j < p; j++) {
                lengths[j] += row[j] * row[j];
            }
        }
        QRDecomposition<DMatrixRMaj> qr = DecompositionFactory_DDRM.qr(n, p);
        qr.decompose(x.copy());
        DMatrixRMaj r = qr.getR(null, true);
        for (int j = 0; j < p; j++) {
            if (!(Math.abs(r.get(j, j)) > RANK_TOLERANCE * Math.sqrt(lengths[j]))) {
                return Optional.empty();
            }
        }
        DMatrixRMaj root = new DMatrixRMaj(p, p);
        CommonOps_DDRM.invert(r, root);
        DMatrixRMaj bread = new DMatrixRMaj(p, p);
        CommonOps_DDRM.multTransB(root, root, bread);
        DMatrixRMaj q = qr.getQ(null, true);
        // Beside an intercept the outcomes' zero moves nothing else, and outcomes far from it would lose their own
        // digits.
        double zero = hasIntercept(rows) ? Arrays.stream(y).sum() / n : 0;
        double[] own = Arrays.stream(y).map(value -> value - zero).toArray();
        DMatrixRMaj qy = new DMatrixRMaj(p, 1);
        CommonOps_DDRM.multTransA(q, DMatrixRMaj.wrap(n, 1, own), qy);
        DMatrixRMaj b = new DMatrixRMaj(p, 1);
        CommonOps_DDRM.mult(root, qy, b);
        DMatrixRMaj fitted = new DMatrixRMaj(n, 1);
        CommonOps_DDRM.mult(x, b, fitted);
        double[] residuals = new double[n];
        for (int i = 0; i < n; i++) {
            residuals[i] = own[i] - fitted.get(i);
        }
        double[] coefficients = b.getData().clone();
        coefficients[0] += zero;
        return Optional.of(new LeastSquares(x, bread, root, coefficients, residuals));
    }

    private static boolean hasIntercept(double[][] rows) {
        return Arrays.stream(rows).allMatch(row -> row[0] == 1);
    }

    /** (M x_i)_j: how much one unit of person i's outcome moves coefficient j. */
    public double influence(int row, int column) {
        double sum = 0;
        for (int k = 0; k < design.numCols; k++) {
            sum += bread.get(column, k) * design.get(row, k);
        }
        return sum;
    }

    /** x_i' M x_i, in [0, 1]. */
    public double leverage(int row) {
        double sum = 0;
        for (int k = 0; k < design.numCols; k++) {
            sum += influence(row, k) * design.get(row, k);
        }
        return sum;
    }
}
