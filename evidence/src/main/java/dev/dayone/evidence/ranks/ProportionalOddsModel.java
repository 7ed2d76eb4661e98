package dev.dayone.evidence.ranks;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.NormalEstimate;
import dev.dayone.evidence.Refusal;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.numerics.Symmetric;
import java.util.Arrays;

/**
 * By what factor does treatment raise the odds of a higher grade, the same at every grade?
 *
 * <p>logit P(Y <= j) = threshold_j - beta z - gamma'x; Newton steps with the observed information, which also gives the standard
 * errors. Grades that nobody got are left out. Source: McCullagh 1980, J. R. Stat. Soc. B 42:109. Checked against R ordinal {@code clm}.
 *
 * @param nUsed people in the fit
 * @param log log odds ratio, > 0 = higher grades under treatment
 * @param oddsRatio exp of it
 * @param thresholds one fewer than the grades seen
 * @param loglik log likelihood
 * @param lrtP likelihood ratio test against the fit without treatment
 */
public record ProportionalOddsModel(
        int nUsed, NormalEstimate log, double oddsRatio, double[] thresholds, double loglik, double lrtP) {

    private static final double BEYOND = 25;

    /** Refuses EMPTY_ARM, ZERO_VARIANCE where only one grade was seen, SEPARATION, COLLINEAR. */
    public static ProportionalOddsModel of(double[] y, double[] z, double[][] covariates, double level) {
        Arms.requireBoth(z);
        double[] grades = Ranks.distinct(y);
        Refusal.ZERO_VARIANCE.unless(grades.length > 1);
        int[] grade =
                Arrays.stream(y).mapToInt(v -> Arrays.binarySearch(grades, v)).toArray();
        double[][] x = new double[y.length][];
        for (int i = 0; i < x.length; i++) {
            x[i] = new double[covariates[i].length + 1];
            x[i][0] = z[i];
            System.arraycopy(covariates[i], 0, x[i], 1, covariates[i].length);
        }
        Fit full = Fit.of(grade, grades.length, x);
        Fit null0 = Fit.of(grade, grades.length, covariates);
        int first = grades.length - 1;
        double se = Math.sqrt(Symmetric.inverse(full.information)[first][first]);
        double b = full.parameters[first];
        double ratio = Math.max(0, 2 * (full.value - null0.value));
        return new ProportionalOddsModel(
                y.length,
                NormalEstimate.of(b, se, level),
                Math.exp(b),
                Arrays.copyOf(full.parameters, first),
                full.value,
                Distributions.chiSquaredUpper(ratio, 1));
    }

    private record Fit(double[] parameters, double value, double[] score, double[][] information) {

        static Fit of(int[] grade, int grades, double[][] x) {
            int cuts = grades - 1;
            double[] start = new double[cuts + x[0].length];
            for (int j = 0; j < cuts; j++) {
                double below = 0;
                for (int g : grade) {
                    below += g <= j ? 1.0 / grade.length : 0;
                }
                start[j] = Math.log(below / (1 - below));
            }
            Fit here = at(start, grade, cuts, x);
            for (int step = 0; step < 200; step++) {
                double[] move = Symmetric.ascent(here.information, here.score);
                double share = 1;
                Fit next = at(moved(here.parameters, move, share), grade, cuts, x);
                while (!(next.value >= here.value - 1e-13 * Math.abs(here.value)) && share > 1e-10) {
                    share /= 2;
                    next = at(moved(here.parameters, move, share), grade, cuts, x);
                }
                double size = 0;
                for (double m : move) {
                    size = Math.max(size, Math.abs(share * m));
                }
                here = next;
                for (int j = cuts; j < here.parameters.length; j++) {
                    double reach = 0;
                    for (double[] row : x) {
                        reach = Math.max(reach, Math.abs(row[j - cuts] * here.parameters[j]));
                    }
                    Refusal.SEPARATION.unless(j > cuts || reach < BEYOND);
                }
                if (size < 1e-13) {
                    break;
                }
            }
            return here;
        }

        private static double[] moved(double[] from, double[] move, double share) {
            double[] out = from.clone();
            for (int j = 0; j < out.length; j++) {
                out[j] += share * move[j];
            }
            return out;
        }

        private static Fit at(double[] parameters, int[] grade, int cuts, double[][] x) {
            int k = parameters.length;
            double value = 0;
            double[] score = new double[k];
            double[][] information = new double[k][k];
            double[] up = new double[k];
            double[] down = new double[k];
            double[] slope = new double[k];
            for (int i = 0; i < grade.length; i++) {
                double shift = 0;
                for (int j = cuts; j < k; j++) {
                    shift += parameters[j] * x[i][j - cuts];
                }
                Arrays.fill(up, 0);
                Arrays.fill(down, 0);
                boolean top = grade[i] == cuts;
                boolean bottom = grade[i] == 0;
                double f1 = 1;
                double f0 = 0;
                if (!top) {
                    f1 = 1 / (1 + Math.exp(shift - parameters[grade[i]]));
                    up[grade[i]] = 1;
                }
                if (!bottom) {
                    f0 = 1 / (1 + Math.exp(shift - parameters[grade[i] - 1]));
                    down[grade[i] - 1] = 1;
                }
                for (int j = cuts; j < k; j++) {
                    up[j] = top ? 0 : -x[i][j - cuts];
                    down[j] = bottom ? 0 : -x[i][j - cuts];
                }
                double p = f1 - f0;
                if (!(p > 0)) {
                    return new Fit(parameters, Double.NEGATIVE_INFINITY, score, information);
                }
                double d1 = f1 * (1 - f1);
                double d0 = f0 * (1 - f0);
                double c1 = d1 * (1 - 2 * f1);
                double c0 = d0 * (1 - 2 * f0);
                value += Math.log(p);
                for (int a = 0; a < k; a++) {
                    slope[a] = (d1 * up[a] - d0 * down[a]) / p;
                    score[a] += slope[a];
                }
                for (int a = 0; a < k; a++) {
                    for (int b = 0; b < k; b++) {
                        information[a][b] += slope[a] * slope[b] - (c1 * up[a] * up[b] - c0 * down[a] * down[b]) / p;
                    }
                }
            }
            return new Fit(parameters, value, score, information);
        }
    }
}
