package dev.dayone.streams;

import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.sequential.BetaBinomialSequence;
import dev.dayone.evidence.sequential.StudentMixtureSequence;
import dev.dayone.schemas.FormatMetric;
import dev.dayone.schemas.MeasureDefinition;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.StudyRegistered.Kind;
import dev.dayone.schemas.StudyRegistered.OutcomePlan;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where every study stands now: n, mean and an interval of each arm that holds however often one looks. It is no verdict; and where
 * the plan says so, outcomes stay hidden until a look is due.
 */
public final class LiveStandings {

    /** What stands beside every interval. */
    public static final String LABEL =
            "95 % confidence sequence: holds however often one looks; as of now, not adjusted, no verdict";

    /** Below so many people a mean tells about persons. */
    static final int THRESHOLD = 5;

    private static final String ENROLLED = "D1.events";
    private static final double LEVEL = 0.95;
    private static final double PERCENT = 100;
    private static final Set<Integer> WINDOWS = Set.of(90, 180, 365);

    private LiveStandings() {}

    /** @param simulated nobody in the programme exists */
    public record Study(
            String programme, String study, String title, String question, boolean simulated, List<Outcome> outcomes) {}

    /**
     * One outcome.
     *
     * @param why why there are no figures; null where there are
     * @param proviso what must hold for formats to be compared on it; null = nothing
     * @param difference treatment minus control; null where there is none
     */
    public record Outcome(
            String outcome,
            String title,
            String measure,
            String unit,
            @Nullable String why,
            @Nullable String proviso,
            List<Arm> arms,
            @Nullable Difference difference) {}

    /**
     * One arm.
     *
     * @param n people with a value
     * @param missing people without
     * @param open of those, people whose window is open or who are censored
     * @param mean mean in the outcome's unit; null where fewer than five have a value
     * @param interval null while no limit can be given
     */
    public record Arm(
            String arm,
            String label,
            long n,
            long missing,
            long open,
            @Nullable Double mean,
            @Nullable Interval interval) {}

    /** @param interval null while no limit can be given */
    public record Difference(double value, @Nullable Interval interval) {}

    /**
     * The standing of each study.
     *
     * @param plans plans in force
     * @param metrics standings by cohort and arm, of all instances
     * @param simulated programmes whose data are simulated
     * @param today day, which decides what a plan hides
     */
    public static List<Study> of(
            Collection<StudyRegistered> plans,
            Collection<FormatMetric> metrics,
            Collection<String> simulated,
            LocalDate today) {
        return plans.stream()
                .sorted(Comparator.comparing(
                                (StudyRegistered plan) -> plan.meta().programme())
                        .thenComparing(StudyRegistered::study))
                .map(plan -> new Study(
                        plan.meta().programme(),
                        plan.study(),
                        plan.title(),
                        plan.question(),
                        simulated.contains(plan.meta().programme()),
                        plan.outcomes().stream()
                                .map(outcome -> outcome(plan, outcome, metrics, today))
                                .toList()))
                .toList();
    }

    private static Outcome outcome(
            StudyRegistered plan, OutcomePlan outcome, Collection<FormatMetric> metrics, LocalDate today) {
        Optional<String> measure = measure(outcome);
        Optional<MeasureDefinition> definition = measure.flatMap(MeasureDefinition::ofMeasure);
        Optional<String> hidden = hidden(plan, today);
        String why = hidden.orElseGet(() -> measure.isEmpty() ? notFollowed(outcome) : null);
        if (why == null
                && definition
                        .filter(each -> each.use() == MeasureDefinition.Use.DESCRIBE)
                        .isPresent()) {
            why = "formats are not compared on it: one of them makes it more likely by construction";
        }
        if (why != null) {
            return new Outcome(
                    outcome.id(), outcome.title(), outcome.measure(), outcome.unit(), why, null, List.of(), null);
        }
        Summed control = Summed.of(plan, plan.control(), measure.orElseThrow(), metrics);
        Summed treatment = Summed.of(plan, plan.treatment(), measure.orElseThrow(), metrics);
        Told told = Told.of(outcome.kind());
        String proviso = definition
                .map(MeasureDefinition::proviso)
                .filter(text -> !text.isEmpty())
                .orElse(null);
        return new Outcome(
                outcome.id(),
                outcome.title(),
                measure.orElseThrow(),
                outcome.unit(),
                null,
                proviso,
                List.of(
                        control.arm(plan.control(), plan.controlLabel(), told),
                        treatment.arm(plan.treatment(), plan.treatmentLabel(), told)),
                difference(control, treatment, told));
    }

