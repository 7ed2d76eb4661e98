package dev.dayone.evidence.study;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.attrition.AttritionBoundary;
import dev.dayone.evidence.attrition.WhatWorksRating;
import dev.dayone.evidence.clusters.IntraclusterCorrelation;
import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.randomization.AssignmentTest;
import dev.dayone.evidence.raters.KrippendorffAlpha;
import dev.dayone.evidence.study.gate.Gate;
import dev.dayone.evidence.study.gate.SecurityMark;
import dev.dayone.evidence.study.outcome.ClosedCohort;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.survival.KaplanMeier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the data say about one outcome.
 *
 * @param estimate by the method the plan's design asks for
 * @param adjustedFor covariates with which the difference compares learners who started alike; empty where it is the gap between averages
 * @param alternatives the same question by other methods, to see whether the answer leans on the method
 * @param assignment the test that leans on the draw of the arms alone; null without a random draw, and where no such test applies
 * @param family the outcome in the light of the other secondary ones; null for the main outcome, and where it has no p
 * @param detectable smallest true difference that this study had an 80 % chance to tell from none; null = not estimable
 * @param attrition people lost against the WWC boundary; measurements, where the same people are measured in every period
 * @param rating the Clearinghouse's rating with the line that decided
 * @param agreement how far raters agree; null = nobody was rated twice
 * @param pooling each block by itself and in the light of the others; null below three blocks
 * @param correlation how alike clusters are; null where people were assigned
 * @param curves placement curves, control then treatment; empty unless the outcome is a time
 * @param scores everyone's score, rising, control then treatment; empty unless the outcome is a score
 * @param subgroups the main outcome's difference within groups that the plan named beforehand
 * @param notes what a reader must know
 * @param gates the questions in front of the result
 * @param look what the day of the analysis is to a plan with looks
 * @param mark how secure the result is
 * @param sensitivity what other assumptions would make of it
 */
public record OutcomeResult(
        Outcome outcome,
        Verdict verdict,
        ArmSummary control,
        ArmSummary treatment,
        Estimate estimate,
        List<String> adjustedFor,
        List<Estimate> alternatives,
        @Nullable AssignmentTest assignment,
        @Nullable HeldTogether family,
        @Nullable Double detectable,
        AttritionBoundary attrition,
        WhatWorksRating rating,
        @Nullable KrippendorffAlpha agreement,
        @Nullable BlockPooling pooling,
        @Nullable IntraclusterCorrelation correlation,
        List<KaplanMeier> curves,
        List<List<Double>> scores,
        List<Subgroups> subgroups,
        List<Finding> notes,
        List<Gate> gates,
        Look look,
        SecurityMark mark,
        List<Finding> sensitivity) {

    public OutcomeResult {
        adjustedFor = List.copyOf(adjustedFor);
        alternatives = List.copyOf(alternatives);
        curves = List.copyOf(curves);
        scores = List.copyOf(scores);
        subgroups = List.copyOf(subgroups);
        notes = List.copyOf(notes);
        gates = List.copyOf(gates);
        sensitivity = List.copyOf(sensitivity);
    }

    /** People with the outcome in both arms together. Where the same people have both formats, each counts once. */
    public int people(StudyPlan plan) {
        return together(plan, control.n(), treatment.n());
    }

    /** People assigned to both arms together. Where the same people have both formats, each counts once. */
    public int assigned(StudyPlan plan) {
        return together(plan, control.assigned(), treatment.assigned());
    }

    private int together(StudyPlan plan, int one, int other) {
        return ClosedCohort.is(plan, outcome) ? Math.max(one, other) : one + other;
    }

    /** What is estimated, in words: everyone counts in the arm assigned. */
    public String estimand() {
        return "treatment minus control, people counted as assigned: " + compared();
    }

    /** What is compared, in words, where it is said once for all outcomes that everyone counts in the arm assigned. */
    public String compared() {
        return switch (outcome.kind()) {
            case SCORE, PAY -> "difference of average " + outcome.unit();
            case FRACTION -> "difference of the average share reached, in percentage points";
            case PLACED ->
                outcome.ofWork()
                        ? "difference of the share of people with it, in percentage points"
                        : "difference of the share placed, in percentage points";
            case INCIDENCE ->
                "difference of the share placed by the horizon before leaving the field, in percentage points";
            case COUNT -> "ratio of the average count, as per cent more than the control arm's";
            case GRADE, PRIORITISED ->
                "of 100 pairs of one learner from each arm, those in which the treated does better less those in which the "
                        + "other does";
            case TIME_TO_PLACEMENT ->
                outcome.ofWork()
                        ? "difference of average days without it up to the horizon"
                        : "difference of average days without a placement up to the horizon";
        };
    }

    /** The same outcome told, and headed, together with others. */
    OutcomeResult heldTogether(HeldTogether held, Estimate together, Verdict headed) {
        List<Finding> more = new ArrayList<>(sensitivity);
        Known alone = held.alone();
        if (!alone.interval().equals(held.interval()) && !sensitivity.isEmpty()) {
            Double p = alone.pValue();
            more.add(Finding.of(
                    "By itself, without regard to the other outcomes: {} {} ({} to {}), p = {}.",
                    Figure.signed(alone.value(), 1),
                    Figure.name(outcome.unit()),
                    Figure.signed(alone.interval().lower(), 1),
                    Figure.signed(alone.interval().upper(), 1),
                    Figure.significant(p == null ? Double.NaN : p, 2)));
        }
        return new OutcomeResult(
                outcome,
                headed,
                control,
                treatment,
                together,
                adjustedFor,
                alternatives,
                assignment,
                held,
                detectable,
                attrition,
                rating,
                agreement,
                pooling,
                correlation,
                curves,
                scores,
                subgroups,
                notes,
                gates,
                look,
                mark,
                more);
    }
}
