package dev.dayone.evidence.study;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.Sample;
import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.means.WelchTest;
import dev.dayone.evidence.refusal.Refusal;
import dev.dayone.evidence.regression.TreatmentRegression;
import dev.dayone.evidence.regression.TreatmentRegression.Errors;
import dev.dayone.evidence.study.outcome.CovariateCoding;
import dev.dayone.evidence.study.outcome.PairedOutcome;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.commons.statistics.distribution.FDistribution;

/**
 * The difference within groups of people, by a column that the plan named beforehand, beside whether the difference depends on that column. That one group's interval
 * excludes no difference and another's does not is no answer to the second question.
 *
 * <p>A column of numbers with more than four values is cut at its median over everyone assigned; any other gives a group for each value, up to twelve. Differences within groups
 * are made as the design asks, within blocks where blocks were drawn; they are not adjusted, neither for covariates nor for how many there are.
 *
 * <p>Source: the interaction is Lin 2013, Ann. Appl. Stat. 7:295, with the errors of Bell and McCaffrey 2002; on reading groups, Gelman and Stern 2006, Am. Stat. 60:328.
 *
 * @param column baseline column
 * @param interaction whether the difference depends on the column; empty where that is not asked, for times, counts and whole clusters
 */
public record Subgroups(String column, List<Group> groups, Optional<Finding> interaction) {

    private static final int MOST_VALUES = 4;
    private static final int MOST_KINDS = 12;
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
            return kinds(levels, column);
        }
        if (numbers.size() < values.size()) {
            return levels.size() > MOST_KINDS ? List.of() : kinds(levels, column);
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

    private static List<Part> kinds(TreeSet<String> levels, String column) {
        return levels.stream()
                .map(level -> new Part(column + " " + level, level::equals, column))
                .toList();
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
                        MethodChoice.of(plain(plan)).first(outcome.kind()),
                        Refusal.ARM_TOO_SMALL,
                        Finding.of("An arm has fewer than five people in it."))
                : within(plan, outcome, rows);
        return new Group(part.label(), control, treatment, estimate);
    }

    /** The plan as one would make it for such a group: blocks and clusters as they were drawn, no covariates. */
    private static StudyPlan plain(StudyPlan plan) {
        return new StudyPlan(
                plan.id(),
                plan.title(),
                plan.question(),
                plan.control(),
                plan.treatment(),
                plan.clustered(),
                plan.randomised(),
                plan.blocked(),
                false,
                List.of(),
                plan.expectedShare(),
                plan.outcomes(),
                plan.protocol());
    }

    private static Estimate within(StudyPlan plan, Outcome outcome, List<PersonRow> rows) {
        List<PersonRow> own =
                outcome.kind().pairs() ? PairedOutcome.of(plan, outcome).scored(rows) : rows;
        Estimate found = MethodChoice.of(plain(plan)).first(outcome, own, Interval.LEVEL);
        return outcome.kind().share() && found instanceof Known known ? known.times(100) : found;
    }

    /** Whether the difference is the same in all kinds of a category: Welch's test of means with variances of their own, of the kinds' differences. */
    private static Optional<Finding> acrossKinds(
            StudyPlan plan, Outcome outcome, List<PersonRow> eligible, String column) {
        double factor = outcome.kind().share() ? 100 : 1;
        List<Known> each = cut(eligible, column).stream()
                .map(part -> part.of(eligible).stream()
                        .filter(row -> row.value() != null)
                        .toList())
                .map(rows -> WelchTest.estimate(
                        moments(rows, plan.treatment().id(), factor),
                        moments(rows, plan.control().id(), factor),
                        Interval.LEVEL))
                .filter(Known.class::isInstance)
                .map(Known.class::cast)
                .filter(known -> known.standardError() != null && known.standardError() > 0 && known.df() != null)
                .toList();
        if (each.size() < 2) {
            return Optional.empty();
        }
        return Optional.of(Finding.of(
                "Declared beforehand: that the difference is the same in all {} kinds of {}: p = {} (Welch's test of the differences).",
                Figure.things(each.size(), "", ""),
                Figure.name(column),
                Figure.amount(sameInAll(each), 3)));
    }

    /** Source: Welch 1951, Biometrika 38:330. */
    private static double sameInAll(List<Known> each) {
        int k = each.size();
        double[] weights = each.stream()
                .mapToDouble(known -> 1 / Math.pow(Objects.requireNonNull(known.standardError()), 2))
                .toArray();
        double all = Arrays.stream(weights).sum();
        double mean = 0;
        for (int i = 0; i < k; i++) {
            mean += weights[i] * each.get(i).value() / all;
        }
        double between = 0;
        double uncertain = 0;
        for (int i = 0; i < k; i++) {
            between += weights[i] * Math.pow(each.get(i).value() - mean, 2);
            uncertain += Math.pow(1 - weights[i] / all, 2)
                    / Objects.requireNonNull(each.get(i).df());
        }
        double f = between / (k - 1) / (1 + 2.0 * (k - 2) / (k * k - 1) * uncertain);
        return FDistribution.of(k - 1, (k * k - 1) / (3 * uncertain)).survivalProbability(f);
    }

    private static Moments moments(List<PersonRow> rows, String arm, double factor) {
        return Moments.of(rows.stream()
                .filter(row -> row.arm().equals(arm))
                .mapToDouble(row -> factor * Objects.requireNonNull(row.value()))
                .toArray());
    }

    /** By how much the difference grows with one unit of the column; empty where that is not asked or the column is no number. */
    static Optional<Finding> interaction(StudyPlan plan, Outcome outcome, List<PersonRow> eligible, String column) {
        List<PersonRow> rows = eligible.stream()
                .filter(row -> row.value() != null)
                .filter(row -> CovariateCoding.number(row.covariates().get(column)) != null)
                .toList();
        if (plan.clustered() || outcome.kind().waits() || outcome.kind() == Kind.COUNT) {
            return Optional.empty();
        }
        boolean number = eligible.stream()
                .map(row -> row.covariates().get(column))
                .filter(Objects::nonNull)
                .allMatch(value -> CovariateCoding.number(value) != null);
        if (!number || rows.isEmpty()) {
            return acrossKinds(plan, outcome, eligible, column);
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
