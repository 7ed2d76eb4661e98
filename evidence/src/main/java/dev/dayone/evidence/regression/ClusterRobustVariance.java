package dev.dayone.evidence.regression;

import dev.dayone.evidence.numerics.LeastSquares;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * How sure may we be of one regression coefficient when errors differ in size and are alike within clusters?
 *
 * <p>CR2: V = sum over clusters g of (p_g' e_g)^2 with p_g = A_g X_g M c, A_g = (I - H_gg)^(-1/2) (pseudo-inverse where a
 * leverage is 1), e the residuals, c the coefficient's unit vector. With every person a cluster this is HC2.
 *
 * <p>df, Satterthwaite: (tr P)^2 / sum P_gh^2 with P_gh = [g = h] p_g'p_g - q_g' M q_h and q_g = X_g' p_g, the working model
 * being independent errors of equal variance. Expanded, the sum needs no matrix of clusters by clusters: sum d_g^2 - 2 sum d_g
 * q_g'Mq_g + tr((M Q'Q)^2), with d_g = p_g'p_g.
 *
 * <p>Source: Bell and McCaffrey 2002, Survey Methodology 28:169; Pustejovsky and Tipton 2018, J. Bus. Econ. Stat. 36:672, eq.
 * 7-11; Imbens and Kolesar 2016, Rev. Econ. Stat. 98:701. Checked against R clubSandwich 0.5.8.
 *
 * @param standardError of the coefficient
 * @param df Satterthwaite degrees of freedom
 */
public record ClusterRobustVariance(double standardError, double df) {

    private static final double FULL_LEVERAGE = 1e-10;

    /**
     * @param fit the regression
     * @param column the coefficient
     * @param clusters row numbers of each cluster, every row once
     */
    public static ClusterRobustVariance of(LeastSquares fit, int column, List<int[]> clusters) {
        int p = fit.design().numCols;
        double[] mc = new double[p];
        for (int j = 0; j < p; j++) {
            mc[j] = fit.bread().get(j, column);
        }
        double variance = 0;
        double sumD2 = 0;
        double sumDQ = 0;
        double trace = 0;
        DMatrixRMaj crossQ = new DMatrixRMaj(p, p);
        DMatrixRMaj q = new DMatrixRMaj(p, 1);
        DMatrixRMaj mq = new DMatrixRMaj(p, 1);
        for (int[] members : clusters) {
            double[] pg = adjusted(fit, members, mc);
            double score = 0;
            double d = 0;
            q.zero();
            for (int k = 0; k < members.length; k++) {
                score += pg[k] * fit.residuals()[members[k]];
                d += pg[k] * pg[k];
                for (int j = 0; j < p; j++) {
                    q.data[j] += fit.design().get(members[k], j) * pg[k];
                }
            }
            CommonOps_DDRM.mult(fit.bread(), q, mq);
            double quadratic = CommonOps_DDRM.dot(q, mq);
            variance += score * score;
            trace += d - quadratic;
            sumD2 += d * d;
            sumDQ += d * quadratic;
            CommonOps_DDRM.multAddTransB(q, q, crossQ);
        }
        DMatrixRMaj product = new DMatrixRMaj(p, p);
        CommonOps_DDRM.mult(fit.bread(), crossQ, product);
        double traceOfSquare = 0;
        for (int i = 0; i < p; i++) {
            for (int j = 0; j < p; j++) {
                traceOfSquare += product.get(i, j) * product.get(j, i);
            }
        }
        return new ClusterRobustVariance(Math.sqrt(variance), trace * trace / (sumD2 - 2 * sumDQ + traceOfSquare));
    }

    /** A_g X_g M c of one cluster. */
    private static double[] adjusted(LeastSquares fit, int[] members, double[] mc) {
        int m = members.length;
        int p = mc.length;
        DMatrixRMaj x = new DMatrixRMaj(m, p);
        double[] w = new double[m];
        for (int k = 0; k < m; k++) {
            for (int j = 0; j < p; j++) {
                double value = fit.design().get(members[k], j);
                x.set(k, j, value);
                w[k] += value * mc[j];
            }
        }
        DMatrixRMaj u = new DMatrixRMaj(m, p);
        CommonOps_DDRM.mult(x, fit.root(), u);
        if (m == 1) {
            double leverage = CommonOps_DDRM.dot(u, u);
            w[0] = leverage > 1 - FULL_LEVERAGE ? 0 : w[0] / Math.sqrt(1 - leverage);
            return w;
        }
        return m <= p ? inverseRootSmall(u, w) : inverseRootLowRank(u, w);
    }

    /** (I - U U')^(-1/2) w through the eigenvectors of the m by m matrix. */
    private static double[] inverseRootSmall(DMatrixRMaj u, double[] w) {
        int m = w.length;
        DMatrixRMaj h = new DMatrixRMaj(m, m);
        CommonOps_DDRM.multTransB(u, u, h);
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(m, true, true);
        eigen.decompose(h);
        double[] out = new double[m];
        for (int i = 0; i < m; i++) {
            double lambda = eigen.getEigenvalue(i).getReal();
            double factor = lambda > 1 - FULL_LEVERAGE ? 0 : 1 / Math.sqrt(1 - lambda);
            addProjection(out, eigen.getEigenVector(i).getData(), w, factor);
        }
        return out;
    }

    /** The same through the eigenvectors of the p by p matrix U'U: I + U V diag(c/lambda) V' U', c = (1 - lambda)^(-1/2) - 1. */
    private static double[] inverseRootLowRank(DMatrixRMaj u, double[] w) {
        int p = u.numCols;
        DMatrixRMaj inner = new DMatrixRMaj(p, p);
        CommonOps_DDRM.multTransA(u, u, inner);
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(p, true, true);
        eigen.decompose(inner);
        double[] out = w.clone();
        DMatrixRMaj direction = new DMatrixRMaj(w.length, 1);
        for (int i = 0; i < p; i++) {
            double lambda = eigen.getEigenvalue(i).getReal();
            if (lambda < 1e-14) {
                continue;
            }
            CommonOps_DDRM.mult(u, eigen.getEigenVector(i), direction);
            double c = lambda > 1 - FULL_LEVERAGE ? -1 : Math.expm1(-0.5 * Math.log1p(-lambda));
            addProjection(out, direction.getData(), w, c / lambda);
        }
        return out;
    }

    private static void addProjection(double[] out, double[] direction, double[] w, double factor) {
        double dot = 0;
        for (int k = 0; k < w.length; k++) {
            dot += direction[k] * w[k];
        }
        for (int k = 0; k < w.length; k++) {
            out[k] += factor * dot * direction[k];
        }
    }
}
