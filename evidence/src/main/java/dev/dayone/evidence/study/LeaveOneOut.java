package dev.dayone.evidence.study;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;

/** Does the answer hang on one person, or on one cluster where clusters were assigned? The same method without each of them in turn. */
record LeaveOneOut(StudyPlan plan, Function<List<PersonRow>, Estimate> again) {

    /** With more units no single one carries the answer, and it would take long. */
    private static final int MOST = 200;

    List<Finding> lines(Outcome outcome, List<PersonRow> observed, Estimate main) {
        List<List<PersonRow>> without = new ArrayList<>();
        if (plan.clustered()) {
            for (String cluster : new TreeSet<>(observed.stream()
                    .map(row -> Objects.requireNonNullElse(row.cluster(), ""))
                    .toList())) {
                without.add(observed.stream()
                        .filter(row -> !cluster.equals(row.cluster()))
                        .toList());
            }
        } else {
            for (int i = 0; i < Math.min(observed.size(), MOST + 1); i++) {
                List<PersonRow> kept = new ArrayList<>(observed);
                kept.remove(i);
                without.add(kept);
            }
        }
        if (!(main instanceof Known known) || without.size() > MOST || !outcome.primary()) {
            return List.of();
        }
        Verdict spoken = Verdict.of(known.interval(), outcome.smallestDifference(), outcome.higherIsBetter());
        double low = known.value();
        double high = known.value();
        int other = 0;
        for (List<PersonRow> kept : without) {
            if (again.apply(kept) instanceof Known one) {
                low = Math.min(low, one.value());
                high = Math.max(high, one.value());
                other += Verdict.of(one.interval(), outcome.smallestDifference(), outcome.higherIsBetter()) == spoken
                        ? 0
                        : 1;
            } else {
                other++;
            }
        }
        Figure unit = Figure.name(plan.clustered() ? "cluster" : "person");
        Figure lowest = Figure.signed(low, 1);
        Figure highest = Figure.signed(high, 1);
        Figure scale = Figure.name(outcome.unit());
        return List.of(
                other == 0
                        ? Finding.of(
                                "Without any one {} the difference lies between {} and {} {}, and the verdict stays.",
                                unit,
                                lowest,
                                highest,
                                scale)
                        : Finding.of(
                                "Without any one {} the difference lies between {} and {} {}. Of the ones left out in turn, {} of {} change the verdict "
                                        + "when they are missing.",
                                unit,
                                lowest,
                                highest,
                                scale,
                                Figure.people(other),
                                Figure.people(without.size())));
    }
}
