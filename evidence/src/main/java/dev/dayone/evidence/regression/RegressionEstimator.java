package dev.dayone.evidence.regression;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Refusal;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.Sample.Person;
import dev.dayone.evidence.clusters.ClusterMeansTest;
import dev.dayone.evidence.numerics.LeastSquares;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How far apart are the arms, once covariates, blocks and clusters are respected? Regressions whose coefficient of the arm is
 * the average effect, with standard errors that hold in small samples.
 *
 * <ul>
 *   <li>{@link #lin}: y on z, x - mean(x) and z (x - mean(x)) (Lin 2013, Ann. Appl. Stat. 7:295), HC2, Bell-McCaffrey df.
 *   <li>{@link #blockEffects}: y on z, block indicators and centred covariates, HC2, Bell-McCaffrey df.
 *   <li>{@link #clustered}: y on z, covariates and, where blocked, block indicators; CR2, Satterthwaite df.
 * </ul>
 *
 * <p>Checked against R 4.2 with clubSandwich 0.5.8 ({@code lin_hc2_bm}, {@code ols_hc2_bm}, {@code cr2_satterthwaite}).
 */
public final class RegressionEstimator {

    private static final int TREATMENT = 1;

    private RegressionEstimator() {}

    /** Lin's interacted regression. */
    public static Estimate lin(Sample sample, double level) {
        double[] means = covariateMeans(sample);
        return fit(Method.LIN, sample, level, sample.singleRows(), person -> {
            List<Double> row = armRow(person);
            for (int j = 0; j < means.length; j++) {
                row.add(person.covariates().get(j) - means[j]);
            }
            for (int j = 0; j < means.length; j++) {
                row.add(person.treated() ? person.covariates().get(j) - means[j] : 0.0);
            }
            return row;
        });
    }

    /** Ordinary regression on the arm and covariates, HC2-BM: Lin's without the products. */
    public static Estimate additive(Sample sample, double level) {
        return fit(Method.LIN, sample, level, sample.singleRows(), RegressionEstimator::plainRow);
    }

    /** Regression with an indicator for each block. */
    public static Estimate blockEffects(Sample sample, double level) {
        return fit(Method.BLOCK_EFFECTS, sample, level, sample.singleRows(), withBlocks(sample));
    }

    /** Cluster-robust regression. */
    public static Estimate clustered(Sample sample, boolean blocked, double level) {
        Optional<NotEstimable> refusal = ClusterMeansTest.refuse(Method.CR2, sample);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return fit(
                Method.CR2,
                sample,
                level,
                sample.clusterRows(),
                blocked ? withBlocks(sample) : RegressionEstimator::plainRow);
    }

    private interface DesignRow {
        List<Double> of(Person person);
    }

    private static Estimate fit(Method method, Sample sample, double level, List<int[]> clusters, DesignRow design) {
        if (sample.arm(true).size() == 0 || sample.arm(false).size() == 0) {
            return new NotEstimable(method, Refusal.EMPTY_ARM, "One arm has nobody with this outcome.");
        }
        double[][] rows = sample.people().stream()
                .map(person -> design.of(person).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())
                .toArray(double[][]::new);
        Optional<LeastSquares> fitted = LeastSquares.fit(rows, sample.values());
        if (fitted.isEmpty()) {
            return new NotEstimable(
                    method,
                    Refusal.COLLINEAR,
                    "The covariates or blocks leave the arms indistinguishable, or there are more of them than people: "
                            + "adjust for fewer.");
        }
        ClusterRobustVariance variance = ClusterRobustVariance.of(fitted.get(), TREATMENT, clusters);
        double value = fitted.get().coefficients()[TREATMENT];
        if (!(variance.standardError() > 1e-12 * Math.max(1e-300, scale(sample))) || !(variance.df() > 0)) {
            return new NotEstimable(
                    method, Refusal.ZERO_VARIANCE, "The outcome leaves no spread to judge the difference by.");
        }
        return Known.ofT(method, value, variance.standardError(), variance.df(), level, clusters.size());
    }

    private static double scale(Sample sample) {
        return Math.sqrt(sample.moments().m2());
    }

    private static List<Double> armRow(Person person) {
        List<Double> row = new ArrayList<>();
        row.add(1.0);
        row.add(person.treated() ? 1.0 : 0.0);
        return row;
    }

    private static List<Double> plainRow(Person person) {
        List<Double> row = armRow(person);
        row.addAll(person.covariates());
        return row;
    }

    private static DesignRow withBlocks(Sample sample) {
        Set<String> seen = new HashSet<>();
        List<String> indicators = sample.people().stream()
                .map(Person::blockOrNone)
                .filter(seen::add)
                .skip(1)
                .toList();
        double[] means = covariateMeans(sample);
        return person -> {
            List<Double> row = armRow(person);
            for (int j = 0; j < means.length; j++) {
                row.add(person.covariates().get(j) - means[j]);
            }
            indicators.forEach(block -> row.add(block.equals(person.blockOrNone()) ? 1.0 : 0.0));
            return row;
        };
    }

    private static double[] covariateMeans(Sample sample) {
        int k = sample.size() == 0 ? 0 : sample.people().get(0).covariates().size();
        double[] means = new double[k];
        for (Person person : sample.people()) {
            for (int j = 0; j < k; j++) {
                means[j] += person.covariates().get(j) / sample.size();
            }
        }
        return means;
    }
}
