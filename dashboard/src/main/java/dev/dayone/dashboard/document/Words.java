package dev.dayone.dashboard.document;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.study.HeldTogether;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.gate.SecurityMark;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The result as sentences: the reference arm first, then the range the data fit, in plain words. Nothing here is "significant",
 * nothing "proves" anything, and without random assignment nothing "led to" anything.
 */
public final class Words {

    private Words() {}

    /** Two or three sentences on one outcome. */
    public static String sentence(StudyPlan plan, OutcomeResult result) {
        if (result.estimate() instanceof NotEstimable refused) {
            return refused.why().forEvaluators();
        }
        Known known = (Known) result.estimate();
        Figures figures = Figures.of(result);
        int d = figures.decimals();
        String unit = unit(result);
        String range = range(result, known, d, unit);
        return levels(plan, result, figures) + " " + gap(plan, result, known, d, unit) + " " + range;
    }

    /** How many took part, and to when the data speak. */
    public static String scope(StudyResult study, OutcomeResult result) {
        return Figures.count((long) result.control().n() + result.treatment().n()) + " learners with this outcome, of "
                + Figures.count(
                        (long) result.control().assigned() + result.treatment().assigned())
                + " assigned. Follow-up to " + study.followedTo()
                + ". These learners, these cohorts; other settings may differ.";
    }

    /** The main result in one sentence that can be copied without losing what qualifies it; "" where nothing can be said. */
    public static String quotation(StudyResult study, OutcomeResult result) {
        Figures figures = Figures.of(result);
        StudyPlan plan = study.plan();
        return figures.difference() == null
                ? ""
                : "“" + plan.treatment().label() + " against " + plan.control().label() + ": " + figures.difference()
                        + " (95 % interval " + figures.interval() + ") in "
                        + result.outcome().title() + ", "
                        + Figures.count(
                                (long) result.control().n() + result.treatment().n())
                        + " learners "
                        + (plan.randomised() ? "assigned at random" : "not assigned at random")
                        + ", follow-up to " + study.followedTo() + ", security "
                        + result.mark().marks() + " of " + SecurityMark.MOST + ".”";
    }

    /** The security mark as filled and open squares. */
    public static String squares(SecurityMark mark) {
        return "■".repeat(mark.marks()) + "□".repeat(SecurityMark.MOST - mark.marks());
    }

    /** What the plan says to do now, as it was agreed before; "" where it says nothing. */
    public static String decision(StudyPlan plan, OutcomeResult result) {
        String action = plan.protocol().decisions().get(result.verdict().decision());
        return action == null ? "" : "What the plan says to do: " + action;
    }

    /** What an outcome is to the plan, where it is neither the main one nor planned to be judged beside it. */
    public static String role(StudyPlan plan, OutcomeResult result) {
        String id = result.outcome().id();
        return plan.protocol().exploratory().contains(id)
                ? "(Exploratory.) "
                : plan.protocol().guardrails().contains(id) ? "(Guardrail.) " : "";
    }

    /** The outcome in the light of the other secondary ones; "" where there is nothing to hold. */
    public static String family(OutcomeResult result) {
        HeldTogether held = result.family();
        if (held == null || !(result.estimate() instanceof Known)) {
            return "";
        }
        int d = Figures.of(result).decimals();
        Interval interval = held.interval();
        return "Held together with the other secondary outcomes ("
                + held.method().words() + "): p = "
                + Figures.pValue(held.pValue())
                + (interval == null
                        ? ""
                        : ", " + amount(result, interval.lower(), d, unit(result)) + " to "
                                + amount(result, interval.upper(), d, unit(result)))
                + ".";
    }

    /** Who was lost, against the WWC's cautious boundary. */
    public static String attrition(OutcomeResult result) {
        return "Outcome missing for " + Figures.fixed(100 * result.attrition().overall(), 1) + " %, differing by "
                + Figures.fixed(100 * result.attrition().differential(), 1) + " points between the arms: attrition is "
                + (result.attrition().low() ? "low" : "high") + " by the WWC's cautious boundary.";
    }

    private static String levels(StudyPlan plan, OutcomeResult result, Figures figures) {
        String control = plan.control().label();
        String treatment = plan.treatment().label();
        Integer window = result.outcome().windowDays();
        return switch (result.outcome().kind()) {
            case PLACED ->
                "Of every 100 learners, about " + hundred(result.control().value()) + " were placed within " + window
                        + " days with " + control + " and "
                        + hundred(result.treatment().value()) + " with " + treatment
                        + ".";
            case TIME_TO_PLACEMENT ->
                "Of the first " + window + " days, learners spent on average " + figures.control()
                        + " without a placement with " + control + " and " + figures.treatment() + " with " + treatment
                        + ".";
            case INCIDENCE ->
                "Of every 100 learners, about " + hundred(result.control().value()) + " were placed within " + window
                        + " days, before leaving the field, with " + control + " and "
                        + hundred(result.treatment().value()) + " with " + treatment + ".";
            case COUNT ->
                "Learners averaged " + figures.control() + " with " + control + " and " + figures.treatment() + " with "
                        + treatment + ".";
            case GRADE ->
                "Of 100 pairs of one learner from each format, the one from " + treatment
                        + " was graded higher in about "
                        + hundred(result.treatment().value()) + ", the one from " + control + " in "
                        + hundred(result.control().value()) + ".";
            case PRIORITISED ->
                "Of 100 pairs of one learner from each format, the one from " + treatment + " did better in about "
                        + hundred(result.treatment().value()) + ", the one from " + control + " in "
                        + hundred(result.control().value()) + ".";
            case SCORE, PAY ->
                "Learners averaged " + figures.control() + " with " + control + " and " + figures.treatment() + " with "
                        + treatment + " (" + result.outcome().unit() + ").";
        };
    }

    private static String gap(StudyPlan plan, OutcomeResult result, Known known, int d, String unit) {
        String what = switch (known.method()) {
            case LIN -> "The difference, adjusted for " + String.join(", ", plan.covariates()) + ", is ";
            case BLOCK_EFFECTS, CR2 ->
                plan.covariates().isEmpty()
                        ? "The difference is "
                        : "The difference, adjusted for " + String.join(", ", plan.covariates()) + ", is ";
            case BLOCKED, STRATIFIED_MIETTINEN_NURMINEN -> "The difference, block by block, is ";
            default -> "The difference is ";
        };
        return what + amount(result, known.value(), d, unit) + ".";
    }

    private static String range(OutcomeResult result, Known known, int d, String unit) {
        return "The data fit anything from " + amount(result, known.interval().lower(), d, unit) + " to "
                + amount(result, known.interval().upper(), d, unit) + ".";
    }

    /** "7.0 points more": the words carry the sign. */
    private static String amount(OutcomeResult result, double value, int d, String unit) {
        boolean time = result.outcome().kind() == Kind.TIME_TO_PLACEMENT;
        String number = Figures.fixed(Math.abs(value), d) + unit;
        if (value >= 0) {
            return number + (time ? " longer" : " more");
        }
        return number + (time ? " shorter" : " fewer");
    }

    private static String unit(OutcomeResult result) {
        return switch (result.outcome().kind()) {
            case PLACED, INCIDENCE -> "";
            case COUNT -> " %";
            case GRADE, PRIORITISED -> " of 100 pairs";
            case SCORE, PAY, TIME_TO_PLACEMENT -> " " + result.outcome().unit();
        };
    }

    private static String hundred(@Nullable Double share) {
        return share == null ? Figures.NONE : String.valueOf(Math.round(share));
    }
}
