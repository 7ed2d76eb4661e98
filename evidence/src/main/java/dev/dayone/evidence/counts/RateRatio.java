package dev.dayone.evidence.counts;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.clusters.ClusterMeans;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.numerics.LeastSquares;
import dev.dayone.evidence.numerics.Roots;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.regression.ClusterRobustVariance;
import dev.dayone.evidence.regression.GeneralizedLinearModel;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * By what factor does treatment change a count, when counts come in bursts and people are few?
 *
 * <p>The coefficients are those of the Poisson likelihood with log link, which is right for the mean whatever the spread. The standard error is
 * CR2 of the model made linear at its fit: rows sqrt(mu) x, residuals (y - mu) / sqrt(mu), working errors independent and of equal
 * variance, as a Poisson model has them; Satterthwaite df. With every person a cluster it is HC2: of two arms and nothing else, the log of the
 * ratio of means with s^2 / (n mean^2) an arm. At 15 against 15 its intervals cover where those of the negative binomial model, and of HC0, fall short of 95 %.
 *
 * <p>Source: Gourieroux, Monfort and Trognon 1984, Econometrica 52:701; McCaffrey and Bell 2006, Stat. Med. 25:4081; Pustejovsky and
 * Tipton 2018, sec. 2.3.
 *
 * @param log log ratio of the mean counts, treatment over control
 * @param ratio exp of it
 */
public record RateRatio(StudentEstimate log, double ratio) {

    private static final double PERCENT = 100;
    private static final double MOST_EVENTS = 1e9;

