package dev.dayone.evidence.study;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.counts.RateRatio;
import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.means.WelchTest;
import dev.dayone.evidence.numerics.Design;
import dev.dayone.evidence.proportions.MiettinenNurminen;
import dev.dayone.evidence.proportions.Proportions;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.regression.TreatmentRegression;
import dev.dayone.evidence.regression.TreatmentRegression.Errors;
import dev.dayone.evidence.study.outcome.CompetingEvents;
import dev.dayone.evidence.study.outcome.CovariateCoding;
import dev.dayone.evidence.study.outcome.PairedOutcome;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.evidence.survival.RestrictedMeanDifference;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * The difference within groups of people, by a column that the plan named beforehand, beside whether the difference depends on that column. That one group's interval
 * excludes no difference and another's does not is no answer to the second question.
 *
 * <p>A column of numbers with more than four values is cut at its median over everyone assigned; any other gives a group for each value. Differences within groups are not
 * adjusted, neither for covariates nor for how many there are.
 *
 * <p>Source: the interaction is Lin 2013, Ann. Appl. Stat. 7:295, with the errors of Bell and McCaffrey 2002; on reading groups, Gelman and Stern 2006, Am. Stat. 60:328.
 *
 * @param column baseline column
 * @param interaction whether the difference depends on the column; empty = the column is no number
 */
public record Subgroups(String column, List<Group> groups, Optional<Finding> interaction) {

    private static final int MOST_VALUES = 4;
    private static final int FEWEST = 5;

    public Subgroups {
        groups = List.copyOf(groups);
    }

    /**
     * One group of people.
     *
     * @param control people of it with the outcome in the reference arm
     * @param treatment the same in the other arm
     */
    public record Group(String label, int control, int treatment, Estimate estimate) {}

    /**
     * Of each column that the plan names; empty where people are alike within clusters or no difference of theirs is what is estimated.
     *
     * @param eligible everyone assigned to one of the two arms
     * @param sampled the people of those rows who have the outcome
     */
    static List<Subgroups> of(
            StudyPlan plan, Outcome outcome, List<PersonRow> eligible, Function<List<PersonRow>, Sample> sampled) {
        StudyProtocol.Design design = plan.protocol().design();
        if (plan.clustered()
                || (design != StudyProtocol.Design.LOTTERY && design != StudyProtocol.Design.BEFORE_AFTER)) {
            return List.of();
        }
        return plan.protocol().moderators().stream()
                .map(column -> new Subgroups(
                        column,
                        cut(eligible, column).stream()
                                .map(part -> group(plan, outcome, part, eligible, sampled))
                                .toList(),
                        interaction(plan, outcome, eligible, column)))
                .filter(each -> each.groups().size() > 1)
                .toList();
    }

    private record Part(String label, Predicate<String> holds, String column) {
        List<PersonRow> of(List<PersonRow> rows) {
            return rows.stream()
                    .filter(row -> row.covariates().containsKey(column)
                            && holds.test(row.covariates().get(column)))
                    .toList();
        }
    }

    private static List<Part> cut(List<PersonRow> eligible, String column) {
        List<String> values = eligible.stream()
                .map(row -> row.covariates().get(column))
                .filter(Objects::nonNull)
                .toList();
        List<Double> numbers = values.stream()
                .map(CovariateCoding::number)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        TreeSet<String> levels = new TreeSet<>(values);
        if (levels.size() <= MOST_VALUES) {
            return levels.stream()
                    .map(level -> new Part(column + " " + level, level::equals, column))
                    .toList();
        }
        if (numbers.size() < values.size()) {
            return List.of();
        }
        int middle = numbers.size() / 2;
        double median =
                numbers.size() % 2 == 1 ? numbers.get(middle) : (numbers.get(middle - 1) + numbers.get(middle)) / 2;
        String at =
                new BigDecimal(median, new MathContext(4)).stripTrailingZeros().toPlainString();
        return List.of(
                new Part(column + " below " + at, value -> Double.parseDouble(value) < median, column),
                new Part(column + " " + at + " or more", value -> Double.parseDouble(value) >= median, column));
    }

