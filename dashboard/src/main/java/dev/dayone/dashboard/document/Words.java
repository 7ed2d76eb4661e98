package dev.dayone.dashboard.document;

import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.study.HeldTogether;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.Verdict;
import dev.dayone.evidence.study.gate.SecurityMark;
import dev.dayone.evidence.study.outcome.ClosedCohort;
import dev.dayone.evidence.study.plan.StudyPlan;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The result as sentences: the reference arm first, then the range the data fit, in plain words. Nothing here is "significant",
 * nothing "proves" anything, and without random assignment nothing "led to" anything.
 */
public final class Words {

    private static final String ALIKE = "no difference";
    private static final String NOT_RATED = "not rated yet";

    private Words() {}

    /** Two or three sentences on one outcome. */
    public static String sentence(StudyPlan plan, OutcomeResult result) {
        if (result.estimate() instanceof NotEstimable refused) {
            return refused.why().forEvaluators();
        }
        Known known = (Known) result.estimate();
        Figures figures = Figures.of(result);
        int d = figures.decimals();
        return levels(plan, result, figures) + " " + gap(plan, result, known, d) + " " + range(result, known, d);
    }

    /** How many took part, and to when the data speak. */
    public static String scope(StudyResult study, OutcomeResult result) {
        StudyPlan plan = study.plan();
        return Figures.count(result.people(plan)) + " of "
                + Figures.count(result.assigned(plan))
                + " learners have this outcome. " + study.followUp()
                + (result.estimate() instanceof Known
                        ? ". The result is about these learners and cohorts; other settings may differ."
                        : ".");
    }

    /** "Sprints came out 3.9 points higher than Notebooks", or that both came out alike. */
    public static String compared(StudyPlan plan, OutcomeResult result, Known known) {
        String amount = amount(result, known.value(), Figures.of(result).decimals());
        return amount.equals(ALIKE)
                ? plan.treatment().label() + " and " + plan.control().label() + " came out alike"
                : plan.treatment().label() + " came out " + amount + " than "
                        + plan.control().label();
    }

    /** The security mark as filled and open squares. */
    public static String squares(SecurityMark mark) {
        return "■".repeat(mark.marks()) + "□".repeat(SecurityMark.MOST - mark.marks());
    }

    /** Squares and words; before there is a result it says so, since no mark could be other than provisional. */
    public static String security(OutcomeResult result) {
        return early(result)
                ? NOT_RATED
                : squares(result.mark()) + " " + result.mark().words();
    }

    /** It is too early for a result, so nothing about it can be judged yet. */
    public static boolean early(OutcomeResult result) {
        return result.verdict() == Verdict.TOO_EARLY;
    }

    /** What the plan says to do now, as it was agreed before; "" where it says nothing. */
    public static String decision(StudyPlan plan, OutcomeResult result) {
        String action = plan.protocol().decisions().get(result.verdict().decision());
        return action == null ? "" : "Agreed beforehand for this answer: " + action;
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
        return "Judged together with the other secondary outcomes ("
                + held.method().words() + "): p = "
                + Figures.pValue(held.pValue())
                + (interval == null
                        ? ""
                        : ", " + amount(result, interval.lower(), d) + " to " + amount(result, interval.upper(), d))
                + ".";
    }

    /** Who was lost, against the WWC's cautious boundary. */
    public static String attrition(StudyPlan plan, OutcomeResult result) {
        return "The outcome is missing for "
                + Figures.fixed(100 * result.attrition().overall(), 1)
                + (ClosedCohort.is(plan, result.outcome()) ? " % of measurements" : " % of learners")
                + ", and the two formats differ in that by "
                + Figures.fixed(100 * result.attrition().differential(), 1)
                + " points. By the cautious boundary of the What Works Clearinghouse that is "
                + (result.attrition().low() ? "low." : "high.");
    }

