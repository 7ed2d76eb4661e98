package dev.dayone.evidence.planning;

import dev.dayone.evidence.planning.PlanAnswer.Question;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.simulation.DesignSimulation;
import dev.dayone.evidence.study.simulation.SimulatedStudy;
import dev.dayone.evidence.study.simulation.StudySimulation;
import dev.dayone.evidence.study.simulation.StudySimulation.Truth;
import java.util.Optional;
import java.util.function.DoubleFunction;
import java.util.function.DoublePredicate;

/** A planned study with a known truth, at the plan's own numbers, to be judged again and again by the code that judges real ones. */
final class PlannedSimulation {

    /** Standard deviation of simulated scores among people of one format. */
    private static final double DEVIATION = 10;

    private static final int PERIODS = 4;
    private static final int MOST_WAVES = 4;
    private static final double SHARE_OF_PERSON = 0.5;

    private PlannedSimulation() {}

    /**
     * Nothing where nobody draws lots and no score admits, or an arm would have a single unit: such a study has no verdict to simulate.
     *
     * @param effect true difference, in the outcome's unit; of times, days sooner
     */
    static Optional<SimulatedStudy> of(Question question, double effect) {
        int people = (int) Math.round(question.people() * (1 - question.loss()));
        // What covariates explain is taken off the spread, so that any share of it can be simulated.
        double left = question.clustered() ? 1 : Math.sqrt(1 - question.rSquared());
        double unit = DEVIATION / (question.deviation() * left);
        double matters = question.matters() * unit;
        return switch (question.design()) {
            case BEFORE_AFTER -> Optional.empty();
            case CROSSOVER ->
                people < 4
                        ? Optional.empty()
                        : Optional.of(
                                DesignSimulation.crossover(effect * unit, matters, people, PERIODS, SHARE_OF_PERSON));
            case DISCONTINUITY ->
                // As many apply in vain as are admitted.
                people < 20
                        ? Optional.empty()
                        : Optional.of(DesignSimulation.discontinuity(effect * unit, matters, 2 * people, 0));
            case STEPPED_WEDGE -> steppedWedge(question, effect * unit, matters, people);
            case LOTTERY -> question.random() ? lottery(question, effect, unit, people) : Optional.empty();
        };
    }

    private static Optional<SimulatedStudy> steppedWedge(Question question, double effect, double matters, int people) {
        int sites = question.units();
        if (sites < 3 || question.ofShares()) {
            return Optional.empty();
        }
        int waves = Math.min(sites, MOST_WAVES);
        int cell = Math.max(1, Math.round((float) people / (sites * (waves + 1))));
        return Optional.of(DesignSimulation.steppedWedge(effect, matters, sites, waves, cell, question.icc()));
    }

    private static Optional<SimulatedStudy> lottery(Question question, double effect, double unit, int people) {
        int treated = (int) Math.round(people * question.share());
        int wholeTreated = (int) Math.round(question.units() * question.share());
        if (treated < 2
                || people - treated < 2
                || (question.clustered() && (wholeTreated < 2 || question.units() - wholeTreated < 2))) {
            return Optional.empty();
        }
        int groups = question.clustered() ? question.units() : question.cohorts();
        double icc = question.clustered() ? question.icc() : 0;
        return switch (question.kind()) {
            case COUNT, GRADE, INCIDENCE, PRIORITISED ->
                Optional.of(StudySimulation.of(
                        otherKind(question, effect, treated, people - treated).in(groups, question.clustered(), icc)));
            case SCORE, PAY, FRACTION ->
                Optional.of(StudySimulation.of(new Truth(
                        Kind.SCORE,
                        treated,
                        people - treated,
                        groups,
                        question.clustered(),
                        false,
                        icc,
                        1,
                        false,
                        0,
                        effect * unit,
                        question.matters() * unit)));
            case PLACED ->
                Optional.of(StudySimulation.of(new Truth(
                        Kind.PLACED,
                        treated,
                        people - treated,
                        groups,
                        question.clustered(),
                        false,
                        icc,
                        1,
                        false,
                        question.base(),
                        Math.min(effect / 100, 0.999 - question.base()),
                        question.matters())));
            case TIME_TO_PLACEMENT -> {
                double hazard = -Math.log1p(-question.base());
                yield question.clustered()
                        ? Optional.empty()
                        : Optional.of(StudySimulation.of(new Truth(
                                Kind.TIME_TO_PLACEMENT,
                                treated,
                                people - treated,
                                groups,
                                false,
                                false,
                                0,
                                1,
                                false,
                                hazard,
                                logRatio(hazard, effect),
                                question.matters())));
            }
        };
    }

    /** Counts, grades and shares before leaving, at the effect that makes the difference so large. */
    private static Truth otherKind(Question question, double wanted, int treated, int control) {
        double spread = question.deviation() / 100;
        // A mean of four, or as few as a Poisson count of that spread has; the rest of the spread is between people.
        double mean = Math.min(4, 1 / (spread * spread));
        double burst = Math.max(0, spread * spread - 1 / mean);
        double hazard = -Math.log1p(-question.base());
        double most = question.kind() == Kind.PRIORITISED ? 0.999 - question.base() : Math.log(100);
        DoubleFunction<Truth> truth = effect -> switch (question.kind()) {
            case COUNT -> Truth.counts(treated, control, mean, burst, effect);
            case GRADE -> Truth.grades(treated, control, effect);
            case INCIDENCE -> Truth.incidence(treated, control, hazard, effect);
            default -> Truth.prioritised(treated, control, question.base(), effect);
        };
        double found = least(0, most, effect -> truth.apply(effect).difference() >= wanted);
        return truth.apply(wanted > 0 ? found : 0).mattering(question.matters());
    }

    /** The smallest number from which on that holds, or the upper end. */
    private static double least(double from, double to, DoublePredicate enough) {
        double low = from;
        double high = to;
        for (int step = 0; step < 60; step++) {
            double middle = (low + high) / 2;
            if (enough.test(middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /** The log hazard ratio that makes the wait so many days shorter on average, at most that of a hundredfold hazard. */
    private static double logRatio(double hazard, double sooner) {
        return sooner > 0
                ? least(
                        0,
                        Math.log(100),
                        ratio -> -Truth.times(2, 2, hazard, ratio).difference() >= sooner)
                : 0;
    }
}
