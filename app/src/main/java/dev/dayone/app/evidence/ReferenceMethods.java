package dev.dayone.app.evidence;

import dev.dayone.evidence.StudentEstimate;
import dev.dayone.evidence.attrition.LeeBounds;
import dev.dayone.evidence.attrition.ManskiBounds;
import dev.dayone.evidence.attrition.RubinPooling;
import dev.dayone.evidence.clusters.ClusterPermutation;
import dev.dayone.evidence.clusters.ClusterRobustRegression;
import dev.dayone.evidence.clusters.ClusterSummaryTest;
import dev.dayone.evidence.clusters.IntraclusterCorrelation;
import dev.dayone.evidence.clusters.RandomInterceptModel;
import dev.dayone.evidence.clusters.WildClusterBootstrap;
import dev.dayone.evidence.compliance.AndersonRubin;
import dev.dayone.evidence.compliance.TwoStageLeastSquares;
import dev.dayone.evidence.counts.NegativeBinomialRegression;
import dev.dayone.evidence.counts.PoissonRateTest;
import dev.dayone.evidence.counts.PoissonRegression;
import dev.dayone.evidence.health.OmnibusBalance;
import dev.dayone.evidence.health.SampleRatio;
import dev.dayone.evidence.means.BlockedDifference;
import dev.dayone.evidence.means.CupedWelchTest;
import dev.dayone.evidence.means.EquivalenceTest;
import dev.dayone.evidence.means.HodgesLehmannEstimator;
import dev.dayone.evidence.means.PairedTest;
import dev.dayone.evidence.means.QuantileInterval;
import dev.dayone.evidence.means.StandardizedMeanDifference;
import dev.dayone.evidence.means.StudentTest;
import dev.dayone.evidence.means.WelchTest;
import dev.dayone.evidence.mediation.LinearMediation;
import dev.dayone.evidence.multiplicity.PValueAdjustment;
import dev.dayone.evidence.multiplicity.WestfallYoungTest;
import dev.dayone.evidence.pooling.BetaBinomialComparison;
import dev.dayone.evidence.pooling.NormalHierarchicalModel;
import dev.dayone.evidence.pooling.RandomEffectsMeta;
import dev.dayone.evidence.power.LogRankPower;
import dev.dayone.evidence.power.MeanPower;
import dev.dayone.evidence.power.ProportionPower;
import dev.dayone.evidence.proportions.BoschlooTest;
import dev.dayone.evidence.proportions.FarringtonManningTest;
import dev.dayone.evidence.proportions.FirthLogisticRegression;
import dev.dayone.evidence.proportions.FisherExactTest;
import dev.dayone.evidence.proportions.LogisticRegression;
import dev.dayone.evidence.proportions.MantelHaenszelTest;
import dev.dayone.evidence.proportions.MiettinenNurminen;
import dev.dayone.evidence.proportions.MiettinenNurminenRatio;
import dev.dayone.evidence.proportions.NewcombeInterval;
import dev.dayone.evidence.proportions.ProportionInterval;
import dev.dayone.evidence.proportions.StandardizedRiskDifference;
import dev.dayone.evidence.proportions.WaldRatios;
import dev.dayone.evidence.randomization.BlockedPermutation;
import dev.dayone.evidence.randomization.LinPermutation;
import dev.dayone.evidence.randomization.MeanDifferencePermutation;
import dev.dayone.evidence.randomization.ShiftInterval;
import dev.dayone.evidence.randomization.WelchPermutation;
import dev.dayone.evidence.ranks.BrunnerMunzelTest;
import dev.dayone.evidence.ranks.MannWhitneyTest;
import dev.dayone.evidence.ranks.MidrankPermutation;
import dev.dayone.evidence.ranks.ProportionalOddsModel;
import dev.dayone.evidence.ranks.VanElterenTest;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.regression.TreatmentRegression;
import dev.dayone.evidence.regression.TreatmentRegression.Errors;
import dev.dayone.evidence.sequential.AsymptoticSequence;
import dev.dayone.evidence.sequential.BetaBinomialSequence;
import dev.dayone.evidence.sequential.EmpiricalBernsteinSequence;
import dev.dayone.evidence.sequential.GroupSequentialDesign;
import dev.dayone.evidence.sequential.NormalMixtureSequence;
import dev.dayone.evidence.sequential.StagewiseInference;
import dev.dayone.evidence.survival.AalenJohansen;
import dev.dayone.evidence.survival.CoxModel.Ties;
import dev.dayone.evidence.survival.CoxRegression;
import dev.dayone.evidence.survival.FineGrayRegression;
import dev.dayone.evidence.survival.FirthCoxRegression;
import dev.dayone.evidence.survival.GrayTest;
import dev.dayone.evidence.survival.KaplanMeier;
import dev.dayone.evidence.survival.LogRankPermutation;
import dev.dayone.evidence.survival.LogRankTest;
import dev.dayone.evidence.survival.ProportionalHazardsTest;
import dev.dayone.evidence.survival.RestrictedMeanDifference;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The methods by the names that reference cases call them, and how each takes its input. */
final class ReferenceMethods {

