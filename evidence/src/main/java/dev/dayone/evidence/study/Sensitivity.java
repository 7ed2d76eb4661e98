package dev.dayone.evidence.study;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Arms;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.attrition.AttritionBoundary;
import dev.dayone.evidence.attrition.LeeBounds;
import dev.dayone.evidence.attrition.TippingPoint;
import dev.dayone.evidence.attrition.WhatWorksRating;
import dev.dayone.evidence.compliance.AndersonRubin;
import dev.dayone.evidence.compliance.TwoStageLeastSquares;
import dev.dayone.evidence.discontinuity.RegressionDiscontinuity;
import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.means.StandardizedMeanDifference;
import dev.dayone.evidence.randomization.AssignmentTest;
import dev.dayone.evidence.study.outcome.CovariateCoding;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people who are missing may hide: bounds, tipping point, and the Clearinghouse's rating. */
final class Sensitivity {

    /** From this gap of the arms' losses on, bounds are shown. */
    private static final double GAP = 0.05;

    private final StudyPlan plan;

    private Sensitivity(StudyPlan plan) {
        this.plan = plan;
    }

    static Sensitivity of(StudyPlan plan) {
        return new Sensitivity(plan);
    }

    /** @param eligible everyone assigned to one of the two arms */
    WhatWorksRating rating(List<PersonRow> eligible, AttritionBoundary attrition) {
        StudyProtocol.Cutoff cutoff = plan.protocol().cutoff();
        if (cutoff != null) {
            double[] scores = eligible.stream()
                    .map(row -> CovariateCoding.number(row.covariates().get(cutoff.column())))
                    .filter(value -> value != null)
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            return WhatWorksRating.ofDiscontinuity(
                    attrition,
                    Answer.of(() -> RegressionDiscontinuity.densityP(scores, cutoff.value()))
                            .match(p -> p, refused -> 0.0));
        }
        List<PersonRow> analysed =
                eligible.stream().filter(row -> row.value() != null).toList();
        if (analysed.isEmpty()) {
            return WhatWorksRating.ofNobody();
        }
        return WhatWorksRating.of(
                plan.randomised(),
                attrition,
                (int) Math.min(units(analysed, true), units(analysed, false)),
                baselines(analysed));
    }

    private long units(List<PersonRow> rows, boolean treated) {
        List<PersonRow> own =
                rows.stream().filter(row -> treated(row) == treated).toList();
        return plan.clustered()
                ? own.stream().map(PersonRow::cluster).distinct().count()
                : own.size();
    }

    /** The covariates' standardised differences among those rows. */
    List<WhatWorksRating.Baseline> baselines(List<PersonRow> analysed) {
        return baselines(analysed, plan.covariates());
    }

    /** The plan's covariates; where it names none, all baselines that those people have. */
    List<String> compared(List<PersonRow> people) {
        return !plan.covariates().isEmpty()
                ? plan.covariates()
                : people.stream()
                        .flatMap(row -> row.covariates().keySet().stream())
                        .distinct()
                        .sorted()
                        .toList();
    }

    /** The same of other baselines; a category counts by each of its levels, as having it or not. */
    List<WhatWorksRating.Baseline> baselines(List<PersonRow> analysed, List<String> names) {
        List<WhatWorksRating.Baseline> out = new ArrayList<>();
        for (String name : names) {
            List<PersonRow> rows = analysed.stream()
                    .filter(row -> row.covariates().containsKey(name))
                    .toList();
            List<String> values = rows.stream()
                    .map(row -> String.valueOf(row.covariates().get(name)))
                    .toList();
            if (values.stream().allMatch(value -> CovariateCoding.number(value) != null)) {
                apart(rows, values.stream().mapToDouble(Double::parseDouble).toArray())
                        .ifPresent(g -> out.add(new WhatWorksRating.Baseline(name, g, true)));
                continue;
            }
            List<String> levels = values.stream().distinct().sorted().toList();
            for (String level : levels.size() == 2 ? levels.subList(1, 2) : levels) {
                apart(
                                rows,
                                values.stream()
                                        .mapToDouble(value -> value.equals(level) ? 1 : 0)
                                        .toArray())
                        .ifPresent(g -> out.add(new WhatWorksRating.Baseline(name + " = " + level, g, true)));
            }
        }
        return out;
    }

    /** Standardised difference of the arms; where nobody differs within an arm, over the spread of both together. Nothing where an arm is empty. */
    private Optional<Double> apart(List<PersonRow> rows, double[] values) {
        double[] z = rows.stream().mapToDouble(row -> treated(row) ? 1 : 0).toArray();
        return Answer.of(() -> StandardizedMeanDifference.hedgesG(Arms.of(values, z)))
                .match(Optional::of, refused -> whollyApart(values, z));
    }

