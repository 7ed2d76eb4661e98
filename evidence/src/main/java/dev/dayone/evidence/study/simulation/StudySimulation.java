package dev.dayone.evidence.study.simulation;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.outcome.CompetingEvents;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.PersonRow.Part;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;
import org.jspecify.annotations.Nullable;

/**
 * What would a study show, again and again, if the truth were known? Simulated people go through {@link StudyAnalysis} itself: the code that
 * judges a real study is the code whose power, coverage and false alarms are counted here.
 */
public final class StudySimulation implements SimulatedStudy {

    static final LocalDate DAY = LocalDate.of(2026, 1, 1);
    private static final double LEARNED = 0.7;
    private static final double SCORE_PER_SHARE = 2;

    private final Truth truth;

    private StudySimulation(Truth truth) {
        this.truth = truth;
    }

    /**
     * A programme whose truth is known. Scores have standard deviation 10 in the control arm.
     *
     * @param kind of the outcome
     * @param treatment people in the treatment arm, over all groups
     * @param control people in the control arm, over all groups
     * @param groups cohorts; 1 = none
     * @param clustered whole cohorts of equal size are assigned, as many to each arm as its people need; scores and shares only
     * @param covariate adjust for a score from before that explains about half of the outcome; scores only
     * @param icc share of the variance between cohorts; scores, and shares of whole cohorts
     * @param noiseRatio standard deviation of the treatment arm over that of control; of counts, the variance of people's own rates over the
     *     square of their arm's mean
     * @param skewed log-normal scores instead of normal ones
     * @param base in control: share placed, of times the yearly hazard, of counts the mean; not used by scores and grades
     * @param effect treatment minus control: points, share, log hazard ratio, log ratio of counts, or of grades the shift of a normal
     *     trait in its standard deviations
     * @param matters smallest difference that matters, in the outcome's unit
     */
    public record Truth(
            Kind kind,
            int treatment,
            int control,
            int groups,
            boolean clustered,
            boolean covariate,
            double icc,
            double noiseRatio,
            boolean skewed,
            double base,
            double effect,
            double matters) {

        /** Scores, everyone assigned at will. */
        public static Truth scores(int treatment, int control, double effect) {
            return new Truth(Kind.SCORE, treatment, control, 1, false, false, 0, 1, false, 0, effect, 5);
        }

        /** Placed or not, everyone assigned at will. */
        public static Truth placed(int treatment, int control, double base, double effect) {
            return new Truth(Kind.PLACED, treatment, control, 1, false, false, 0, 1, false, base, effect, 10);
        }

        /** Days to placement, everyone assigned at will. */
        public static Truth times(int treatment, int control, double hazard, double logRatio) {
            return new Truth(
                    Kind.TIME_TO_PLACEMENT, treatment, control, 1, false, false, 0, 1, false, hazard, logRatio, 30);
        }

        /** Counts that come in bursts, everyone assigned at will. */
        public static Truth counts(int treatment, int control, double mean, double burst, double logRatio) {
            return new Truth(Kind.COUNT, treatment, control, 1, false, false, 0, burst, false, mean, logRatio, 25);
        }

        /** Grades of five levels, a fifth of the control arm in each. */
        public static Truth grades(int treatment, int control, double shift) {
            return new Truth(Kind.GRADE, treatment, control, 1, false, false, 0, 1, false, 0, shift, 20);
        }

        /** Placed within a year or not, then a score where two are alike in that; the effect raises both. */
        public static Truth prioritised(int treatment, int control, double base, double effect) {
            return new Truth(Kind.PRIORITISED, treatment, control, 1, false, false, 0, 1, false, base, effect, 20);
        }

        /** Placed, or gone from the field at half the rate, some not followed to the horizon. */
        public static Truth incidence(int treatment, int control, double hazard, double logRatio) {
            return new Truth(Kind.INCIDENCE, treatment, control, 1, false, false, 0, 1, false, hazard, logRatio, 10);
        }

        public Truth in(int cohorts, boolean whole, double alike) {
            return new Truth(
                    kind,
                    treatment,
                    control,
                    cohorts,
                    whole,
                    covariate,
                    alike,
                    noiseRatio,
                    skewed,
                    base,
                    effect,
                    matters);
        }

        public Truth mattering(double difference) {
            return new Truth(
                    kind,
                    treatment,
                    control,
                    groups,
                    clustered,
                    covariate,
                    icc,
                    noiseRatio,
                    skewed,
                    base,
                    effect,
                    difference);
        }

        public Truth adjusted() {
            return new Truth(
                    kind, treatment, control, groups, clustered, true, icc, noiseRatio, skewed, base, effect, matters);
        }

        public Truth noisier(double ratio) {
            return new Truth(
                    kind, treatment, control, groups, clustered, covariate, icc, ratio, skewed, base, effect, matters);
        }

        public Truth lopsided() {
            return new Truth(
                    kind,
                    treatment,
                    control,
                    groups,
                    clustered,
                    covariate,
                    icc,
                    noiseRatio,
                    true,
                    base,
                    effect,
                    matters);
        }

        /** The difference in the outcome's unit that an interval should cover. */
        public double difference() {
            return switch (kind) {
                case SCORE, PAY, FRACTION -> effect;
                case PLACED -> 100 * effect;
                case TIME_TO_PLACEMENT -> mean(base * Math.exp(effect)) - mean(base);
                case COUNT -> 100 * Math.expm1(effect);
                case GRADE -> 100 * netOfGrades();
                case INCIDENCE -> 100 * (incidence(base * Math.exp(effect)) - incidence(base));
                case PRIORITISED -> {
                    double p1 = base + effect;
                    double alike = p1 * base + (1 - p1) * (1 - base);
                    double score = 2 * Distributions.normalLower(SCORE_PER_SHARE * effect / Math.sqrt(2)) - 1;
                    yield 100 * (p1 * (1 - base) - base * (1 - p1) + alike * score);
                }
            };
        }

        /** Share placed within the year where others leave at half the control arm's rate. */
        double incidence(double hazard) {
            double all = hazard + base * SimulatedOutcome.LEAVING;
            return -Math.expm1(-all) * hazard / all;
        }

        /** Pairs won less pairs lost, from the chances of the levels. */
        private double netOfGrades() {
            double net = 0;
            for (int one = 0; one < SimulatedOutcome.LEVELS; one++) {
                for (int other = 0; other < SimulatedOutcome.LEVELS; other++) {
                    net += Integer.signum(one - other) * level(one, effect) / SimulatedOutcome.LEVELS;
                }
            }
            return net;
        }

        private static double level(int level, double shift) {
            double upper = level == SimulatedOutcome.LEVELS - 1 ? 1 : Distributions.normalLower(cut(level + 1) - shift);
            return upper - (level == 0 ? 0 : Distributions.normalLower(cut(level) - shift));
        }

        /** Upper end of the lower levels. */
        static double cut(int levels) {
            return Distributions.normalUpperQuantile(1 - (double) levels / SimulatedOutcome.LEVELS);
        }

        /** Average of min(T, horizon) in days for a yearly hazard. */
        private static double mean(double hazard) {
            double daily = hazard / 365;
            return -Math.expm1(-daily * SimulatedOutcome.HORIZON) / daily;
        }
    }