    private final Map<String, Function<ReferenceInput, Values>> methods = new TreeMap<>();

    ReferenceMethods() {
        means();
        randomization();
        proportions();
        countsAndRanks();
        times();
        clusters();
        looks();
        missingAndCompliance();
        poolingAndPower();
    }

    Set<String> names() {
        return methods.keySet();
    }

    /** What the method says, or null for a name that is not ours. */
    @Nullable
    Function<ReferenceInput, Values> named(String name) {
        return methods.get(name);
    }

    private void add(String name, Function<ReferenceInput, Object> method) {
        methods.put(name, in -> Values.of(method.apply(in)));
    }

    private void means() {
        add("t_student", in -> StudentTest.of(in.arms(), in.level()));
        methods.put("t_welch", in -> {
            WelchTest welch = WelchTest.of(in.arms(), in.level());
            StudentEstimate asked = welch.difference().against(in.alternative(), in.level());
            return Values.of(new WelchTest(welch.meanTreated(), welch.meanControl(), asked));
        });
        add(
                "t_paired",
                in -> PairedTest.of(
                        in.everyone("outcome", "treatment", "pair"),
                        in.everyone("treatment", "treatment", "pair"),
                        in.texts("pair"),
                        in.level()));
        ancova("ols_classical", Errors.CLASSICAL);
        ancova("ols_hc2", Errors.HC2);
        ancova("ols_hc3", Errors.HC3);
        ancova("ols_hc2_bm", Errors.HC2_BM);
        add("lin_hc2", in -> TreatmentRegression.lin(in.y(), in.z(), in.covariates(), Errors.HC2, in.level()));
        add("lin_hc2_bm", in -> TreatmentRegression.lin(in.y(), in.z(), in.covariates(), Errors.HC2_BM, in.level()));
        add(
                "interaction_hc2",
                in -> TreatmentRegression.interaction(in.y(), in.z(), in.column("moderator"), Errors.HC2, in.level()));
        add("cuped_welch", in -> CupedWelchTest.of(in.y(), in.z(), in.column("pre"), in.level()));
        add("blocked_dim", in -> BlockedDifference.of(in.y(), in.z(), in.labels("strata"), in.level()));
        add("hodges_lehmann_exact", in -> HodgesLehmannEstimator.of(in.arms(), in.level()));
        add("cohen_hedges", in -> StandardizedMeanDifference.of(in.arms(), in.level()));
        add("quantile_ci_exact", in -> QuantileInterval.of(in.y(), in.number("prob"), in.level()));
        add(
                "tost_welch",
                in -> EquivalenceTest.of(in.arms(), in.number("low"), in.number("high"), in.number("alpha", 0.05)));
    }

    private void ancova(String name, Errors errors) {
        add(name, in -> TreatmentRegression.ancova(in.y(), in.z(), in.covariates(), errors, in.level()));
    }

    private void randomization() {
        add("perm_mean_diff_exact", in -> MeanDifferencePermutation.of(in.arms()));
        add("perm_welch_t_exact", in -> WelchPermutation.of(in.arms()));
        add("perm_lin_t_exact", in -> LinPermutation.of(in.y(), in.z(), in.covariates()));
        add("perm_ci_exact", in -> ShiftInterval.of(in.arms(), in.level()));
        add("perm_blocked_exact", in -> BlockedPermutation.of(in.y(), in.z(), in.labels("strata")));
        add("perm_cluster_exact", in -> ClusterPermutation.of(in.y(), in.z(), in.labels("cluster")));
        add("balance_omnibus", in -> OmnibusBalance.of(in.z(), in.covariates()));
        add("westfall_young_maxt", in -> WestfallYoungTest.of(in.outcomes(), in.z()));
        add("p_adjust", in -> PValueAdjustment.of(in.numbers("p_values")));
    }

