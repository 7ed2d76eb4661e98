package dev.dayone.evidence.proportions;

import dev.dayone.evidence.StudentEstimate.Alternative;
import dev.dayone.evidence.numerics.Ranks;
import java.util.ArrayList;
import java.util.List;

/** Fisher's p of every table with given arm sizes, and the chance of a set of tables at any pair of rates. */
public final class FisherGrid {

    /** Tables whose p is at most a limit, as runs of control counts for each treatment count. */
    public record Region(int n1, int n0, List<List<int[]>> runs) {

        public Region {
            runs = List.copyOf(runs);
        }

        /** Probability of the region when success has probability p1 in treatment and p0 in control. */
        public double probability(double p1, double p0) {
            double[] a = binomial(n1, p1);
            double[] below = new double[n0 + 2];
            double[] b = n0 == n1 && p0 == p1 ? a : binomial(n0, p0);
            for (int j = 0; j <= n0; j++) {
                below[j + 1] = below[j] + b[j];
            }
            double total = 0;
            for (int i = 0; i <= n1; i++) {
                double row = 0;
                for (int[] run : runs.get(i)) {
                    row += below[run[1]] - below[run[0]];
                }
                total += a[i] * row;
            }
            return total;
        }
    }

    private static final double TIE_SLACK = 1 + 1e-7;

    private final int n1;
    private final int n0;
    private final double[][] p;

    private FisherGrid(int n1, int n0, double[][] p) {
        this.n1 = n1;
        this.n0 = n0;
        this.p = p;
    }

    /** Every table with those arm sizes. */
    public static FisherGrid of(int n1, int n0, Alternative alternative) {
        double[][] p = new double[n1 + 1][n0 + 1];
        double[] logFactorial = logFactorials(n1 + n0);
        for (int m = 0; m <= n1 + n0; m++) {
            int from = Math.max(0, m - n0);
            int to = Math.min(n1, m);
            double[] probability = new double[to - from + 1];
            double norm = logChoose(n1 + n0, m, logFactorial);
            for (int x = from; x <= to; x++) {
                probability[x - from] =
                        Math.exp(logChoose(n1, x, logFactorial) + logChoose(n0, m - x, logFactorial) - norm);
            }
            double[] tails = tails(probability, alternative);
            for (int x = from; x <= to; x++) {
                p[x][m - x] = Math.min(1, tails[x - from]);
            }
        }
        return new FisherGrid(n1, n0, p);
    }

    /** For each table of a margin, the probability of those that count against it. */
    private static double[] tails(double[] probability, Alternative alternative) {
        int n = probability.length;
        double[] out = new double[n];
        double sum = 0;
        switch (alternative) {
            case GREATER -> {
                for (int i = n - 1; i >= 0; i--) {
                    sum += probability[i];
                    out[i] = sum;
                }
            }
            case LESS -> {
                for (int i = 0; i < n; i++) {
                    sum += probability[i];
                    out[i] = sum;
                }
            }
            case TWO_SIDED -> {
                int[] order = Ranks.order(probability);
                int next = 0;
                for (int i : order) {
                    while (next < n && probability[order[next]] <= probability[i] * TIE_SLACK) {
                        sum += probability[order[next++]];
                    }
                    out[i] = sum;
                }
            }
        }
        return out;
    }

    double at(int x1, int x0) {
        return p[x1][x0];
    }

    /**
     * Of each number of successes in both arms, the probability of the tables with p at most that limit: the largest p among them, since p is the probability
     * of a table and all that count against it as much or more.
     */
    double[] byMargin(double limit) {
        double[] out = new double[n1 + n0 + 1];
        for (int i = 0; i <= n1; i++) {
            for (int j = 0; j <= n0; j++) {
                if (p[i][j] <= limit) {
                    out[i + j] = Math.max(out[i + j], p[i][j]);
                }
            }
        }
        return out;
    }

    /** Tables with p at most that limit. */
    public Region upTo(double limit) {
        List<List<int[]>> runs = new ArrayList<>();
        for (int i = 0; i <= n1; i++) {
            List<int[]> row = new ArrayList<>();
            int from = -1;
            for (int j = 0; j <= n0 + 1; j++) {
                boolean in = j <= n0 && p[i][j] <= limit;
                if (in && from < 0) {
                    from = j;
                } else if (!in && from >= 0) {
                    row.add(new int[] {from, j});
                    from = -1;
                }
            }
            runs.add(List.copyOf(row));
        }
        return new Region(n1, n0, runs);
    }

    private static double[] binomial(int n, double p) {
        double[] out = new double[n + 1];
        if (p <= 0 || p >= 1) {
            out[p <= 0 ? 0 : n] = 1;
            return out;
        }
        int mode = (int) Math.floor((n + 1) * p);
        mode = Math.min(n, mode);
        double odds = p / (1 - p);
        out[mode] = 1;
        double sum = 1;
        for (int x = mode; x < n; x++) {
            out[x + 1] = out[x] * (n - x) / (x + 1) * odds;
            sum += out[x + 1];
        }
        for (int x = mode; x > 0; x--) {
            out[x - 1] = out[x] * x / ((n - x + 1) * odds);
            sum += out[x - 1];
        }
        for (int x = 0; x <= n; x++) {
            out[x] /= sum;
        }
        return out;
    }

    private static double logChoose(int n, int k, double[] logFactorial) {
        return logFactorial[n] - logFactorial[k] - logFactorial[n - k];
    }

    private static double[] logFactorials(int n) {
        double[] out = new double[n + 1];
        for (int i = 2; i <= n; i++) {
            out[i] = out[i - 1] + Math.log(i);
        }
        return out;
    }
}