    public static StudySimulation of(Truth truth) {
        return new StudySimulation(truth);
    }

    @Override
    public StudyPlan plan() {
        Kind kind = truth.kind();
        String unit = kind.share()
                ? "pp"
                : kind == Kind.TIME_TO_PLACEMENT
                        ? "days"
                        : kind == Kind.COUNT ? "per cent" : kind.pairs() ? "of 100 pairs" : "points";
        List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(new Outcome(
                "outcome",
                "Outcome",
                kind,
                kind == Kind.PRIORITISED ? "placed,score" : "simulated",
                unit,
                truth.matters(),
                kind != Kind.TIME_TO_PLACEMENT,
                true,
                kind.ofWork() || kind == Kind.PRIORITISED ? null : Integer.valueOf(SimulatedOutcome.HORIZON)));
        if (kind == Kind.PRIORITISED) {
            outcomes.add(new Outcome(
                    "placed", "Placed", Kind.PLACED, "P1", "pp", 10, true, false, SimulatedOutcome.HORIZON));
            outcomes.add(new Outcome("score", "Score", Kind.SCORE, "S1", "points", 5, true, false, null));
        }
        return new StudyPlan(
                "simulated",
                "Simulated",
                "Does the simulated format differ?",
                new Arm("control", "Control"),
                new Arm("treatment", "Treatment"),
                truth.clustered(),
                true,
                truth.groups() > 1 && !truth.clustered(),
                false,
                truth.covariate() ? List.of("before") : List.of(),
                null,
                outcomes);
    }

    @Override
    public double difference() {
        return truth.difference();
    }

    @Override
    public List<List<PersonRow>> stages(SplittableRandom random) {
        return List.of(people(random));
    }

    /** Runs so many studies. */
    public Operating run(int runs, long seed) {
        return Operating.of(this, runs, seed);
    }