    private void proportions() {
        add("fisher_exact", in -> FisherExactTest.of(in.twoByTwo(), in.level()));
        add("boschloo", in -> BoschlooTest.of(in.twoByTwo()));
        add("proportion_ci", in -> ProportionInterval.of(in.count("x"), in.count("n"), in.level()));
        add("newcombe_diff", in -> NewcombeInterval.of(in.twoByTwo(), in.level()));
        add("miettinen_nurminen_diff", in -> MiettinenNurminen.scoreTest(in.twoByTwo(), in.level()));
        add("miettinen_nurminen_ratio", in -> MiettinenNurminenRatio.of(in.twoByTwo(), in.level()));
        add("ratio_wald", in -> WaldRatios.of(in.twoByTwo(), in.level()));
        add("noninferiority_fm", in -> FarringtonManningTest.of(in.twoByTwo(), in.number("margin")));
        add("cmh", in -> MantelHaenszelTest.of(in.strata(), in.level()));
        add("logistic", in -> LogisticRegression.of(in.y(), in.z(), in.covariates(), in.level()));
        add("logistic_firth", in -> FirthLogisticRegression.of(in.y(), in.z(), in.covariates(), in.level()));
        add("gcomp_risk_diff", in -> StandardizedRiskDifference.of(in.y(), in.z(), in.covariates(), in.level()));
    }

    private void countsAndRanks() {
        add(
                "poisson_rate_exact",
                in -> PoissonRateTest.of(in.count("x1"), in.number("t1"), in.count("x0"), in.number("t0"), in.level()));
        add(
                "poisson_glm_robust",
                in -> PoissonRegression.of(in.y(), in.z(), in.covariates(), in.exposure(), in.level()));
        add("negbin", in -> NegativeBinomialRegression.of(in.y(), in.z(), in.covariates(), in.level()));
        add("mann_whitney_exact", in -> MannWhitneyTest.exact(in.arms()));
        add("mann_whitney_asymptotic", in -> MannWhitneyTest.Asymptotic.of(in.arms()));
        add("mann_whitney_exact_ties", in -> MidrankPermutation.of(in.arms()));
        add("brunner_munzel", in -> BrunnerMunzelTest.of(in.arms(), in.level()));
        add("brunner_munzel_perm", in -> BrunnerMunzelTest.Permutation.of(in.arms()));
        add("proportional_odds", in -> ProportionalOddsModel.of(in.y(), in.z(), in.covariates(), in.level()));
        add("van_elteren", in -> VanElterenTest.of(in.y(), in.z(), in.labels("strata")));
    }

    private void times() {
        methods.put("km", ReferenceMethods::kaplanMeier);
        add(
                "logrank",
                in -> LogRankTest.of(
                        in.column("time"), in.column("event"), in.z(), in.labels("strata"), in.number("rho", 0)));
        add("logrank_perm_exact", in -> LogRankPermutation.of(in.column("time"), in.column("event"), in.z()));
        add(
                "cox",
                in -> CoxRegression.of(
                        in.column("time"),
                        in.column("event"),
                        in.z(),
                        in.covariates(),
                        in.labels("strata"),
                        ties(in),
                        in.level()));
        add(
                "cox_robust",
                in -> CoxRegression.Robust.of(
                        in.column("time"),
                        in.column("event"),
                        in.z(),
                        in.covariates(),
                        in.labels("cluster"),
                        in.level()));
        add(
                "cox_firth",
                in -> FirthCoxRegression.of(
                        in.column("time"), in.column("event"), in.z(), in.covariates(), in.level()));
        add(
                "rmst",
                in -> RestrictedMeanDifference.of(
                        in.column("time"), in.column("event"), in.z(), in.number("tau"), in.level()));
        methods.put("cif_aalen_johansen", ReferenceMethods::cumulativeIncidence);
        add("gray_test", in -> GrayTest.of(in.column("time"), in.column("event"), in.z(), in.number("cause")));
        add(
                "fine_gray",
                in -> FineGrayRegression.of(
                        in.column("time"),
                        in.column("event"),
                        in.z(),
                        in.covariates(),
                        in.number("cause"),
                        in.level()));
        add(
                "cox_zph",
                in -> ProportionalHazardsTest.of(
                        in.column("time"),
                        in.column("event"),
                        in.z(),
                        in.covariates(),
                        in.labels("strata"),
                        ties(in),
                        ProportionalHazardsTest.Transform.valueOf(
                                in.text("transform").toUpperCase(Locale.ROOT))));
    }

