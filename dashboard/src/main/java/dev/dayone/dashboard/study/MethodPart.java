package dev.dayone.dashboard.study;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import java.util.ArrayList;
import java.util.List;

/** How the numbers were made, and what other methods make of the same data: closed until a reader opens it. */
final class MethodPart {

    private MethodPart() {}

    static Part of(StudyResult result) {
        List<List<Cell>> rows = new ArrayList<>();
        for (OutcomeResult outcome : result.outcomes()) {
            int decimals = Figures.of(outcome).decimals();
            List<Estimate> estimates = new ArrayList<>(List.of(outcome.estimate()));
            estimates.addAll(outcome.alternatives());
            for (Estimate estimate : estimates) {
                boolean first = estimate == outcome.estimate();
                rows.add(List.of(
                        Cell.text(first ? outcome.outcome().title() : "").strong(first),
                        Cell.text(estimate.method().label()
                                + estimate.match(
                                        known -> known.notes().isEmpty() ? "" : ", " + String.join(", ", known.notes()),
                                        refused -> "")),
                        Cell.text(estimate.method().description()),
                        Cell.number(Figures.alternative(estimate, decimals)),
                        Cell.text(estimate.match(
                                known -> Figures.pValue(known.pValue()) + " (" + known.pMethod() + ")",
                                refused -> Figures.NONE))));
            }
        }
        Section methods = Section.of(
                        "method",
                        "Methods, and what others give",
                        "The first line of each outcome is the method that fits how learners were assigned; it was chosen before outcomes were read. The other methods should "
                                + "agree with it.")
                .with(new Table(
                        "Methods.",
                        List.of(
                                Column.text("Outcome"),
                                Column.text("Method"),
                                Column.text("What"),
                                Column.number("Difference (95 % interval)"),
                                Column.text("p")),
                        rows))
                .fold();
        return new Part("methods", "Methods", "", List.of(methods));
    }
}