    private static Optional<Double> whollyApart(double[] values, double[] z) {
        double[] sums = new double[2];
        double[] counts = new double[2];
        for (int i = 0; i < values.length; i++) {
            sums[(int) z[i]] += values[i];
            counts[(int) z[i]]++;
        }
        if (counts[0] == 0 || counts[1] == 0) {
            return Optional.empty();
        }
        double gap = sums[1] / counts[1] - sums[0] / counts[0];
        double variance = Moments.of(values).variance();
        return variance > 0 ? Optional.of(gap / Math.sqrt(variance)) : Optional.of(0.0);
    }

    /** Whether no baseline of those who were analysed differs by more than 0.25 standard deviations; null = none was measured. */
    @Nullable
    Boolean alike(List<PersonRow> eligible) {
        List<WhatWorksRating.Baseline> found =
                baselines(eligible.stream().filter(row -> row.value() != null).toList());
        return found.isEmpty()
                ? null
                : Boolean.valueOf(found.stream().allMatch(each -> Math.abs(each.hedgesG()) <= 0.25));
    }

    /**
     * What other assumptions would make of the result: the test of the draw, other methods, those who took what they were assigned, bounds,
     * tipping point, each one left out.
     */
    List<Finding> lines(
            Outcome outcome,
            List<PersonRow> eligible,
            Estimate main,
            AttritionBoundary attrition,
            List<Estimate> alternatives,
            @Nullable AssignmentTest assignment,
            List<Finding> leaveOneOut) {
        List<Finding> lines = new ArrayList<>();
        if (assignment != null) {
            lines.add(Finding.of(
                    "With nothing assumed but the randomisation ({}): p = {}. The smallest p that any outcome could give is {}.",
                    Figure.name(assignment.describe()),
                    assignment.pValue() < 0.001
                            ? Figure.significant(assignment.pValue(), 2)
                            : Figure.amount(assignment.pValue(), 3),
                    Figure.significant(assignment.smallestAttainable(), 2)));
            Interval shifts = assignment.shifts();
            if (shifts != null) {
                lines.add(
                        Double.isInfinite(shifts.lower())
                                ? Finding.of(
                                        "With nothing assumed but the randomisation, no constant difference can be ruled out: there are too few ways to randomise.")
                                : Finding.of(
                                        "Constant differences that fit when nothing is assumed but the randomisation: {} to {} {}.",
                                        Figure.signed(shifts.lower(), 1),
                                        Figure.signed(shifts.upper(), 1),
                                        Figure.name(outcome.unit())));
            }
        }
        alternatives.stream()
                .filter(each -> plan.clustered() && each.method() == Method.CLUSTER_MEANS)
                .forEach(each -> each.match(
                        known -> lines.add(Finding.of(
                                "On the means of whole clusters: {} {} ({} to {}).",
                                Figure.signed(known.value(), 1),
                                Figure.name(outcome.unit()),
                                Figure.signed(known.interval().lower(), 1),
                                Figure.signed(known.interval().upper(), 1))),
                        refused -> false));
        if (main instanceof Known) {
            lines.addAll(OtherMethods.of(plan, outcome, eligible).lines());
        }
        lines.addAll(leaveOneOut);
        if (main instanceof Known) {
            plan.protocol().moderators().stream()
                    .map(column -> Subgroups.interaction(plan, outcome, eligible, column))
                    .flatMap(Optional::stream)
                    .forEach(lines::add);
        }
        lines.addAll(asTaken(outcome, eligible, main));
        lines.addAll(missing(outcome, eligible, main, attrition));
        return lines;
    }

    /** The effect on those who took the format they were assigned, where some did not. */
    private List<Finding> asTaken(Outcome outcome, List<PersonRow> eligible, Estimate main) {
        List<PersonRow> rows = eligible.stream()
                .filter(row -> row.value() != null)
                .filter(row -> row.covariates().keySet().containsAll(plan.covariates()))
                .toList();
        boolean crossed = rows.stream().anyMatch(row -> !row.received().equals(row.arm()));
        if (!crossed
                || !plan.randomised()
                || plan.clustered()
                || !(main instanceof Known)
                || outcome.kind().waits()
                || outcome.kind() == StudyPlan.Kind.COUNT
                || plan.protocol().design() != StudyProtocol.Design.LOTTERY) {
            return List.of();
        }
        double factor = outcome.kind().share() ? 100 : 1;
        double[] y = rows.stream()
                .mapToDouble(row -> row.value() == null ? Double.NaN : row.value() * factor)
                .toArray();
        double[] z = rows.stream().mapToDouble(row -> treated(row) ? 1 : 0).toArray();
        double[] received = rows.stream()
                .mapToDouble(row -> row.received().equals(plan.treatment().id()) ? 1 : 0)
                .toArray();
        double[][] columns = columns(rows);
        List<Finding> out = new ArrayList<>();
        Answer.of(() -> TwoStageLeastSquares.of(y, z, received, columns, Interval.LEVEL))
                .match(
                        late -> out.add(Finding.of(
                                "Among those who take the format they are assigned (two-stage least squares, first-stage F {}): {} {} "
                                        + "({} to {}).",
                                Figure.amount(late.firstStageF(), 1),
                                Figure.signed(late.estimate(), 1),
                                Figure.name(outcome.unit()),
                                Figure.signed(late.ciLowerHc2(), 1),
                                Figure.signed(late.ciUpperHc2(), 1))),
                        refused -> false);
        Answer.of(() -> AndersonRubin.of(y, z, received, columns, Interval.LEVEL))
                .match(set -> out.add(shape(set, outcome.unit())), refused -> false);
        return out;
    }

