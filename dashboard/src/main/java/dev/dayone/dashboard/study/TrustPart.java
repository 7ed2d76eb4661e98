package dev.dayone.dashboard.study;

import dev.dayone.dashboard.chart.LookPlot;
import dev.dayone.dashboard.chart.LookPlot.Planned;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.dashboard.document.Words;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.gate.Gate;
import dev.dayone.warehouse.view.PipelineStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the answer can be trusted: checks of the data, interim looks, other assumptions, and what was said before. */
final class TrustPart {

    private TrustPart() {}

    static Part of(
            StudyResult result,
            List<Planned> looks,
            List<Said> said,
            PipelineStatus.Commits commits,
            PipelineStatus.Measured measured) {
        OutcomeResult main = result.main();
        List<Section> out = new ArrayList<>();
        out.add(gates(main, commits, measured));
        looks(result, looks).ifPresent(out::add);
        if (!main.sensitivity().isEmpty()) {
            out.add(Section.of(
                    "otherwise",
                    "Under other assumptions",
                    Finding.forEvaluators(main.sensitivity()).toArray(String[]::new)));
        }
        said(said).ifPresent(out::add);
        return new Part("trust", "Can it be trusted?", lead(main), out);
    }

    private static String lead(OutcomeResult main) {
        long failed = count(main, Gate.Status.FAIL);
        long care = count(main, Gate.Status.WARN);
        long passed = count(main, Gate.Status.PASS);
        return "Of " + main.gates().size() + " checks of the main outcome, " + passed + " passed"
                + (care == 0 ? "" : ", " + care + (care == 1 ? " calls" : " call") + " for caution")
                + (failed == 0 ? "" : ", " + failed + " failed")
                + (passed + care + failed == main.gates().size()
                        ? ""
                        : ", " + (main.gates().size() - passed - care - failed) + " could not be made")
                + ". Security "
                + (Words.early(main)
                        ? "is rated when there is a result"
                        : main.mark().words())
                + ": it says how well the study was made, whatever it found.";
    }

    private static long count(OutcomeResult main, Gate.Status status) {
        return main.gates().stream().filter(gate -> gate.status() == status).count();
    }

    private static Section gates(OutcomeResult main, PipelineStatus.Commits commits, PipelineStatus.Measured measured) {
        return Section.of(
                        "health",
                        "Checks",
                        "If a check fails, its message is shown instead of the result.",
                        Figures.count(measured.measures()) + " measures of " + Figures.count(measured.participants())
                                + " participants"
                                + (commits.observed() == 0
                                        ? ". "
                                        : "; " + Figures.count(commits.observed()) + " commits read, "
                                                + Figures.count(commits.attributed()) + " of them by participants. ")
                                + (measured.caughtUp()
                                        ? "Every event is in the measures."
                                        : Figures.count(measured.behind())
                                                + " participants have events that are not in the measures yet."))
                .with(new Table(
                        "Checks of the main outcome.",
                        List.of(Column.text("Check"), Column.text("Result"), Column.text("In words")),
                        main.gates().stream()
                                .map(gate -> List.of(
                                        Cell.text(gate.name().words())
                                                .strong(gate.status() == Gate.Status.FAIL
                                                        || gate.status() == Gate.Status.WARN),
                                        Cell.text(gate.status().words()),
                                        Cell.text(gate.finding().forEvaluators())))
                                .toList()));
    }

    private static Optional<Section> looks(StudyResult result, List<Planned> looks) {
        return looks.isEmpty()
                ? Optional.empty()
                : Optional.of(Section.of(
                                "looks",
                                "Interim looks",
                                "The main outcome at each look that the plan set beforehand, on what is known now about the days up to it. The intervals are wide enough "
                                        + "to hold together, however many looks there are. Dashed lines are looks still to come.")
                        .marked(result.main().verdict().heading())
                        .drawn(Drawn.forBothWidths(width -> LookPlot.of(result.plan(), looks, width, "looks-" + width)))
                        .with(new Table(
                                "Planned interim looks.",
                                List.of(
                                        Column.text("Day"),
                                        Column.number("Learners with the outcome"),
                                        Column.number("Difference"),
                                        Column.number("Interval, valid for all looks")),
                                looks.stream()
                                        .map(each -> List.of(
                                                Cell.text(each.day().toString()),
                                                Cell.number(
                                                        each.result() == null
                                                                ? Figures.NONE
                                                                : Figures.count(each.people(result.plan()))),
                                                Cell.number(each.difference()),
                                                Cell.number(each.interval())))
                                        .toList())));
    }

    private static Optional<Section> said(List<Said> said) {
        return said.isEmpty()
                ? Optional.empty()
                : Optional.of(Section.of(
                                "said-before",
                                "What was said before",
                                "The verdict on the main outcome each time it changed, as it was put on record. A link shows the page as it was known then.")
                        .with(new Table(
                                "Verdicts on record, the latest first.",
                                List.of(
                                        Column.text("On record since"),
                                        Column.text("Verdict"),
                                        Column.number("Difference"),
                                        Column.text("As of")),
                                said.stream()
                                        .map(each -> List.of(
                                                Cell.link(each.day(), each.link()),
                                                Cell.text(each.verdict()),
                                                Cell.number(each.difference()),
                                                Cell.text(each.asOf())))
                                        .toList())));
    }
}
