package dev.dayone.evidence.study;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.attrition.AttritionBoundary;
import dev.dayone.evidence.clusters.IntraclusterCorrelation;
import dev.dayone.evidence.study.StudyPlan.Outcome;
import dev.dayone.evidence.survival.KaplanMeier;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that the data say about one outcome.
 *
 * @param estimate by the method the plan's design asks for
 * @param alternatives the same question by other methods, to see whether the answer leans on the method
 * @param detectable smallest true difference that this study had an 80 % chance to tell from none; null = not estimable
 * @param attrition people lost against the WWC boundary
 * @param correlation how alike clusters are; null where people were assigned
 * @param curves placement curves, control then treatment; empty unless the outcome is a time
 * @param notes what a reader must know
 */
public record OutcomeResult(
        Outcome outcome,
        Verdict verdict,
        ArmSummary control,
        ArmSummary treatment,
        Estimate estimate,
        List<Estimate> alternatives,
        @Nullable Double detectable,
        AttritionBoundary attrition,
        @Nullable IntraclusterCorrelation correlation,
        List<KaplanMeier> curves,
        List<String> notes) {

    public OutcomeResult {
        alternatives = List.copyOf(alternatives);
        curves = List.copyOf(curves);
        notes = List.copyOf(notes);
    }
}
