package dev.dayone.evidence.study;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.study.StudyPlan.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;

/** Does the answer hang on one person, or on one cluster where clusters were assigned? The same method without each of them in turn. */
record LeaveOneOut(StudyPlan plan, Function<List<PersonRow>, Estimate> again) {

    /** With more units no single one carries the answer, and it would take long. */
    private static final int MOST = 200;

    List<String> lines(Outcome outcome, List<PersonRow> observed, Estimate main) {
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
        String unit = plan.clustered() ? "cluster" : "person";
        return List.of(String.format(
                Locale.ROOT,
                "Without any one %s the difference lies between %+.1f and %+.1f %s; %s.",
                unit,
                low,
                high,
                outcome.unit(),
                other == 0
                        ? "the heading stays"
                        : "without " + other + " of " + without.size() + " the heading would be another"));
    }
}
