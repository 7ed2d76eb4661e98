package dev.dayone.evidence.ranks;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.NormalEstimate;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.numerics.Newton;
import dev.dayone.evidence.numerics.Ranks;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.refusal.Refusal;
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
        double[][] x = Design.withoutIntercept(z, covariates);
        Newton.Point full = fit(grade, grades.length, x);
        Newton.Point without = fit(grade, grades.length, Design.standardised(covariates));
        int first = grades.length - 1;
        double se = Math.sqrt(Symmetric.inverse(full.information())[first][first]);
        double b = full.at()[first];
        double shift = Design.Scales.of(covariates).atMeans(full.at(), first + 1);
        double ratio = Math.max(0, 2 * (full.value() - without.value()));
        return new ProportionalOddsModel(
                y.length,
                NormalEstimate.of(b, se, level),
                Math.exp(b),
                Arrays.stream(full.at(), 0, first).map(cut -> cut + shift).toArray(),
                full.value(),
                Distributions.chiSquaredUpper(ratio, 1));
    }

    private static Newton.Point fit(int[] grade, int grades, double[][] x) {
        int cuts = grades - 1;
        double[] start = new double[cuts + x[0].length];
        for (int j = 0; j < cuts; j++) {
            double below = 0;
            for (int g : grade) {
                below += g <= j ? 1.0 / grade.length : 0;
            }
            start[j] = Math.log(below / (1 - below));
        }
        return Newton.maximize(parameters -> at(parameters, grade, cuts, x), start, parameters -> {
            double reach = 0;
            for (double[] row : x) {
                reach = Math.max(reach, row.length == 0 ? 0 : Math.abs(row[0] * parameters[cuts]));
            }
            Refusal.SEPARATION.unless(reach < BEYOND);
        });
    }

    private static Newton.Point at(double[] parameters, int[] grade, int cuts, double[][] x) {
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
                return new Newton.Point(parameters, Double.NEGATIVE_INFINITY, score, information);
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
        return new Newton.Point(parameters, value, score, information);
    }
}