    private static Ties ties(ReferenceInput in) {
        return Ties.valueOf(in.text("ties", "efron").toUpperCase(Locale.ROOT));
    }

    private static Values kaplanMeier(ReferenceInput in) {
        KaplanMeier.Scale scale = KaplanMeier.Scale.valueOf(
                in.text("conf_type", "log-log").replace('-', '_').toUpperCase(Locale.ROOT));
        KaplanMeier curve = KaplanMeier.of(in.ofArm("time"), in.ofArm("event"));
        Refusal.EMPTY_ARM.unless(curve.n() > 0);
        double[] times = in.numbers("times");
        double[] survival = new double[times.length];
        double[] errors = new double[times.length];
        double[] lower = new double[times.length];
        double[] upper = new double[times.length];
        int[] atRisk = new int[times.length];
        for (int i = 0; i < times.length; i++) {
            KaplanMeier.Step step = curve.at(times[i]);
            atRisk[i] = curve.atRisk(times[i]);
            survival[i] = curve.survival(times[i]);
            Double error = step == null ? Double.valueOf(0) : step.standardError();
            errors[i] = error == null ? Double.NaN : error;
            boolean before = times[i] < curve.firstTime() || scale != KaplanMeier.Scale.LOG_LOG;
            var interval = step == null ? null : step.interval(in.level(), scale);
            lower[i] = interval != null ? interval.lower() : step == null && before ? 1 : Double.NaN;
            upper[i] = interval != null ? interval.upper() : step == null && before ? 1 : Double.NaN;
        }
        return Values.none()
                .and("n", curve.n())
                .and("events", curve.events())
                .and("n_risk", atRisk)
                .and("survival", survival)
                .and("std_err", errors)
                .and("ci_lower", lower)
                .and("ci_upper", upper)
                .and("median", curve.median())
                .and("median_ci_lower", curve.medianLimit(in.level(), scale, true))
                .and("median_ci_upper", curve.medianLimit(in.level(), scale, false));
    }

    private static Values cumulativeIncidence(ReferenceInput in) {
        double[] time = in.column("time");
        double[] event = in.column("event");
        double[] z = in.z();
        Values out = Values.none();
        for (int arm = 1; arm >= 0; arm--) {
            int which = arm;
            int[] rows = IntStream.range(0, z.length).filter(i -> z[i] == which).toArray();
            for (double cause : in.numbers("causes")) {
                AalenJohansen curve = AalenJohansen.of(
                        Arrays.stream(rows).mapToDouble(i -> time[i]).toArray(),
                        Arrays.stream(rows).mapToDouble(i -> event[i]).toArray(),
                        cause,
                        in.numbers("times"));
                String name = (arm == 1 ? "treated" : "control") + "_cause" + (int) cause;
                out = out.and(name + "_cif", curve.cif()).and(name + "_se", curve.se());
            }
        }
        return out;
    }