    /** Covariates of the plan, then an indicator for each block but the first. */
    private double[][] columns(List<PersonRow> rows) {
        CovariateCoding coding = CovariateCoding.estimable(plan, rows);
        List<String> blocks = plan.blocked()
                ? rows.stream()
                        .map(row -> String.valueOf(row.block()))
                        .distinct()
                        .sorted()
                        .skip(1)
                        .toList()
                : List.of();
        return rows.stream()
                .map(row -> {
                    List<Double> numbers = new ArrayList<>(coding.encode(row.covariates()));
                    blocks.forEach(block -> numbers.add(block.equals(row.block()) ? 1.0 : 0.0));
                    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
                })
                .toArray(double[][]::new);
    }

    private static Finding shape(AndersonRubin set, String unit) {
        Figure lower = Figure.signed(set.ciLower(), 1);
        Figure upper = Figure.signed(set.ciUpper(), 1);
        return switch (set.shape()) {
            case "interval" ->
                Finding.of(
                        "The same without leaning on how many took it (Anderson-Rubin): {} to {} {}.",
                        lower,
                        upper,
                        Figure.name(unit));
            case "two_rays" ->
                Finding.of(
                        "The same without leaning on how many took it (Anderson-Rubin): below {} or above {} {}.",
                        lower,
                        upper,
                        Figure.name(unit));
            default -> Finding.of("The same without leaning on how many took it (Anderson-Rubin): any value.");
        };
    }

    /** Bounds where the arms lost people unevenly; the tipping point where the interval is clear of zero. */
    private List<Finding> missing(
            Outcome outcome, List<PersonRow> eligible, Estimate main, AttritionBoundary attrition) {
        List<Finding> notes = new ArrayList<>();
        boolean scale = outcome.kind().mean() || outcome.kind().pairs();
        if (!scale
                || !plan.randomised()
                || plan.protocol().design() != StudyProtocol.Design.LOTTERY
                || !(main instanceof Known known)) {
            return notes;
        }
        if (attrition.differential() > GAP) {
            double[] y = new double[eligible.size()];
            double[] z = new double[eligible.size()];
            for (int i = 0; i < y.length; i++) {
                Double value = eligible.get(i).value();
                y[i] = value == null ? Double.NaN : value;
                z[i] = treated(eligible.get(i)) ? 1 : 0;
            }
            Answer.of(() -> LeeBounds.of(y, z))
                    .match(
                            found -> notes.add(Finding.of(
                                    "The arms lost people unevenly. For those who would answer under either format the unadjusted "
                                            + "difference lies between {} and {} {} (Lee bounds).",
                                    Figure.signed(found.lower(), 1),
                                    Figure.signed(found.upper(), 1),
                                    Figure.name(outcome.unit()))),
                            refused -> false);
        }
        long assigned = eligible.stream().filter(this::treated).count();
        long observed = eligible.stream()
                .filter(this::treated)
                .filter(row -> row.value() != null)
                .count();
        Answer.of(() -> TippingPoint.of(
                        known.interval().lower(),
                        known.interval().upper(),
                        Math.toIntExact(assigned),
                        Math.toIntExact(observed)))
                .match(
                        tip -> notes.add(Finding.of(
                                "The missing of the arm {} would have to lie {} {} {} its observed mean for the interval to reach 0.",
                                Figure.name(plan.treatment().label()),
                                Figure.amount(Math.abs(tip.shift()), 1),
                                Figure.name(outcome.unit()),
                                Figure.name(tip.shift() > 0 ? "below" : "above"))),
                        refused -> false);
        return notes;
    }

    private boolean treated(PersonRow row) {
        return row.arm().equals(plan.treatment().id());
    }
}
