package dev.dayone.evidence.clusters;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;

/**
 * How far apart are the arms if clusters have levels of their own, drawn from a normal distribution? The model-based view beside CR2.
 *
 * <p>y = X b + u_cluster + e; REML. The variance ratio is the one unknown that needs a search; every matrix of a cluster is a I + b 11', so
 * nothing of the size of the data is inverted. Satterthwaite's df use the observed information of the variances; Kenward and Roger's
 * use the expected one and inflate the covariance of b.
 *
 * <p>Source: Patterson and Thompson 1971, Biometrika 58:545; Kenward and Roger 1997, Biometrics 53:983. Checked against R lme4, lmerTest
 * and pbkrtest.
 *
 * @param estimate the treatment's coefficient
 * @param se its model standard error
 * @param dfSatterthwaite degrees of freedom
 * @param pSatterthwaite two-sided
 * @param seKenwardRoger inflated standard error
 * @param dfKenwardRoger degrees of freedom
 * @param pKenwardRoger two-sided
 * @param varCluster variance between clusters
 * @param varResidual variance within
 * @param icc varCluster as a share of both
 * @param remlLoglik restricted log likelihood
 */
public record RandomInterceptModel(
        double estimate,
        double se,
        double dfSatterthwaite,
        double pSatterthwaite,
        double seKenwardRoger,
        double dfKenwardRoger,
        double pKenwardRoger,
        double varCluster,
        double varResidual,
        double icc,
        double remlLoglik) {

    /** Refuses EMPTY_ARM, TOO_FEW_CLUSTERS below two in all, COLLINEAR, ZERO_VARIANCE. */
    public static RandomInterceptModel of(double[] y, double[] z, double[][] covariates, int[] cluster) {
        Arms.requireBoth(z);
        ClusterRobustRegression.requireTwoInEachArm(z, cluster);
        double[][] x = Design.withIntercept(z, covariates);
        int[][] groups = Ranks.groups(cluster);
        Refusal.TOO_FEW_CLUSTERS.unless(groups.length > 1 && groups.length < y.length);
        Refusal.COLLINEAR.unless(y.length > x[0].length);
        Fit fit = Fit.of(y, x, groups);
        int j = Design.TREATMENT;
        double[][] phi = fit.phi;
        double variance = phi[j][j];
        Refusal.ZERO_VARIANCE.unless(variance > 0);
        // How the coefficient's variance moves with each variance: c' Phi A_i Phi c.
        double[] g = new double[2];
        for (int i = 0; i < 2; i++) {
            g[i] = Symmetric.form(phi[j], fit.a[i], phi[j]);
        }
        // At the edge of no variance between clusters, the residual variance alone is uncertain.
        double[][] w = inverse(fit.expected);
        double kenward = 2 * variance * variance / Symmetric.form(g, w, g);
        double curved = Symmetric.form(g, inverse(fit.observed), g);
        // Where the likelihood has no peak within what is looked through, its expectation stands for its curvature.
        double satterthwaite =
                fit.between == 0 ? y.length - x[0].length : curved > 0 ? 2 * variance * variance / curved : kenward;
        double inflated = variance + 2 * fit.inflation(w, phi[j]);
        Refusal.NOT_CONVERGED.unless(kenward > 0 && inflated > 0);
        double b = fit.beta[j];
        double se = Math.sqrt(variance);
        double seKenward = Math.sqrt(inflated);
        return new RandomInterceptModel(
                b,
                se,
                satterthwaite,
                Distributions.tTwoSided(b / se, satterthwaite),
                seKenward,
                kenward,
                Distributions.tTwoSided(b / seKenward, kenward),
                fit.between,
                fit.within,
                fit.between / (fit.between + fit.within),
                fit.logLikelihood - Design.Scales.of(covariates).logSize());
    }

    private static double[][] inverse(double[][] m) {
        double determinant = m[0][0] * m[1][1] - m[0][1] * m[1][0];
        return new double[][] {
            {m[1][1] / determinant, -m[0][1] / determinant}, {-m[1][0] / determinant, m[0][0] / determinant}
        };
    }

    /**
     * @param a X'V^-1 G_i V^-1 X for the two variances, G_1 = ZZ', G_2 = I
     * @param q X'V^-1 G_i V^-1 G_j V^-1 X
     * @param observed minus the second derivatives of the restricted likelihood
     * @param expected their expectation
     */
    private record Fit(
            double between,
            double within,
            double[] beta,
            double[][] phi,
            double logLikelihood,
            double[][][] a,
            double[][][][] q,
            double[][] observed,
            double[][] expected) {

        static Fit of(double[] y, double[][] x, int[][] groups) {
            double ratio = ratio(y, x, groups);
            Profile profile = Profile.at(ratio, y, x, groups);
            double within = profile.within;
            Refusal.ZERO_VARIANCE.unless(within > 0);
            return derivatives(y, x, groups, ratio * within, within, profile);
        }

        /** The ratio of variances at which the restricted likelihood peaks: a grid on its root, then golden section. */
        private static double ratio(double[] y, double[][] x, int[][] groups) {
            int peak = 0;
            double value = Profile.at(0, y, x, groups).logLikelihood;
            double[] grid = new double[81];
            for (int i = 0; i <= 80; i++) {
                grid[i] = i == 0 ? 0 : Math.pow(10, -2.5 + i * 0.08);
                double at = Profile.at(grid[i] * grid[i], y, x, groups).logLikelihood;
                if (at > value) {
                    value = at;
                    peak = i;
                }
            }
            if (peak == 0) {
                return 0;
            }
            double lower = grid[peak - 1];
            double upper = grid[Math.min(80, peak + 1)];
            double golden = (Math.sqrt(5) - 1) / 2;
            for (int step = 0; step < 90; step++) {
                double left = upper - golden * (upper - lower);
                double right = lower + golden * (upper - lower);
                if (Profile.at(left * left, y, x, groups).logLikelihood
                        < Profile.at(right * right, y, x, groups).logLikelihood) {
                    lower = left;
                } else {
                    upper = right;
                }
            }
            double found = (lower + upper) / 2;
            return found * found;
        }

        private static Fit derivatives(
                double[] y, double[][] x, int[][] groups, double between, double within, Profile profile) {
            int p = x[0].length;
            double[][] phi = new double[p][p];
            for (int i = 0; i < p; i++) {
                for (int j = 0; j < p; j++) {
                    phi[i][j] = profile.inverse[i][j] * within;
                }
            }
            double[][][] a = new double[2][p][p];
            double[][][][] q = new double[2][2][p][p];
            double[][] trace = new double[2][2];
            double[][] quadratic = new double[2][2];
            double[][] lean = new double[2][p];
            for (int[] rows : groups) {
                double n = rows.length;
                double own = 1 / within;
                double shared = -between / (within * (within + n * between));
                // Matrices a I + b 11' of this cluster as pairs {a, b}: V^-1, V^-1 G_1 = c 11', V^-1 G_2 = V^-1.
                double[] inverse = {own, shared};
                double[][] vg = {{0, own + n * shared}, inverse};
                double[] sum = new double[p];
                double[][] squares = new double[p][p];
                double[] r = new double[rows.length];
                for (int k = 0; k < rows.length; k++) {
                    double[] row = x[rows[k]];
                    r[k] = y[rows[k]] - Symmetric.dot(row, profile.beta);
                    for (int i = 0; i < p; i++) {
                        sum[i] += row[i];
                        for (int j = 0; j < p; j++) {
                            squares[i][j] += row[i] * row[j];
                        }
                    }
                }
                double[] residual = apply(inverse, r);
                double[][] gr = {constant(residual), residual};
                for (int i = 0; i < 2; i++) {
                    add(a[i], times(vg[i], inverse, n), squares, sum);
                    double[] vgr = apply(inverse, gr[i]);
                    for (int k = 0; k < rows.length; k++) {
                        for (int c = 0; c < p; c++) {
                            lean[i][c] += x[rows[k]][c] * vgr[k];
                        }
                    }
                    for (int j = 0; j < 2; j++) {
                        double[] product = times(vg[i], vg[j], n);
                        trace[i][j] += n * (product[0] + product[1]);
                        add(q[i][j], times(product, inverse, n), squares, sum);
                        quadratic[i][j] += Symmetric.dot(gr[j], vgr);
                    }
                }
            }
            double[][] expected = new double[2][2];
            double[][] observed = new double[2][2];
            for (int i = 0; i < 2; i++) {
                for (int j = 0; j < 2; j++) {
                    double full = trace[i][j]
                            - 2 * Symmetric.trace(Symmetric.times(phi, q[i][j]))
                            + Symmetric.trace(Symmetric.times(Symmetric.times(phi, a[i]), Symmetric.times(phi, a[j])));
                    expected[i][j] = full / 2;
                    observed[i][j] = quadratic[i][j] - Symmetric.form(lean[i], phi, lean[j]) - full / 2;
                }
            }
            return new Fit(between, within, profile.beta, phi, profile.logLikelihood, a, q, observed, expected);
        }

        /** c' Phi [sum W_ij (Q_ij - A_i Phi A_j)] Phi c. */
        double inflation(double[][] w, double[] direction) {
            double sum = 0;
            for (int i = 0; i < 2; i++) {
                double[] left = Symmetric.times(a[i], direction);
                for (int j = 0; j < 2; j++) {
                    double[] right = Symmetric.times(a[j], direction);
                    sum += w[i][j] * (Symmetric.form(direction, q[i][j], direction) - Symmetric.form(left, phi, right));
                }
            }
            return sum;
        }

        private static double[] times(double[] u, double[] v, double n) {
            return new double[] {u[0] * v[0], u[0] * v[1] + u[1] * v[0] + n * u[1] * v[1]};
        }

        private static double[] apply(double[] m, double[] v) {
            double sum = 0;
            for (double value : v) {
                sum += value;
            }
            double[] out = new double[v.length];
            for (int k = 0; k < v.length; k++) {
                out[k] = m[0] * v[k] + m[1] * sum;
            }
            return out;
        }

        private static double[] constant(double[] v) {
            double[] out = new double[v.length];
            double sum = 0;
            for (double value : v) {
                sum += value;
            }
            Arrays.fill(out, sum);
            return out;
        }

        private static void add(double[][] into, double[] m, double[][] squares, double[] sum) {
            for (int i = 0; i < sum.length; i++) {
                for (int j = 0; j < sum.length; j++) {
                    into[i][j] += m[0] * squares[i][j] + m[1] * sum[i] * sum[j];
                }
            }
        }
    }

    /**
     * Everything but the ratio of variances maximised out.
     *
     * @param within residual variance
     * @param inverse (X'H^-1X)^-1 with V = within H
     */
    private record Profile(double logLikelihood, double within, double[] beta, double[][] inverse) {

        static Profile at(double ratio, double[] y, double[][] x, int[][] groups) {
            int p = x[0].length;
            int n = y.length;
            double[][] cross = new double[p][p];
            double[] right = new double[p];
            double logDeterminant = 0;
            for (int[] rows : groups) {
                double shrink = ratio / (1 + rows.length * ratio);
                double[] sum = new double[p];
                double total = 0;
                for (int row : rows) {
                    total += y[row];
                    for (int i = 0; i < p; i++) {
                        sum[i] += x[row][i];
                        right[i] += x[row][i] * y[row];
                        for (int j = 0; j < p; j++) {
                            cross[i][j] += x[row][i] * x[row][j];
                        }
                    }
                }
                logDeterminant += Math.log1p(rows.length * ratio);
                for (int i = 0; i < p; i++) {
                    right[i] -= shrink * sum[i] * total;
                    for (int j = 0; j < p; j++) {
                        cross[i][j] -= shrink * sum[i] * sum[j];
                    }
                }
            }
            double[][] inverse = Symmetric.inverse(cross);
            double[] beta = Symmetric.times(inverse, right);
            double rss = residual(ratio, y, x, groups, beta);
            double df = n - p;
            double within = rss / df;
            double value =
                    -(df * (1 + Math.log(2 * Math.PI * within)) + logDeterminant + Symmetric.logDeterminant(cross)) / 2;
            return new Profile(value, within, beta, inverse);
        }

        private static double residual(double ratio, double[] y, double[][] x, int[][] groups, double[] beta) {
            double sum = 0;
            for (int[] rows : groups) {
                double total = 0;
                for (int row : rows) {
                    double r = y[row] - Symmetric.dot(x[row], beta);
                    total += r;
                    sum += r * r;
                }
                sum -= ratio / (1 + rows.length * ratio) * total * total;
            }
            return sum;
        }
    }
}
