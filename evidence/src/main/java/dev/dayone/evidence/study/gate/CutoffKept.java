package dev.dayone.evidence.study.gate;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.discontinuity.RegressionDiscontinuity;
import dev.dayone.evidence.study.outcome.CovariateCoding;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyProtocol.Cutoff;
import java.util.List;
import java.util.Objects;

/**
 * Did the score decide, and was it left alone?
 *
 * @param people assigned
 * @param unknown of them without a score
 * @param admittedBelow in the treatment arm though the score is below the cut-off
 * @param refusedAbove in the reference arm though the score is at or above it
 * @param densityP that the people nearest to the cut-off lie on its two sides by chance; NaN = too few
 */
public record CutoffKept(int people, int unknown, int admittedBelow, int refusedAbove, double densityP) {

    public static CutoffKept of(StudyPlan plan, Cutoff cutoff, List<PersonRow> people) {
        List<PersonRow> scored = people.stream()
                .filter(row -> CovariateCoding.number(row.covariates().get(cutoff.column())) != null)
                .toList();
        double[] scores = scored.stream()
                .mapToDouble(row -> Objects.requireNonNull(
                        CovariateCoding.number(row.covariates().get(cutoff.column()))))
                .toArray();
        int below = 0;
        int above = 0;
        for (int i = 0; i < scores.length; i++) {
            boolean treated = scored.get(i).arm().equals(plan.treatment().id());
            below += treated && scores[i] < cutoff.value() ? 1 : 0;
            above += !treated && scores[i] >= cutoff.value() ? 1 : 0;
        }
        return new CutoffKept(
                people.size(),
                people.size() - scored.size(),
                below,
                above,
                Answer.of(() -> RegressionDiscontinuity.densityP(scores, cutoff.value()))
                        .match(p -> p, refused -> Double.NaN));
    }

    int wrongSide() {
        return admittedBelow + refusedAbove;
    }
}
