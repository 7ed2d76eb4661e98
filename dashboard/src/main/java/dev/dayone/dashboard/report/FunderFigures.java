package dev.dayone.dashboard.report;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.disclosure.Disclosure;
import dev.dayone.evidence.study.ArmSummary;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import java.util.Optional;

/**
 * One outcome as funders may see it: every string, and every picture drawn from {@link #published}, comes from the same rounded numbers.
 *
 * @param result the outcome, exact
 * @param threshold fewest people a figure speaks of
 * @param detail how finely it may be published
 */
record FunderFigures(OutcomeResult result, int threshold, Detail detail) {

    static final String WITHHELD = "withheld";

    /** Whether anything of it may be shown. */
    boolean shown() {
        return detail != Detail.NOTHING;
    }

    /** Whether both arms' own values may be shown. */
    boolean levels() {
        return detail == Detail.LEVELS;
    }

    /** The difference and its interval as they are published; nothing where they are withheld or cannot be estimated. */
    Optional<Known> published() {
        if (!shown() || !(result.estimate() instanceof Known known)) {
            return Optional.empty();
        }
        double step = ofPeople() ? detail.step() : Math.pow(10, -rounded().decimals());
        Interval interval = known.interval();
        return Optional.of(new Known(
                known.method(),
                rounded(known.value(), step),
                null,
                null,
                new Interval(rounded(interval.lower(), step), rounded(interval.upper(), step), interval.level()),
                null,
                known.pMethod(),
                known.units(),
                known.notes()));
    }

    private static double rounded(double value, double step) {
        double times = Math.round(value / step);
        return step < 1 ? times / Math.round(1 / step) : times * step;
    }

    /** Differences of shares in whole points: tenths of a point would give counts away. */
    Figures rounded() {
        return ofPeople() ? Figures.of(result, 0) : Figures.of(result);
    }

    Figures shownFigures() {
        return Figures.of(result, published().orElse(null), rounded().decimals());
    }

    /** Shares of people, or of pairs of them: tenths would give counts away. */
    boolean ofPeople() {
        return result.outcome().inPerCent() || result.outcome().kind().pairs();
    }

    String level(ArmSummary arm) {
        if (!levels()) {
            return WITHHELD;
        }
        Double value = arm.value();
        return value != null && ofPeople()
                ? Disclosure.rate(value / 100)
                : arm.arm().equals(result.control().arm())
                        ? rounded().control()
                        : rounded().treatment();
    }

    String people(ArmSummary arm) {
        return arm.n() < threshold ? "< " + threshold : String.valueOf(Disclosure.rounded(arm.n()));
    }

    String difference() {
        String difference = shownFigures().difference();
        return !shown() ? WITHHELD : difference == null ? Figures.NONE : difference;
    }

    String interval() {
        String interval = shownFigures().interval();
        return !shown() ? WITHHELD : interval == null ? Figures.NONE : interval;
    }

    String heading() {
        return shown() ? result.verdict().heading() : "Too few learners to report";
    }

    /** The result in two sentences, the reference arm first. */
    String sentence(StudyPlan plan) {
        if (result.control().n() < threshold || result.treatment().n() < threshold) {
            return "An arm has fewer than " + threshold + " learners with this outcome.";
        }
        if (!shown()) {
            return result.outcome().ofWork()
                    ? "The result is withheld: with so few learners of one answer it would give their number away."
                    : "The result is withheld: with so few learners placed, or so few not placed, it would give their number away.";
        }
        Known known = published().orElse(null);
        if (known == null) {
            return result.estimate().match(found -> "", refused -> refused.why().forFunders(threshold));
        }
        String unit =
                result.outcome().kind().share() ? "of 100" : result.outcome().unit();
        int decimals = rounded().decimals();
        return levelsIn(plan)
                + (adjusted() ? "Adjusted for what the plan names, the difference is " : "The difference is ") + about()
                + amount(known.value(), decimals, unit)
                + "; the data are consistent with anything from " + about()
                + amount(known.interval().lower(), decimals, unit) + " to "
                + amount(known.interval().upper(), decimals, unit) + ".";
    }

    /** Whether both arms' values are shown and the difference is not the one less the other, since the estimate is adjusted. */
    boolean adjusted() {
        Double control = result.control().value();
        Double treatment = result.treatment().value();
        if (!levels() || control == null || treatment == null || !(result.estimate() instanceof Known known)) {
            return false;
        }
        boolean ratio = result.outcome().kind() == Kind.COUNT;
        double plain = treatment - control;
        return !ratio
                && Math.abs(plain - known.value())
                        >= 0.5 * Math.pow(10, -rounded().decimals());
    }

    private String about() {
        return detail.step() > 1 ? "about " : "";
    }

    private String levelsIn(StudyPlan plan) {
        String control = plan.control().label();
        String treatment = plan.treatment().label();
        if (!levels()) {
            return "Both formats' own shares are withheld, since one of them would speak of fewer than " + threshold
                    + " learners. ";
        }
        return switch (result.outcome().kind()) {
            case PLACED ->
                result.outcome().ofWork()
                        ? result.outcome().title() + ": of every 100 learners, about " + hundred(result.control())
                                + " with " + control + " and " + hundred(result.treatment()) + " with " + treatment
                                + ". "
                        : "Of every 100 learners, about " + hundred(result.control()) + " were placed within "
                                + result.outcome().windowDays() + " days with " + control + " and "
                                + hundred(result.treatment()) + " with " + treatment + ". ";
            case INCIDENCE ->
                "Of every 100 learners, about " + hundred(result.control()) + " were placed within "
                        + result.outcome().windowDays() + " days, before leaving the field, with " + control + " and "
                        + hundred(result.treatment()) + " with " + treatment + ". ";
            case GRADE, PRIORITISED ->
                "Of 100 pairs of one learner from each format, the one from " + treatment + " did better in about "
                        + hundred(result.treatment()) + ", the one from " + control + " in "
                        + hundred(result.control()) + ". ";
            case TIME_TO_PLACEMENT ->
                "Of the first " + result.outcome().windowDays() + " days, learners spent on average "
                        + rounded().control()
                        + (result.outcome().ofWork() ? " waiting for it with " : " without a placement with ") + control
                        + " and "
                        + rounded().treatment() + " with " + treatment + ". ";
            case SCORE, PAY, COUNT, FRACTION ->
                "Learners averaged " + rounded().control() + " with " + control + " and "
                        + rounded().treatment() + " with " + treatment + ". ";
        };
    }

    /** Placed of a hundred, within the published bounds. */
    static int hundred(ArmSummary arm) {
        Double value = arm.value();
        return (int) Math.round(Math.max(5, Math.min(95, value == null ? 0 : value)));
    }

    private String amount(double value, int decimals, String unit) {
        boolean time = result.outcome().kind() == Kind.TIME_TO_PLACEMENT;
        String more = time ? "longer" : "more";
        String less = time ? "shorter" : "fewer";
        return Figures.fixed(Math.abs(value), decimals) + " "
                + (unit.equals("of 100")
                        ? (value >= 0 ? more : less) + " of 100"
                        : unit + " " + (value >= 0 ? more : less));
    }
}
