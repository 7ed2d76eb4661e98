package dev.dayone.evidence.proportions;

import dev.dayone.evidence.Arms;
import dev.dayone.evidence.NormalEstimate;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.Symmetric;
import dev.dayone.evidence.regression.GeneralizedLinearModel;
import java.util.Arrays;

/**
 * How many more of everyone would succeed under treatment than under control, covariates used to sharpen the answer (g-computation)?
 *
 * <p>Everyone's chance under each arm from a main-effects logistic fit, averaged; SE from the influence function of the augmented
 * inverse-probability estimator with treatment share n1 / n. Right on average even if the logistic model is wrong, because assignment
 * is random.
 *
 * <p>Source: Ge et al. 2011, Drug Inf. J. 45:481; Ye et al. 2023, JASA 118:2370. Checked against R 4.2.
 *
 * @param riskTreated average chance, everyone treated
 * @param riskControl average chance, nobody treated
 * @param difference risk difference
 */
public record StandardizedRiskDifference(double riskTreated, double riskControl, NormalEstimate difference) {

    /** Refuses NOT_BINARY, EMPTY_ARM, COLLINEAR, SEPARATION. */
    public static StandardizedRiskDifference of(double[] y, double[] z, double[][] covariates, double level) {
        Arms.requireBoth(z);
        Arms.requireBinary(y);
        int n = y.length;
        double[] beta = GeneralizedLinearModel.fit(
                        Design.withIntercept(z, covariates), y, new double[n], new GeneralizedLinearModel.Binomial())
                .beta();
        double[] p1 = chances(beta, 1, covariates);
        double[] p0 = chances(beta, 0, covariates);
        double one = Arrays.stream(p1).sum() / n;
        double zero = Arrays.stream(p0).sum() / n;
        double share = Arrays.stream(z).sum() / n;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double influence = z[i] / share * (y[i] - p1[i])
                    + p1[i]
                    - (1 - z[i]) / (1 - share) * (y[i] - p0[i])
                    - p0[i]
                    - (one - zero);
            sum += influence * influence;
        }
        return new StandardizedRiskDifference(one, zero, NormalEstimate.of(one - zero, Math.sqrt(sum) / n, level));
    }

    private static double[] chances(double[] beta, double arm, double[][] covariates) {
        double[] z = new double[covariates.length];
        Arrays.fill(z, arm);
        return Arrays.stream(Design.withIntercept(z, covariates))
                .mapToDouble(row -> 1 / (1 + Math.exp(-Symmetric.dot(row, beta))))
                .toArray();
    }
}
