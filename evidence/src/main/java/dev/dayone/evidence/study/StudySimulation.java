package dev.dayone.evidence.study;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.study.StudyPlan.Arm;
import dev.dayone.evidence.study.StudyPlan.Kind;
import dev.dayone.evidence.study.StudyPlan.Outcome;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BetaDistribution;
import org.jspecify.annotations.Nullable;

/**
 * What would a study show, again and again, if the truth were known? Simulated people go through {@link StudyAnalysis} itself: the code that
 * judges a real study is the code whose power, coverage and false alarms are counted here.
 */
public final class StudySimulation implements SimulatedStudy {

    static final LocalDate DAY = LocalDate.of(2026, 1, 1);
    private static final double LEARNED = 0.7;
    private static final int HORIZON = 365;

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
     * @param noiseRatio standard deviation of the treatment arm over that of control
     * @param skewed log-normal scores instead of normal ones
     * @param base share placed in control, or yearly hazard for times; not used by scores
     * @param effect treatment minus control: points, share, or log hazard ratio
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
                case SCORE, PAY -> effect;
                case PLACED -> 100 * effect;
                case TIME_TO_PLACEMENT -> mean(base * Math.exp(effect)) - mean(base);
            };
        }

        /** Average of min(T, horizon) in days for a yearly hazard. */
        private static double mean(double hazard) {
            double daily = hazard / 365;
            return -Math.expm1(-daily * HORIZON) / daily;
        }
    }

    public static StudySimulation of(Truth truth) {
        return new StudySimulation(truth);
    }

    @Override
    public StudyPlan plan() {
        String unit = truth.kind() == Kind.PLACED ? "pp" : truth.kind() == Kind.TIME_TO_PLACEMENT ? "days" : "points";
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
                List.of(new Outcome(
                        "outcome",
                        "Outcome",
                        truth.kind(),
                        "simulated",
                        unit,
                        truth.matters(),
                        truth.kind() != Kind.TIME_TO_PLACEMENT,
                        true,
                        truth.kind() == Kind.SCORE ? null : Integer.valueOf(HORIZON))));
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
                boolean event = days <= HORIZON;
                yield new PersonRow(arm, block, cluster, covariates, event ? days : HORIZON, event, false);
            }
            case SCORE, PAY -> {
                double noise = random.nextGaussian();
                noise = truth.skewed() ? (Math.exp(noise) - Math.exp(0.5)) / 2.161 : noise;
                double rest = truth.covariate() ? LEARNED * before + Math.sqrt(1 - LEARNED * LEARNED) * noise : noise;
                double spread = treated ? truth.noiseRatio() : 1;
                double value = 50 + (treated ? truth.effect() : 0) + 10 * (shared + own * spread * rest);
                yield new PersonRow(arm, block, cluster, covariates, value, true, false);
            }
        };
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
