package dev.dayone.warehouse.study;

import dev.dayone.evidence.study.outcome.OutcomeState;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One person's outcome, made of their measures.
 *
 * @param value null = missing
 * @param event for times: whether the event happened then
 * @param periods one value a period. Crossover: NaN in all where one is missing, since none can stand for another. Stepped wedge that measures the same people in every
 *     period: NaN where it is missing. Empty in other designs
 */
record OutcomeValue(@Nullable Double value, boolean event, List<Double> periods) {

    private static final double PERCENT = 100;

    OutcomeValue {
        periods = List.copyOf(periods);
    }

    /**
     * What was measured of a person.
     *
     * @param value null = not measured
     * @param censored a time until which the event had not happened
     * @param periods the values of the periods that were measured
     * @param withheld uses to which the person said no
     */
    record Measured(@Nullable Double value, boolean censored, List<Double> periods, Collection<String> withheld) {}

    /** The measure of a person that carries an outcome: placed within any window follows from the time to placement. */
    static String measure(Outcome outcome) {
        return switch (outcome.measure()) {
            case "P1" -> "P4.strict";
            case "P2" -> "P4.broad";
            default -> outcome.measure();
        };
    }

    /**
     * What the periods tell of a person.
     *
     * @param each whether each period tells by itself; otherwise all of them are needed
     * @param periods NaN = not measured
     */
    static List<Double> told(boolean each, List<Double> periods) {
        return each || periods.stream().noneMatch(value -> value.isNaN()) ? periods : List.of();
    }

    /**
     * The outcome of one person for one use of the data.
     *
     * @param periods how many the plan has; 0 where a person has one value
     */
    static OutcomeValue of(Outcome outcome, Measured found, int periods, DataUse use) {
        if (!use.isPermitted(found.withheld())) {
            return new OutcomeValue(null, false, Collections.nCopies(periods, Double.NaN));
        }
        List<Double> complete =
                found.periods().size() == periods ? found.periods() : Collections.nCopies(periods, Double.NaN);
        Double value = found.value();
        boolean event = value != null && !found.censored();
        Integer window = outcome.windowDays();
        if (outcome.kind() == Kind.PLACED && value != null) {
            value = outcome.ofWork() || window == null
                    ? yesOrNo(value)
                    : OutcomeState.within(window, event ? value : null, value, true)
                            .number();
        }
        if (outcome.kind() == Kind.FRACTION) {
            return new OutcomeValue(
                    value == null ? null : Double.valueOf(PERCENT * value),
                    event,
                    complete.stream().map(each -> PERCENT * each).toList());
        }
        return new OutcomeValue(value, event, complete);
    }

    /** 1 or 0 as it is; raters who disagree leave it unknown. */
    private static @Nullable Double yesOrNo(double value) {
        return value == 0 || value == 1 ? Double.valueOf(value) : null;
    }
}