    private List<PersonRow> people(SplittableRandom random) {
        int n = truth.treatment() + truth.control();
        double[] shared = new double[truth.groups()];
        boolean[] whole = new boolean[truth.groups()];
        for (int g = 0; g < shared.length; g++) {
            shared[g] = random.nextGaussian() * Math.sqrt(truth.icc());
            whole[g] = g < Math.round((double) truth.groups() * truth.treatment() / n);
        }
        shuffle(whole, random);
        boolean[] arms = new boolean[n];
        for (int g = 0; g < truth.groups(); g++) {
            assign(arms, g, n, random);
        }
        List<PersonRow> rows = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            int g = i % truth.groups();
            boolean treated = truth.clustered() ? whole[g] : arms[i];
            double before = random.nextGaussian();
            String label = truth.groups() > 1 ? "cohort " + g : null;
            Map<String, String> covariates =
                    truth.covariate() ? Map.of("before", String.format(Locale.ROOT, "%.6f", before)) : Map.of();
            rows.add(person(treated, label, covariates, before, shared[g], random));
        }
        return rows;
    }

    /** Within each cohort the same share of people goes to treatment. */
    private void assign(boolean[] arms, int group, int n, SplittableRandom random) {
        int own = (n - group + truth.groups() - 1) / truth.groups();
        int treated = (int) Math.round((double) own * truth.treatment() / n);
        boolean[] within = new boolean[own];
        Arrays.fill(within, 0, treated, true);
        shuffle(within, random);
        for (int k = 0; k < own; k++) {
            arms[group + k * truth.groups()] = within[k];
        }
    }

    private static void shuffle(boolean[] values, SplittableRandom random) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            boolean kept = values[i];
            values[i] = values[j];
            values[j] = kept;
        }
    }

    private PersonRow person(
            boolean treated,
            @Nullable String label,
            Map<String, String> covariates,
            double before,
            double shared,
            SplittableRandom random) {
        String arm = treated ? "treatment" : "control";
        String block = truth.clustered() ? null : label;
        String cluster = truth.clustered() ? label : null;
        double own = Math.sqrt(1 - truth.icc());
        return switch (truth.kind()) {
            case PLACED -> {
                double chance = chance(truth.base() + (treated ? truth.effect() : 0), shared);
                double value = random.nextDouble() < chance ? 1 : 0;
                yield new PersonRow(arm, block, cluster, covariates, value, true, false);
            }
            case TIME_TO_PLACEMENT -> {
                double daily = truth.base() * Math.exp(treated ? truth.effect() : 0) / 365;
                double days = -Math.log(1 - random.nextDouble()) / daily;
                boolean event = days <= SimulatedOutcome.HORIZON;
                yield new PersonRow(
                        arm, block, cluster, covariates, event ? days : SimulatedOutcome.HORIZON, event, false);
            }
            case COUNT -> {
                double mean = truth.base() * Math.exp((treated ? truth.effect() : 0) + shared - truth.icc() / 2);
                double burst = truth.noiseRatio();
                double rate = burst > 0
                        ? mean
                                * GammaDistribution.of(1 / burst, burst)
                                        .inverseCumulativeProbability(random.nextDouble())
                        : mean;
                double value =
                        rate > 0 ? PoissonDistribution.of(rate).inverseCumulativeProbability(random.nextDouble()) : 0;
                yield new PersonRow(arm, block, cluster, covariates, value, true, false);
            }
            case GRADE -> {
                double trait = (treated ? truth.effect() : 0) + shared + own * random.nextGaussian();
                double value = SimulatedOutcome.level(trait);
                yield new PersonRow(arm, block, cluster, covariates, value, true, false);
            }
            case INCIDENCE -> {
                double placed =
                        -Math.log(1 - random.nextDouble()) / truth.base() / Math.exp(treated ? truth.effect() : 0);
                double left = -Math.log(1 - random.nextDouble()) / truth.base() / SimulatedOutcome.LEAVING;
                double lost = random.nextDouble() < SimulatedOutcome.LOST_EARLY ? random.nextDouble() : 1;
                yield CompetingEvents.first(new PersonRow(arm, block, cluster, covariates, null, true, false)
                        .withParts(null, false, List.of(waited(placed, lost), waited(left, lost))));
            }
            case PRIORITISED -> {
                double effect = treated ? truth.effect() : 0;
                double placed = random.nextDouble() < truth.base() + effect ? 1 : 0;
                double score = SCORE_PER_SHARE * effect + random.nextGaussian();
                yield new PersonRow(arm, block, cluster, covariates, null, true, false)
                        .withParts(0.0, true, List.of(new Part(placed, true), new Part(score, true)));
            }
            case SCORE, PAY, FRACTION -> {
                double noise = random.nextGaussian();
                noise = truth.skewed() ? (Math.exp(noise) - Math.exp(0.5)) / 2.161 : noise;
                double rest = truth.covariate() ? LEARNED * before + Math.sqrt(1 - LEARNED * LEARNED) * noise : noise;
                double spread = treated ? truth.noiseRatio() : 1;
                double value = 50 + (treated ? truth.effect() : 0) + 10 * (shared + own * spread * rest);
                yield new PersonRow(arm, block, cluster, covariates, value, true, false);
            }
        };
    }

    /** A time in years as days, if it came before the person was lost sight of. */
    private static Part waited(double years, double lost) {
        return new Part(SimulatedOutcome.HORIZON * Math.min(years, lost), years <= lost);
    }

    /** A cohort's own chance around that of its arm, beta-distributed so that icc is the share of the variance between cohorts. */
    private double chance(double mean, double shared) {
        if (!truth.clustered() || truth.icc() <= 0 || mean <= 0 || mean >= 1) {
            return mean;
        }
        double rank = Distributions.normalLower(shared / Math.sqrt(truth.icc()));
        double size = (1 - truth.icc()) / truth.icc();
        return BetaDistribution.of(mean * size, (1 - mean) * size).inverseCumulativeProbability(rank);
    }
}