    /** Why outcomes by arm are hidden today. */
    private static Optional<String> hidden(StudyRegistered plan, LocalDate today) {
        if (!plan.hiddenBetweenLooks() || plan.looks().contains(today)) {
            return Optional.empty();
        }
        return plan.looks().stream()
                .filter(look -> look.isAfter(today))
                .min(LocalDate::compareTo)
                .map(look -> "hidden until the look of " + look + ", as the plan says");
    }

    private static Optional<String> measure(OutcomePlan outcome) {
        return switch (outcome.kind()) {
            case CHECKPOINT_SCORE, CHECKPOINT_COUNT, PAY, YES_NO, SHARE, NUMBER -> Optional.of(outcome.measure());
            case PLACED ->
                Optional.ofNullable(outcome.windowDays())
                        .filter(WINDOWS::contains)
                        .map(window -> outcome.measure() + "." + window);
            case TIME_TO_PLACEMENT, TIME, PLACEMENT_INCIDENCE, CHECKPOINT_GRADE, PRIORITISED -> Optional.empty();
        };
    }

    private static String notFollowed(OutcomePlan outcome) {
        return switch (outcome.kind()) {
            case TIME_TO_PLACEMENT, TIME, PLACEMENT_INCIDENCE ->
                "times are not followed live: a mean would leave out those still waiting";
            case CHECKPOINT_GRADE, PRIORITISED -> "pairs are compared at the looks only: grades have no mean";
            case CHECKPOINT_SCORE, CHECKPOINT_COUNT, PAY, PLACED, YES_NO, SHARE, NUMBER ->
                "followed live within 90, 180 and 365 days only";
        };
    }

    private static @Nullable Difference difference(Summed control, Summed treatment, Told told) {
        Moments c = control.moments();
        Moments t = treatment.moments();
        if (c.n() < THRESHOLD || t.n() < THRESHOLD) {
            return null;
        }
        Interval interval = told.people()
                ? BetaBinomialSequence.ofDifference(control.successes(), c.n(), treatment.successes(), t.n(), LEVEL)
                : StudentMixtureSequence.ofDifference(c, t, LEVEL).orElse(null);
        return new Difference((t.mean() - c.mean()) * told.times(), scaled(interval, told));
    }

    private static @Nullable Interval scaled(@Nullable Interval interval, Told told) {
        return interval == null ? null : interval.times(told.times());
    }

    /**
     * How an outcome is told.
     *
     * @param people it is a share of people
     * @param times what a value is multiplied by: shares are told in per cent
     */
    private record Told(boolean people, double times) {
        static Told of(Kind kind) {
            boolean people = kind == Kind.PLACED || kind == Kind.YES_NO;
            return new Told(people, people || kind == Kind.SHARE ? PERCENT : 1);
        }
    }

    /** An arm over the cohorts of a study. */
    private record Summed(Moments moments, long missing, long open) {

        static Summed of(StudyRegistered plan, String arm, String measure, Collection<FormatMetric> metrics) {
            List<FormatMetric> own = in(plan, arm, measure, metrics);
            Moments moments = own.stream()
                    .map(metric -> new Moments(metric.n(), metric.mean(), metric.m2()))
                    .reduce(Moments.none(), Moments::merge);
            // Everyone enrolled has this measure, whatever else is known of them: who has no score at all is missing
            // too.
            long enrolled = in(plan, arm, ENROLLED, metrics).stream()
                    .mapToLong(metric -> metric.n() + metric.missing())
                    .sum();
            return new Summed(
                    moments,
                    Math.max(0, enrolled - moments.n()),
                    own.stream().mapToLong(FormatMetric::open).sum());
        }

        private static List<FormatMetric> in(
                StudyRegistered plan, String arm, String measure, Collection<FormatMetric> metrics) {
            return metrics.stream()
                    .filter(metric -> metric.programme().equals(plan.meta().programme()))
                    .filter(metric ->
                            metric.arm().equals(arm) && metric.measure().equals(measure))
                    .filter(metric -> plan.cohorts().isEmpty() || plan.cohorts().contains(metric.cohort()))
                    .sorted(Comparator.comparing(FormatMetric::cohort))
                    .toList();
        }

        long successes() {
            return Math.round(moments.mean() * moments.n());
        }

        Arm arm(String id, String label, Told told) {
            if (moments.n() < THRESHOLD) {
                return new Arm(id, label, moments.n(), missing, open, null, null);
            }
            Interval interval = told.people()
                    ? BetaBinomialSequence.ofShare(successes(), moments.n(), LEVEL)
                    : StudentMixtureSequence.ofMean(moments, LEVEL).orElse(null);
            return new Arm(
                    id, label, moments.n(), missing, open, moments.mean() * told.times(), scaled(interval, told));
        }
    }
}
