package dev.dayone.evidence.regression;

import dev.dayone.evidence.numerics.LeastSquares;
import dev.dayone.evidence.numerics.Symmetric;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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
 * being independent errors of equal variance. With v_g = L'q_g, L L' = M, the squares outside the diagonal add up to tr((V'V)^2) - sum |v_g|^4, which
 * needs no matrix of clusters by clusters. A cluster whose leverage is close to 1 has a long v_g, beside which that difference would lose its digits: its
 * products with the others are added up one by one.
 *
 * <p>Source: Bell and McCaffrey 2002, Survey Methodology 28:169; Pustejovsky and Tipton 2018, J. Bus. Econ. Stat. 36:672, eq.
 * 7-11; Imbens and Kolesar 2016, Rev. Econ. Stat. 98:701. Checked against R clubSandwich 0.5.8.
 *
 * @param standardError of the coefficient
 * @param df Satterthwaite degrees of freedom
 */
public record ClusterRobustVariance(double standardError, double df) {

    private static final double FULL_LEVERAGE = 1e-10;

    /** Beside the trace, squares of so long vectors would leave few digits of the others. */
    private static final double LONG = 100;

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
        double trace = 0;
        double squares = 0;
        double[][] lengths = new double[clusters.size()][];
        DMatrixRMaj q = new DMatrixRMaj(1, p);
        for (int g = 0; g < lengths.length; g++) {
            int[] members = clusters.get(g);
            double[] pg = adjusted(fit, members, mc);
            double score = 0;
            double own = 0;
            q.zero();
            for (int k = 0; k < members.length; k++) {
                score += pg[k] * fit.residuals()[members[k]];
                own += pg[k] * pg[k];
                for (int j = 0; j < p; j++) {
                    q.data[j] += fit.design().get(members[k], j) * pg[k];
                }
            }
            DMatrixRMaj v = new DMatrixRMaj(1, p);
            CommonOps_DDRM.mult(q, fit.root(), v);
            lengths[g] = v.data;
            double diagonal = own - Symmetric.dot(v.data, v.data);
            variance += score * score;
            trace += diagonal;
            squares += diagonal * diagonal;
        }
        return new ClusterRobustVariance(
                Math.sqrt(variance), trace * trace / (squares + outsideDiagonal(lengths, trace)));
    }

    /** Sum of (v_g'v_h)^2 over all pairs of different clusters. */
    private static double outsideDiagonal(double[][] v, double trace) {
        int p = v[0].length;
        List<double[]> shorter = Arrays.stream(v)
                .filter(each -> Symmetric.dot(each, each) <= LONG * trace)
                .toList();
        List<double[]> longer = Arrays.stream(v)
                .filter(each -> !(Symmetric.dot(each, each) <= LONG * trace))
                .toList();
        DMatrixRMaj cross = new DMatrixRMaj(p, p);
        double sum = 0;
        for (double[] each : shorter) {
            DMatrixRMaj one = DMatrixRMaj.wrap(p, 1, each);
            CommonOps_DDRM.multAddTransB(one, one, cross);
            double square = Symmetric.dot(each, each);
            sum -= square * square;
        }
        sum += Symmetric.dot(cross.data, cross.data);
        for (int g = 0; g < longer.size(); g++) {
            double[] own = longer.get(g);
            sum += Stream.concat(shorter.stream(), longer.stream().skip(g + 1L))
                    .mapToDouble(other -> Symmetric.dot(own, other))
                    .map(product -> 2 * product * product)
                    .sum();
        }
        return sum;
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
