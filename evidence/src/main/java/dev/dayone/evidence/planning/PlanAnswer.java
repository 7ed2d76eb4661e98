package dev.dayone.evidence.planning;

import dev.dayone.evidence.numerics.Distributions;
import dev.dayone.evidence.planning.DesignOptions.Expected;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import dev.dayone.evidence.study.simulation.Operating;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is told before it starts: what it could see, what it could not, and which design would do better.
 *
 * @param question what was asked
 * @param detectable smallest difference seen with 80 % power, in the outcome's unit; infinite where none is
 * @param smallestP smallest p that its lots could give; null = so small that it does not bind, or no lots are drawn
 * @param options the designs side by side; differences of shares in percentage points, else in the outcome's unit
 * @param refusals why it must not start as it is; empty = nothing stands in the way
 * @param warnings what it should know
 */
public record PlanAnswer(
        Question question,
        double detectable,
        @Nullable Double smallestP,
        List<DesignOptions.Option> options,
        List<Refused> refusals,
        List<String> warnings) {

    private static final double ALPHA = 0.05;
    private static final double POWER = 0.8;

    /** A plan that sees the smallest difference that matters less often cannot answer (docs/studies.md). */
    public static final double LEAST_CHANCE = 0.1;

    public PlanAnswer {
        options = List.copyOf(options);
        refusals = List.copyOf(refusals);
        warnings = List.copyOf(warnings);
    }

    /** @param acceptable whether it may go on as descriptive, when somebody says in writing why */
    public record Refused(String why, boolean acceptable) {}

    /**
     * What is planned.
     *
     * @param kind of the main outcome
     * @param design how people come into the arms
     * @param clustered units are assigned as a whole
     * @param random lots are drawn
     * @param cohorts of the study
     * @param units units assigned as a whole, in both arms; the people where people are drawn
     * @param perCohort people in one cohort
     * @param perYear cohorts that start in a year
     * @param share of the treatment arm
     * @param deviation standard deviation of the outcome among people of one format, in its unit
     * @param base share placed in the reference arm
     * @param icc share of the variance between units assigned as a whole
     * @param rSquared share of the variance that covariates explain
     * @param loss share of outcomes that will be missing
     * @param matters smallest difference that matters, in the outcome's unit
     * @param unit of the outcome
     */
    public record Question(
            Kind kind,
            Design design,
            boolean clustered,
            boolean random,
            int cohorts,
            int units,
            int perCohort,
            double perYear,
            double share,
            double deviation,
            double base,
            double icc,
            double rSquared,
            double loss,
            double matters,
            String unit) {

        public int people() {
            return cohorts * perCohort;
        }

        boolean ofShares() {
            return kind.share();
        }
    }

    /** The answer by formula. */
    public static PlanAnswer of(Question question) {
        double scale = question.ofShares() ? 100 : question.deviation();
        DesignOptions options = DesignOptions.of(new Expected(
                question.cohorts(),
                question.perCohort(),
                question.perYear(),
                question.share(),
                question.icc(),
                0.2,
                0.5,
                question.rSquared(),
                question.loss(),
                question.matters() / question.deviation(),
                question.ofShares() ? Double.valueOf(question.base()) : null,
                question.ofShares() ? Double.valueOf(question.matters() / 100) : null));
        double detectable = own(question, options) * scale;
        Double smallest = smallestP(question);
        return new PlanAnswer(
                question,
                detectable,
                smallest,
                options.options().stream().map(each -> scaled(each, scale)).toList(),
                refusals(question, smallest, detectable),
                warnings(question, detectable));
    }

    private static DesignOptions.Option scaled(DesignOptions.Option option, double scale) {
        return new DesignOptions.Option(
                option.design(),
                option.detectable() * scale,
                option.smallestP(),
                option.cohortsNeeded(),
                option.years());
    }

    /** The option that the plan has chosen. */
    public Optional<DesignOptions.Option> chosen() {
        DesignOptions.Design design = chosen(question);
        return options.stream().filter(each -> each.design() == design).findFirst();
    }

    private static DesignOptions.Design chosen(Question question) {
        return switch (question.design()) {
            case CROSSOVER -> DesignOptions.Design.CROSSOVER;
            case DISCONTINUITY -> DesignOptions.Design.DISCONTINUITY;
            case STEPPED_WEDGE -> DesignOptions.Design.STEPPED_WEDGE;
            case BEFORE_AFTER -> DesignOptions.Design.BEFORE_AFTER;
            case LOTTERY ->
                !question.clustered()
                        ? DesignOptions.Design.LOTTERY
                        : question.units() > question.cohorts()
                                ? DesignOptions.Design.PODS
                                : DesignOptions.Design.COHORTS;
        };
    }

    private static double own(Question question, DesignOptions options) {
        if (question.clustered() && question.design() == Design.LOTTERY && !question.ofShares()) {
            double size = question.people() * (1 - question.loss()) / question.units();
            return question.units() < 3
                    ? Double.POSITIVE_INFINITY
                    : DetectableEffect.clusters(question.units(), size, question.icc(), question.share());
        }
        DesignOptions.Design design = chosen(question);
        return options.options().stream()
                .filter(each -> each.design() == design)
                .mapToDouble(DesignOptions.Option::detectable)
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
    }

    private static @Nullable Double smallestP(Question question) {
        if (!question.random() || question.design() == Design.STEPPED_WEDGE) {
            return null;
        }
        int units = question.clustered() ? question.units() : question.people();
        int treated = (int) Math.round(units * question.share());
        if (treated < 1 || treated >= units) {
            return 1.0;
        }
        double p = DetectableEffect.smallestP(units, treated);
        return p < 1e-4 ? null : Double.valueOf(p);
    }

    private static List<Refused> refusals(Question question, @Nullable Double smallest, double detectable) {
        List<Refused> out = new ArrayList<>();
        if (question.clustered() && question.design() == Design.LOTTERY && question.units() < 4) {
            out.add(new Refused(
                    "With " + question.units() + " units, one arm has a single "
                            + (question.units() == question.cohorts() ? "cohort" : "unit")
                            + ": whatever is special about it is in the difference, and no analysis can take it out. Draw people or "
                            + "pods within each cohort, or plan more cohorts.",
                    false));
        } else if (smallest != null && smallest >= ALPHA) {
            out.add(new Refused(
                    String.format(
                            Locale.ROOT,
                            "With %d units drawn no outcome whatsoever could give a p below %.3f. Draw people or pods within each "
                                    + "cohort, plan more cohorts, or accept in writing that the study describes and does not decide.",
                            question.clustered() ? question.units() : question.people(),
                            smallest),
                    true));
        }
        if (question.design() == Design.BEFORE_AFTER) {
            out.add(new Refused(
                    "Before and after are confounded with the calendar, with admission and with the tools of the day. Accept in writing "
                            + "that the study describes and does not decide, or draw lots.",
                    true));
        } else if (!question.random() && question.design() == Design.LOTTERY) {
            out.add(new Refused(
                    "Nobody draws lots: who chooses a format differs from who does not. Accept in writing that the study describes and "
                            + "does not decide, or draw lots.",
                    true));
        }
        double chance = chance(question.matters(), detectable);
        if (out.isEmpty() && chance < LEAST_CHANCE) {
            out.add(new Refused(
                    String.format(
                            Locale.ROOT,
                            "If the smallest difference that matters is true, it would be seen %.0f times in 100; below %.0f in 100 a study cannot "
                                    + "answer. Plan more people or cohorts, a design that sees more, or accept in writing that the study "
                                    + "describes and does not decide.",
                            100 * chance,
                            100 * LEAST_CHANCE),
                    true));
        }
        return out;
    }

    /** Chance to see a difference, from the one that is seen 80 times in 100; two-sided at 5 %. */
    static double chance(double difference, double detectable) {
        double edge = Distributions.normalQuantile(1 - ALPHA);
        double both = edge + Distributions.normalQuantile(2 * POWER - 1);
        double drift = Double.isInfinite(detectable) ? 0 : both * difference / detectable;
        return Distributions.normalLower(drift - edge) + Distributions.normalLower(-drift - edge);
    }

    private static List<String> warnings(Question question, double detectable) {
        List<String> out = new ArrayList<>();
        if (detectable > question.matters()) {
            out.add(String.format(
                    Locale.ROOT,
                    "It would see the smallest difference that matters about %.0f times in 100 and miss it otherwise; a difference it does find "
                            + "will look larger than it is.",
                    100 * chance(question.matters(), detectable)));
        }
        double oneMissing =
                100.0 / Math.max(1, Math.round(question.people() * Math.min(question.share(), 1 - question.share())));
        if (!question.clustered() && oneMissing > 5.7) {
            out.add(String.format(
                    Locale.ROOT,
                    "One person who goes missing in the smaller arm is %.1f percentage points: beyond the cautious boundary of the What "
                            + "Works Clearinghouse.",
                    oneMissing));
        }
        if (question.design() == Design.CROSSOVER) {
            out.add(
                    "What is learned carries over from week to week: the check for it sees only large carry-over, so that the first "
                            + "period is shown beside. Rotate topics over weeks. Placement cannot be compared in this way.");
        }
        return out;
    }

    /**
     * The chance of each verdict when nothing differs and when the smallest difference that matters is true, through the code that judges real
     * studies, at the plan's numbers; nothing where the design carries no verdict ({@link PlannedSimulation}).
     */
    public Optional<Chances> simulate(int runs, long seed) {
        return PlannedSimulation.of(question, 0)
                .flatMap(none -> PlannedSimulation.of(question, question.matters())
                        .map(matters -> new Chances(
                                Operating.ofVerdicts(none, runs, seed),
                                Operating.ofVerdicts(matters, runs, seed + 1))));
    }

    /**
     * What would come out.
     *
     * @param none when nothing differs
     * @param matters when the smallest difference that matters is true
     */
    public record Chances(Operating none, Operating matters) {}
}
