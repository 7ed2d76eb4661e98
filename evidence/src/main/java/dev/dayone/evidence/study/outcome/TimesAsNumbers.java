package dev.dayone.evidence.study.outcome;

import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Kind;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.survival.PseudoValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Times as numbers, so that blocks, clusters and covariates are respected as they are for any number: days up to the horizon, or placed by it or not.
 * People not followed so far count as far as they were, by the pseudo-values of their own arm ({@link PseudoValues}).
 */
public final class TimesAsNumbers {

    private TimesAsNumbers() {}

    /** Those people with one number each; refuses TAU_BEYOND_FOLLOW_UP. */
    public static List<PersonRow> of(StudyPlan plan, Outcome outcome, List<PersonRow> known) {
        Map<String, List<PersonRow>> arms =
                known.stream().collect(Collectors.groupingBy(PersonRow::arm, LinkedHashMap::new, Collectors.toList()));
        List<PersonRow> out = new ArrayList<>();
        arms.values().forEach(arm -> {
            double[] numbers = together(plan, outcome, arm);
            for (int i = 0; i < numbers.length; i++) {
                out.add(arm.get(i).withValue(numbers[i]));
            }
        });
        return out;
    }

    /** One number each for people taken together, whatever their arm. */
    public static double[] together(StudyPlan plan, Outcome outcome, List<PersonRow> known) {
        if (outcome.kind() == Kind.INCIDENCE) {
            return CompetingEvents.of(plan, outcome, known).asNumbers();
        }
        return PseudoValues.ofRestrictedMean(
                known.stream()
                        .mapToDouble(row -> Objects.requireNonNull(row.value()))
                        .toArray(),
                known.stream().mapToDouble(row -> row.event() ? 1 : 0).toArray(),
                Objects.requireNonNull(outcome.windowDays(), "a time needs a horizon"));
    }
}
