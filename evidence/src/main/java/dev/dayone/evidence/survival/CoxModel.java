package dev.dayone.evidence.survival;

import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Newton;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.refusal.Refusal;
import java.util.Arrays;

/**
 * The partial likelihood of Cox's model, walked from the last time to the first so that each person is added to the risk set once.
 *
 * <p>With d tied events the k-th of them (k = 0 ... d - 1) sees the tied people with weight 1 - k / d (Efron) or 1 (Breslow).
 */
public final class CoxModel {

    private static final double BEYOND = 20;

    private final double[] time;
    private final double[] event;
    private final double[][] x;
    private final int[][] strata;
    private final Ties ties;

    private CoxModel(double[] time, double[] event, double[][] x, int[][] strata, Ties ties) {
        this.time = time;
        this.event = event;
        this.x = x;
        this.strata = strata;
        this.ties = ties;
    }

    /** How tied events share the risk set. */
    public enum Ties {
        EFRON,
        BRESLOW
    }

    /**
     * @param beta estimate, the treatment's first
     * @param start at zero
     * @param here at the estimate
     */
    record Fit(double[] beta, Newton.Point start, Newton.Point here) {}

    /** What is done with each event's share of the risk set. */
    interface Visitor {
        /**
         * @param died rows with the event at this time
         * @param k which of the tied events, from 0
         * @param total weighted risk
         * @param mean weighted mean of the columns
         * @param spread weighted covariance of the columns
         */
        void visit(double now, int[] died, int k, double total, double[] mean, double[][] spread);
    }

    static CoxModel of(double[] time, double[] event, double[] z, double[][] covariates, int[] stratum, Ties ties) {
        CoxRegression.require(time, event, z);
        double[][] x = Design.withoutIntercept(z, covariates);
        centre(x);
        int[][] groups = Ranks.groups(stratum);
        for (int g = 0; g < groups.length; g++) {
            double[] own = Arrays.stream(groups[g]).mapToDouble(i -> time[i]).toArray();
            int[] rows = groups[g];
            int[] order = Ranks.order(own);
            groups[g] = Arrays.stream(order).map(i -> rows[i]).toArray();
        }
        return new CoxModel(time, event, x, groups, ties);
    }

    private static void centre(double[][] x) {
        for (int j = 0; j < x[0].length; j++) {
            double mean = 0;
            for (double[] row : x) {
                mean += row[j] / x.length;
            }
            for (double[] row : x) {
                row[j] -= mean;
            }
        }
    }

    int events() {
        return (int) Arrays.stream(event).filter(e -> e == 1).count();
    }

    double[] row(int i) {
        return x[i];
    }

    /** Refuses SEPARATION where a coefficient runs away. */
    Fit fit() {
        double[] zero = new double[x[0].length];
        double[] ranges = new double[zero.length];
        Arrays.setAll(ranges, this::range);
        Newton.Point top = Newton.maximize(this::at, zero, beta -> {
            for (int j = 0; j < beta.length; j++) {
                Refusal.SEPARATION.unless(Math.abs(beta[j]) * ranges[j] < BEYOND);
            }
        });
        return new Fit(top.at(), at(zero), top);
    }

    private double range(int column) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] row : x) {
            low = Math.min(low, row[column]);
            high = Math.max(high, row[column]);
        }
        return high - low;
    }

    Newton.Point at(double[] beta) {
        int p = beta.length;
        double[] value = new double[1];
        double[] score = new double[p];
        double[][] information = new double[p][p];
        walk(beta, (now, died, k, total, mean, spread) -> {
            int row = died[k];
            value[0] += Symmetric.dot(x[row], beta) - Math.log(total);
            for (int a = 0; a < p; a++) {
                score[a] += x[row][a] - mean[a];
                for (int b = 0; b < p; b++) {
                    information[a][b] += spread[a][b];
                }
            }
        });
        return new Newton.Point(beta, value[0], score, information);
    }

    /** Each person's contribution to the score (Therneau and Grambsch 2000, sec. 4.6). */
    double[][] scoreResiduals(double[] beta) {
        int p = beta.length;
        double[][] out = new double[x.length][p];
        double[] risk = Arrays.stream(x)
                .mapToDouble(row -> Math.exp(Symmetric.dot(row, beta)))
                .toArray();
        for (int[] rows : strata) {
            walk(beta, rows, (now, died, k, total, mean, spread) -> {
                double d = died.length;
                for (int row : died) {
                    for (int a = 0; a < p; a++) {
                        out[row][a] += (x[row][a] - mean[a]) / d;
                    }
                }
                for (int row : rows) {
                    if (time[row] < now) {
                        continue;
                    }
                    boolean tied = time[row] == now && event[row] == 1;
                    double w = tied && ties == Ties.EFRON ? 1 - k / d : 1;
                    for (int a = 0; a < p; a++) {
                        out[row][a] -= w * risk[row] * (x[row][a] - mean[a]) / total;
                    }
                }
            });
        }
        return out;
    }

    void walk(double[] beta, Visitor visitor) {
        for (int[] rows : strata) {
            walk(beta, rows, visitor);
        }
    }

    private void walk(double[] beta, int[] rows, Visitor visitor) {
        int p = beta.length;
        double total = 0;
        double[] first = new double[p];
        double[][] second = new double[p][p];
        double[] mean = new double[p];
        double[][] spread = new double[p][p];
        int i = rows.length - 1;
        while (i >= 0) {
            double now = time[rows[i]];
            int j = i;
            double tied = 0;
            double[] tiedFirst = new double[p];
            double[][] tiedSecond = new double[p][p];
            int deaths = 0;
            while (j >= 0 && time[rows[j]] == now) {
                double[] row = x[rows[j]];
                double r = Math.exp(Symmetric.dot(row, beta));
                boolean died = event[rows[j]] == 1;
                total += r;
                tied += died ? r : 0;
                deaths += died ? 1 : 0;
                for (int a = 0; a < p; a++) {
                    first[a] += r * row[a];
                    tiedFirst[a] += died ? r * row[a] : 0;
                    for (int b = 0; b <= a; b++) {
                        second[a][b] += r * row[a] * row[b];
                        tiedSecond[a][b] += died ? r * row[a] * row[b] : 0;
                    }
                }
                j--;
            }
            if (deaths > 0) {
                int[] died = new int[deaths];
                int at = 0;
                for (int k = j + 1; k <= i; k++) {
                    if (event[rows[k]] == 1) {
                        died[at++] = rows[k];
                    }
                }
                for (int k = 0; k < deaths; k++) {
                    double off = ties == Ties.EFRON ? (double) k / deaths : 0;
                    double sum = total - off * tied;
                    for (int a = 0; a < p; a++) {
                        mean[a] = (first[a] - off * tiedFirst[a]) / sum;
                    }
                    for (int a = 0; a < p; a++) {
                        for (int b = 0; b <= a; b++) {
                            spread[a][b] = (second[a][b] - off * tiedSecond[a][b]) / sum - mean[a] * mean[b];
                            spread[b][a] = spread[a][b];
                        }
                    }
                    visitor.visit(now, died, k, sum, mean, spread);
                }
            }
            i = j;
        }
    }
}
