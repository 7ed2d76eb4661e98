package dev.dayone.dashboard.report;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.gate.Gate;
import dev.dayone.evidence.study.gate.Gate.Status;
import java.util.ArrayList;
import java.util.List;

/** What limits a result, in sentences that are true as they stand. A check's name says what it asks; here stands what it found. */
final class ResultLimits {

    private ResultLimits() {}

    /**
     * Of the main outcome.
     *
     * @param figures whether sentences with figures of the result may be shown
     * @param threshold fewest people that a figure may speak of
     */
    static List<String> of(OutcomeResult result, boolean figures, int threshold) {
        List<String> out = new ArrayList<>();
        boolean clean = true;
        for (Gate gate : result.gates()) {
            if (gate.status() == Status.WARN || gate.status() == Status.FAIL) {
                out.add(found(gate.name()));
                clean = false;
            }
        }
        for (Gate gate : result.gates()) {
            if (gate.status() == Status.NOT_MEASURED) {
                out.add(unknown(gate.name()));
            }
        }
        if (clean) {
            out.add(0, "Every check of the data that could be made passed.");
        }
        if (result.estimate() instanceof Known) {
            out.add("By the rules of the What Works Clearinghouse this comparison "
                    + result.rating().rating().words() + ".");
            if (figures) {
                for (Finding note : result.notes()) {
                    out.add(note.forFunders(threshold));
                }
            }
        }
        return out;
    }

    /** What a check that did not pass found. */
    private static String found(Gate.Name name) {
        return switch (name) {
            case SPLIT ->
                "The numbers of learners in the two formats differ by more than the planned split makes likely.";
            case DRAWN ->
                "Some learners are left out because only one format was open to them, or the record of the assignment contradicts the plan.";
            case TWO_ARMS -> "Some learners were moved to the other format after the assignment had been recorded.";
            case CONTAMINATION ->
                "Some learners received another format than the one assigned, which makes the formats look more alike than they are.";
            case ATTRITION -> "Many outcomes are missing, or clearly more in one format than in the other.";
            case CUTOFF ->
                "The score did not always decide who was admitted, or too many learners stand on one side of the cut-off.";
            case BALANCE ->
                "The learners of the two formats differed before the start in something that the plan names.";
            case RATERS -> "Raters of the same work disagree too much.";
            case BLINDING -> "Raters could tell which format the work came from.";
            case MATURITY -> "For some learners the time within which this outcome counts is not over yet.";
            case COMPLETENESS -> "Some data were refused, are still on their way or are missing at a source.";
            case PLAN -> "The plan was not locked before the data came in, or was not followed in every point.";
        };
    }

    /** What is not known because a check could not be made. */
    private static String unknown(Gate.Name name) {
        return switch (name) {
            case SPLIT ->
                "No split of learners between the formats was planned, so the numbers could not be checked against one.";
            case DRAWN -> "There is no record of how learners were assigned to the formats.";
            case TWO_ARMS -> "Whether learners changed formats was not recorded.";
            case CONTAMINATION -> "Whether learners received another format than the one assigned was not recorded.";
            case ATTRITION -> "How many outcomes are missing was not recorded.";
            case CUTOFF -> "Whether the score decided who was admitted was not recorded.";
            case BALANCE ->
                "The plan names nothing that was measured before the start, so it is not known whether the learners were alike.";
            case RATERS -> "No work was rated twice, so it is not known whether raters agree.";
            case BLINDING ->
                "Raters were not asked to guess the format, so it is not known whether they could tell it.";
            case MATURITY -> "When this outcome is final is not known.";
            case COMPLETENESS -> "Whether data are missing at a source is not known.";
            case PLAN -> "Whether the plan was followed was not recorded.";
        };
    }
}