    private void clusters() {
        add(
                "cr2_satterthwaite",
                in -> ClusterRobustRegression.cr2(in.y(), in.z(), in.covariates(), in.labels("cluster"), in.level()));
        add(
                "cr1_stata",
                in -> ClusterRobustRegression.cr1(in.y(), in.z(), in.covariates(), in.labels("cluster"), in.level()));
        methods.put("cluster_summary_t", in -> {
            ClusterSummaryTest test = ClusterSummaryTest.of(in.y(), in.z(), in.labels("cluster"), in.level());
            return Values.none()
                    .and("n_clusters", test.nClusters())
                    .and("estimate", test.pooled().estimate())
                    .and("se_pooled", test.pooled().se())
                    .and("df_pooled", test.pooled().df())
                    .and("p_pooled", test.pooled().pValue())
                    .and("ci_lower_pooled", test.pooled().ciLower())
                    .and("ci_upper_pooled", test.pooled().ciUpper())
                    .and("se_welch", test.welch().se())
                    .and("df_welch", test.welch().df())
                    .and("p_welch", test.welch().pValue());
        });
        add(
                "wild_cluster_enum",
                in -> WildClusterBootstrap.enumerated(in.y(), in.z(), in.covariates(), in.labels("cluster")));
        add(
                "lmm_random_intercept",
                in -> RandomInterceptModel.of(in.y(), in.z(), in.covariates(), in.labels("cluster")));
        add("icc_anova", in -> IntraclusterCorrelation.of(in.y(), in.labels("cluster")));
    }

    private void looks() {
        add(
                "group_sequential_bounds",
                in -> GroupSequentialDesign.of(
                        GroupSequentialDesign.Type.named(in.text("type")),
                        in.numbers("information_rates"),
                        in.number("alpha"),
                        in.has("sided") ? in.count("sided") : 1,
                        in.number("gamma", 1)));
        add(
                "group_sequential_final",
                in -> StagewiseInference.of(
                        in.numbers("information"),
                        in.numbers("critical_z"),
                        in.count("stopped_at"),
                        in.number("z"),
                        in.level()));
        methods.put("msprt_normal", in -> {
            NormalMixtureSequence all = NormalMixtureSequence.of(
                    in.column("treated"), in.column("control"), in.number("sigma"), in.number("tau"), in.level());
            int[] looks = in.counts("looks");
            return Values.none()
                    .and("likelihood_ratio", at(all.likelihoodRatio(), looks))
                    .and("always_valid_p", at(all.alwaysValidP(), looks))
                    .and("cs_lower", at(all.csLower(), looks))
                    .and("cs_upper", at(all.csUpper(), looks))
                    .and("first_rejection", all.firstRejection());
        });
        add("asymptotic_cs", in -> AsymptoticSequence.of(in.arms(), in.number("n_star"), in.level()));
        methods.put("beta_binomial_cs", in -> {
            var interval = BetaBinomialSequence.ofShare(
                    in.count("x"), in.count("n"), in.number("a"), in.number("b"), in.level());
            return Values.none()
                    .and("ci_lower", interval.lower())
                    .and("ci_upper", interval.upper())
                    .and(
                            "log_e_value_half",
                            BetaBinomialSequence.logEvidence(
                                    in.count("x"), in.count("n"), in.number("a"), in.number("b"), 0.5));
        });
        methods.put("empirical_bernstein_cs", in -> {
            EmpiricalBernsteinSequence all = EmpiricalBernsteinSequence.of(in.y(), in.level());
            int[] looks = in.counts("looks");
            return Values.none()
                    .and("center", at(all.center(), looks))
                    .and("ci_lower", at(all.ciLower(), looks))
                    .and("ci_upper", at(all.ciUpper(), looks));
        });
        add("srm_chisq", in -> SampleRatio.ChiSquared.of(in.counts("observed"), in.numbers("expected_share")));
        methods.put(
                "srm_exact",
                in -> Values.none()
                        .and("p_value", SampleRatio.exact(in.counts("observed"), in.numbers("expected_share"))));
        methods.put("srm_sequential", in -> {
            double[] arms = in.numbers("arms");
            int[] arm = Arrays.stream(in.column("treatment"))
                    .mapToInt(v -> index(arms, v))
                    .toArray();
            SampleRatio.Sequential all =
                    SampleRatio.Sequential.of(arm, in.numbers("expected_share"), in.numbers("dirichlet"));
            int[] looks = in.counts("looks");
            return Values.none()
                    .and("log_bayes_factor", at(all.logBayesFactor(), looks))
                    .and("sequential_p", at(all.sequentialP(), looks));
        });
    }

    private static int index(double[] arms, double value) {
        for (int i = 0; i < arms.length; i++) {
            if (arms[i] == value) {
                return i;
            }
        }
        throw Refusal.NOT_TWO_ARMS.refuse("Arm " + value + " is not planned.");
    }