    private static String levels(StudyPlan plan, OutcomeResult result, Figures figures) {
        String control = plan.control().label();
        String treatment = plan.treatment().label();
        Integer window = result.outcome().windowDays();
        return switch (result.outcome().kind()) {
            case PLACED ->
                result.outcome().ofWork()
                        ? result.outcome().title() + ": of every 100 learners, about "
                                + hundred(result.control().value()) + " with " + control + " and "
                                + hundred(result.treatment().value()) + " with " + treatment + "."
                        : "Of every 100 learners, about "
                                + hundred(result.control().value()) + " were placed within " + window
                                + " days with " + control + " and "
                                + hundred(result.treatment().value()) + " with " + treatment
                                + ".";
            case TIME_TO_PLACEMENT ->
                "Of the first " + window + " days, learners spent on average " + figures.control()
                        + (result.outcome().ofWork() ? " waiting for it with " : " without a placement with ") + control
                        + " and " + figures.treatment() + " with " + treatment
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
            case FRACTION ->
                "Learners averaged " + figures.control() + " with " + control + " and " + figures.treatment() + " with "
                        + treatment + ".";
            case SCORE, PAY ->
                "Learners averaged " + figures.control() + " "
                        + result.outcome().unit() + " with " + control + " and " + figures.treatment() + " with "
                        + treatment + ".";
        };
    }

    private static String gap(StudyPlan plan, OutcomeResult result, Known known, int d) {
        String amount = amount(result, known.value(), d);
        String found = amount.equals(ALIKE)
                ? "the two formats came out alike"
                : plan.treatment().label() + " came out " + amount;
        return result.adjustedFor().isEmpty()
                ? sentence(plan, result, known, found)
                : adjusted(found, String.join(", ", result.adjustedFor()));
    }

    private static String sentence(StudyPlan plan, OutcomeResult result, Known known, String found) {
        String how = how(plan, result, known);
        return capital(how.isEmpty() ? found : how + ", " + found) + ".";
    }

    /** How the design compares, where the difference is not the gap between the averages of everyone: "at the cut-off"; "" where it is. */
    public static String how(StudyPlan plan, OutcomeResult result, Known known) {
        return switch (known.method()) {
            case DISCONTINUITY -> "at the cut-off";
            case STEPPED_WEDGE -> "within the same period, sites held alike";
            case BLOCKED, STRATIFIED_MIETTINEN_NURMINEN -> "compared within blocks";
            case BLOCK_EFFECTS, CR2 -> plan.blocked() && result.adjustedFor().isEmpty() ? "compared within blocks" : "";
            default -> "";
        };
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** Says why the difference is not the gap between the two averages beside it. */
    private static String adjusted(String found, String covariates) {
        return "Compared between learners with equal " + covariates + " at the start, " + found
                + ". This need not equal the gap between the two averages, because the two groups did not start exactly alike.";
    }

    private static String range(OutcomeResult result, Known known, int d) {
        return "The data are consistent with anything from "
                + amount(result, known.interval().lower(), d) + " to "
                + amount(result, known.interval().upper(), d) + ".";
    }

    /** "7.0 points higher": the words carry the sign. */
    private static String amount(OutcomeResult result, double value, int d) {
        String sized = Figures.fixed(Math.abs(value), d);
        if (sized.chars().allMatch(c -> c == '0' || c == '.')) {
            return ALIKE;
        }
        boolean more = value >= 0;
        return switch (result.outcome().kind()) {
            case TIME_TO_PLACEMENT -> sized + " " + result.outcome().unit() + (more ? " longer" : " shorter");
            case PLACED, INCIDENCE, FRACTION -> sized + " percentage points " + (more ? "higher" : "lower");
            case COUNT -> sized + " % " + (more ? "more" : "fewer");
            case GRADE, PRIORITISED -> sized + " of 100 pairs " + (more ? "more" : "fewer");
            case SCORE, PAY -> sized + " " + result.outcome().unit() + (more ? " higher" : " lower");
        };
    }

    private static String hundred(@Nullable Double share) {
        return share == null ? Figures.NONE : String.valueOf(Math.round(share));
    }
}