    /**
     * Refuses EMPTY_ARM, INVALID_COUNTS, NO_EVENTS where an arm has none, COLLINEAR, ZERO_VARIANCE.
     *
     * @param covariates rows of equal length, empty = none
     * @param clusters row numbers of each cluster, every row once; a person each where people were assigned
     */
    public static RateRatio of(double[] y, double[] z, double[][] covariates, List<int[]> clusters, double level) {
        PoissonRegression.requireCounts(y, z);
        double[][] x = Design.withIntercept(z, covariates);
        int n = y.length;
        GeneralizedLinearModel model =
                GeneralizedLinearModel.fit(x, y, new double[n], new GeneralizedLinearModel.Poisson());
        double[][] rows = new double[n][x[0].length];
        double[] working = new double[n];
        for (int i = 0; i < n; i++) {
            double mu = model.mu()[i];
            double root = Math.sqrt(mu);
            double linear = 0;
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = root * x[i][j];
                linear += rows[i][j] * model.beta()[j];
            }
            working[i] = linear + (y[i] - mu) / root;
        }
        LeastSquares fit = LeastSquares.fit(rows, working).orElseThrow(Refusal.COLLINEAR::refuse);
        ClusterRobustVariance variance = ClusterRobustVariance.of(fit, Design.TREATMENT, clusters);
        double b = model.beta()[Design.TREATMENT];
        return new RateRatio(StudentEstimate.ofFit(b, variance.standardError(), variance.df(), level, y), Math.exp(b));
    }

    /**
     * As a study's estimate, in per cent of the control arm's mean count.
     *
     * @param columns covariates and blocks of the people, one row each
     */
    public static Estimate estimate(Sample sample, double[][] columns, double level) {
        List<int[]> clusters = sample.clusterRows();
        return Estimate.ofT(Method.RATE_RATIO, clusters.size(), level, () -> {
                    if (sample.people().stream().anyMatch(person -> person.cluster() != null)) {
                        ClusterMeans.of(sample).atLeastTwo();
                    }
                    return of(sample.values(), sample.arms(), columns, clusters, level)
                            .log();
                })
                .match(RateRatio::inPercent, refused -> refused);
    }

    /**
     * Where nobody of the treatment arm has any: the ratio is 0, and its upper limit is the ratio r at which so empty an arm comes up with probability
     * a/2, given how many there were in each block: product of (n0 / (n0 + r n1))^x = a/2. Counts that come in bursts tell less: x is what was counted,
     * divided by its variance over its mean among the units of the other arm (people, or clusters) where that is above 1. Nothing where the treatment
     * arm has any; refuses TOO_FEW_CLUSTERS, and NO_EVENTS where the other arm has none, for then no ratio exists.
     */
    public static Optional<Estimate> none(Sample sample, double level) {
        Sample treated = sample.arm(true);
        Sample control = sample.arm(false);
        if (treated.size() == 0 || control.size() == 0 || (sum(treated) > 0 && sum(control) > 0)) {
            return Optional.empty();
        }
        return Optional.of(Estimate.of(Method.EXACT_RATE_RATIO, () -> {
            if (sample.people().stream().anyMatch(person -> person.cluster() != null)) {
                ClusterMeans.of(sample).atLeastTwo();
            }
            if (sum(control) == 0) {
                throw Refusal.NO_EVENTS.refuse(
                        sum(treated) == 0
                                ? "Nobody of either arm has any."
                                : String.format(
                                        Locale.ROOT,
                                        "Nobody of the reference arm has any, so there is nothing of which %s among %d people of the other "
                                                + "arm could be a multiple; the arms differ all the more.",
                                        new BigDecimal(sum(treated), new MathContext(6))
                                                .stripTrailingZeros()
                                                .toPlainString(),
                                        treated.size()));
            }
            double bursts = bursts(control);
            List<double[]> blocks = new ArrayList<>();
            for (Sample block : sample.byBlock().values()) {
                double x = sum(block.arm(false)) / bursts;
                double n1 = block.arm(true).size();
                double n0 = block.arm(false).size();
                if (x > 0 && n1 > 0) {
                    blocks.add(new double[] {x, n1, n0});
                }
            }
            Refusal.ONE_ARMED_STRATUM.unless(!blocks.isEmpty());
            double rare = Math.log((1 - level) / 2);
            double log =
                    Roots.outward(v -> logChance(blocks, Math.exp(v)) - rare, 0, logChance(blocks, 1) > rare ? 1 : -1);
            return new Known(
                    Method.EXACT_RATE_RATIO,
                    -PERCENT,
                    null,
                    null,
                    new Interval(-PERCENT, PERCENT * Math.expm1(log), level),
                    Math.min(1, 2 * Math.exp(logChance(blocks, 1))),
                    Method.EXACT_RATE_RATIO.test(),
                    sample.clusterRows().size(),
                    List.of(
                            bursts > 1
                                    ? String.format(
                                            Locale.ROOT,
                                            "Nobody of the treatment arm has any: the exact ratio, each count taken as %.2f of itself since "
                                                    + "counts come in bursts.",
                                            1 / bursts)
                                    : "Nobody of the treatment arm has any: the exact ratio."));
        }));
    }

    private static double logChance(List<double[]> blocks, double ratio) {
        double log = 0;
        for (double[] block : blocks) {
            log += block[0] * Math.log(block[2] / (block[2] + ratio * block[1]));
        }
        return log;
    }

    private static double sum(Sample arm) {
        return arm.people().stream().mapToDouble(Sample.Person::value).sum();
    }

    /** Variance of the units' counts over their mean, at least 1. */
    private static double bursts(Sample arm) {
        Moments units = Moments.of(arm.clusterRows().stream()
                .mapToDouble(rows -> {
                    double sum = 0;
                    for (int row : rows) {
                        sum += arm.people().get(row).value();
                    }
                    return sum;
                })
                .toArray());
        return units.n() < 2 ? 1 : Math.max(1, units.variance() / units.mean());
    }

    /** If events came independently of each other: exact, given how many there were in both arms. */
    public static Estimate exact(Sample sample, double level) {
        return Estimate.of(Method.EXACT_RATE_RATIO, () -> {
            Refusal.INVALID_COUNTS.unless(
                    sample.people().stream().allMatch(person -> person.value() == Math.rint(person.value())));
            double[] sums = new double[2];
            int[] people = new int[2];
            for (Sample.Person person : sample.people()) {
                int arm = person.treated() ? 1 : 0;
                sums[arm] += person.value();
                people[arm]++;
            }
            if (sums[0] + sums[1] > MOST_EVENTS) {
                throw Refusal.NOT_SUPPORTED.refuse("There are more events than can be counted exactly.");
            }
            PoissonRateTest test = PoissonRateTest.of(
                    (int) Math.round(sums[1]), people[1], (int) Math.round(sums[0]), people[0], level);
            return inPercent(new Known(
                    Method.EXACT_RATE_RATIO,
                    Math.log(test.rateRatio()),
                    null,
                    null,
                    new Interval(Math.log(test.ciLower()), Math.log(test.ciUpper()), level),
                    test.pValue(),
                    Method.EXACT_RATE_RATIO.test(),
                    sample.size(),
                    List.of()));
        });
    }

    /** If their spread is a negative binomial's. */
    public static Estimate negativeBinomial(Sample sample, double[][] columns, double level) {
        return Estimate.of(Method.NEGATIVE_BINOMIAL, () -> {
            NegativeBinomialRegression found =
                    NegativeBinomialRegression.of(sample.values(), sample.arms(), columns, level);
            return inPercent(new Known(
                    Method.NEGATIVE_BINOMIAL,
                    found.log().estimate(),
                    found.log().se(),
                    null,
                    new Interval(found.log().ciLower(), found.log().ciUpper(), level),
                    found.log().pValue(),
                    Method.NEGATIVE_BINOMIAL.test(),
                    sample.size(),
                    List.of()));
        });
    }

    /** A log ratio as per cent more or less; the standard error by the delta method. */
    private static Known inPercent(Known log) {
        Double se = log.standardError();
        return new Known(
                log.method(),
                PERCENT * Math.expm1(log.value()),
                se == null ? null : Double.valueOf(PERCENT * Math.exp(log.value()) * se),
                log.df(),
                new Interval(
                        PERCENT * Math.expm1(log.interval().lower()),
                        PERCENT * Math.expm1(log.interval().upper()),
                        log.interval().level()),
                log.pValue(),
                log.pMethod(),
                log.units(),
                log.notes());
    }
}