    private static double[] at(double[] values, int[] looks) {
        return Arrays.stream(looks)
                .mapToDouble(n -> {
                    Refusal.INVALID_INPUT.unless(n >= 1 && n <= values.length);
                    return values[n - 1];
                })
                .toArray();
    }

    private void missingAndCompliance() {
        add("lee_bounds", in -> LeeBounds.of(in.withMissing("outcome"), in.withMissing("treatment")));
        add(
                "manski_bounds",
                in -> ManskiBounds.of(
                        in.withMissing("outcome"), in.withMissing("treatment"), in.number("min"), in.number("max")));
        add(
                "rubin_pool",
                in -> RubinPooling.of(
                        in.numbers("estimates"), in.numbers("std_errors"), in.number("df_complete"), in.level()));
        add(
                "iv_2sls",
                in -> TwoStageLeastSquares.of(in.y(), in.z(), in.column("received"), in.covariates(), in.level()));
        add(
                "anderson_rubin",
                in -> AndersonRubin.of(in.y(), in.z(), in.column("received"), in.covariates(), in.level()));
        methods.put("mediation_linear", in -> {
            LinearMediation found =
                    LinearMediation.of(in.y(), in.z(), in.column("mediator"), in.covariates(), in.flag("interaction"));
            return Values.of(found).and("acme_p_sobel", found.acmePSobel());
        });
    }

    private void poolingAndPower() {
        add(
                "bayes_beta_binomial",
                in -> BetaBinomialComparison.of(in.twoByTwo(), in.number("a"), in.number("b"), in.level()));
        add(
                "bayes_normal_hierarchical",
                in -> NormalHierarchicalModel.of(
                        in.numbers("estimates"),
                        in.numbers("std_errors"),
                        NormalHierarchicalModel.TauPrior.valueOf(
                                in.text("tau_prior").toUpperCase(Locale.ROOT)),
                        in.number("tau_scale", 1)));
        add(
                "meta_random_effects",
                in -> RandomEffectsMeta.of(
                        in.has("estimates") ? in.numbers("estimates") : in.column("estimate"),
                        in.has("std_errors")
                                ? Arrays.stream(in.numbers("std_errors"))
                                        .map(s -> s * s)
                                        .toArray()
                                : in.column("variance"),
                        RandomEffectsMeta.Tau2.valueOf(in.text("method_tau2", "REML")),
                        in.level()));
        methods.put("power_t", in -> {
            double alpha = in.number("alpha");
            double sd = in.number("sd");
            return switch (in.text("solve")) {
                case "power" ->
                    Values.none().and("power", MeanPower.power(in.number("n"), in.number("delta"), sd, alpha));
                case "n" ->
                    Values.none()
                            .and(
                                    "n_per_arm",
                                    MeanPower.peoplePerArm(in.number("delta"), sd, in.number("power"), alpha));
                default ->
                    Values.none().and("mde", MeanPower.detectable(in.number("n"), sd, in.number("power"), alpha));
            };
        });
        methods.put("power_prop", in -> {
            double alpha = in.number("alpha");
            return in.text("solve").equals("power")
                    ? Values.none()
                            .and(
                                    "power",
                                    ProportionPower.power(in.number("n"), in.number("p1"), in.number("p2"), alpha))
                    : Values.none()
                            .and(
                                    "n_per_arm",
                                    ProportionPower.peoplePerArm(
                                            in.number("p1"), in.number("p2"), in.number("power"), alpha));
        });
        add(
                "power_fisher_exact",
                in -> ProportionPower.Fisher.of(
                        in.count("n1"), in.count("n0"), in.number("p1"), in.number("p0"), in.number("alpha")));
        add(
                "power_cluster_t",
                in -> MeanPower.Clustered.of(
                        in.number("clusters_per_arm"),
                        in.number("cluster_size"),
                        in.number("icc"),
                        in.number("delta"),
                        in.number("sd"),
                        in.number("alpha")));
        methods.put("power_logrank", in -> {
            double ratio = in.number("hazard_ratio");
            double share = in.number("allocation");
            double alpha = in.number("alpha");
            return in.text("solve").equals("events")
                    ? Values.none().and("events", LogRankPower.events(ratio, share, in.number("power"), alpha))
                    : Values.none().and("power", LogRankPower.power(in.number("events"), ratio, share, alpha));
        });
    }
}