    private static Group group(
            StudyPlan plan,
            Outcome outcome,
            Part part,
            List<PersonRow> eligible,
            Function<List<PersonRow>, Sample> sampled) {
        List<PersonRow> rows =
                part.of(eligible).stream().filter(row -> row.value() != null).toList();
        Sample own = sampled.apply(rows);
        int control = own.arm(false).size();
        int treatment = own.arm(true).size();
        Estimate estimate = Math.min(control, treatment) < FEWEST
                ? new NotEstimable(
                        method(outcome.kind()),
                        Refusal.ARM_TOO_SMALL,
                        Finding.of("An arm has fewer than five people in it."))
                : within(plan, outcome, rows, own);
        return new Group(part.label(), control, treatment, estimate);
    }

    private static Method method(Kind kind) {
        return switch (kind) {
            case SCORE, PAY -> Method.WELCH;
            case COUNT -> Method.RATE_RATIO;
            case GRADE, PRIORITISED -> Method.NET_BENEFIT;
            case INCIDENCE -> Method.INCIDENCE;
            case PLACED -> Method.MIETTINEN_NURMINEN;
            case TIME_TO_PLACEMENT -> Method.RMST;
        };
    }

    private static Estimate within(StudyPlan plan, Outcome outcome, List<PersonRow> rows, Sample own) {
        double level = Interval.LEVEL;
        return switch (outcome.kind()) {
            case SCORE, PAY ->
                WelchTest.estimate(own.arm(true).moments(), own.arm(false).moments(), level);
            case COUNT -> RateRatio.estimate(own, Design.none(own.size()), level);
            case GRADE, PRIORITISED -> PairedOutcome.of(plan, outcome).estimate(rows, level);
            case INCIDENCE -> inPercent(CompetingEvents.of(plan, outcome, rows).difference(level));
            case PLACED -> inPercent(MiettinenNurminen.of(Proportions.of(own), level));
            case TIME_TO_PLACEMENT ->
                RestrictedMeanDifference.of(own, Objects.requireNonNull(outcome.windowDays()), level);
        };
    }

    private static Estimate inPercent(Estimate share) {
        return share instanceof Known known ? known.times(100) : share;
    }

    /** By how much the difference grows with one unit of the column; empty where that is not asked or the column is no number. */
    static Optional<Finding> interaction(StudyPlan plan, Outcome outcome, List<PersonRow> eligible, String column) {
        List<PersonRow> rows = eligible.stream()
                .filter(row -> row.value() != null)
                .filter(row -> CovariateCoding.number(row.covariates().get(column)) != null)
                .toList();
        if (plan.clustered() || outcome.kind().waits() || outcome.kind() == Kind.COUNT || rows.isEmpty()) {
            return Optional.empty();
        }
        double factor = outcome.kind().share() ? 100 : 1;
        double[] y = new double[rows.size()];
        double[] z = new double[rows.size()];
        double[] moderator = new double[rows.size()];
        for (int i = 0; i < y.length; i++) {
            PersonRow row = rows.get(i);
            y[i] = factor * Objects.requireNonNull(row.value());
            z[i] = row.arm().equals(plan.treatment().id()) ? 1 : 0;
            moderator[i] = Objects.requireNonNull(
                    CovariateCoding.number(row.covariates().get(column)));
        }
        return Answer.of(() -> TreatmentRegression.interaction(y, z, moderator, Errors.HC2_BM, Interval.LEVEL)
                        .coefficient())
                .match(
                        found -> Optional.of(Finding.of(
                                "Declared beforehand: with each unit of {} the difference grows by {} {} ({} to {}).",
                                Figure.name(column),
                                Figure.signed(found.estimate(), 2),
                                Figure.name(outcome.unit()),
                                Figure.signed(found.ciLower(), 2),
                                Figure.signed(found.ciUpper(), 2))),
                        refused -> Optional.of(Finding.of(
                                "Declared beforehand: whether the difference depends on {} cannot be estimated. {}",
                                Figure.name(column),
                                new Figure.Part(refused.finding()))));
    }
}
