package dev.dayone.dashboard.report;

import dev.dayone.dashboard.chart.ForestPlot;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.FunderReport;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.disclosure.Disclosure;
import dev.dayone.evidence.study.ArmSummary;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.plan.StudyPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * The outcomes of a study for funders: a picture of all differences, a table of the figures, and the same as lines of a file.
 *
 * @param outcomes main outcome and others, as they may be shown
 * @param threshold fewest people that a figure may speak of
 */
record OutcomesPart(StudyResult study, List<FunderFigures> outcomes, int threshold) {

    OutcomesPart {
        outcomes = List.copyOf(outcomes);
    }

    /** All differences in one picture, for the first page. */
    Section picture() {
        StudyPlan plan = study.plan();
        List<ForestPlot.Line> drawn = outcomes.stream()
                .flatMap(each -> each.published().stream()
                        .map(known -> new ForestPlot.Line(
                                each.result().outcome(), known, each.difference(), each.interval())))
                .toList();
        Section section = Section.of(
                "differed",
                "What differed",
                "Each line is the difference between " + plan.treatment().label() + " and "
                        + plan.control().label()
                        + " with its 95 % interval, against the smallest difference that matters, which was set beforehand. "
                        + "An interval that includes no difference does not show that there is none.");
        return drawn.isEmpty() ? section : section.drawn(ForestPlot.of(study, FunderReport.WIDTH, "forest", drawn));
    }

    /** The figures behind the picture. */
    Section table() {
        StudyPlan plan = study.plan();
        return Section.of("figures", "The figures")
                .with(new Table(
                        "Main outcome first; the others are read beside it. In brackets: learners with this outcome, about."
                                + (outcomes.stream().anyMatch(FunderFigures::adjusted)
                                        ? " A difference marked * is adjusted for what the plan names, such as block or "
                                                + "experience before the start: it is not one average less the other."
                                        : ""),
                        List.of(
                                Column.text("Outcome"),
                                Column.number(plan.control().label()),
                                Column.number(plan.treatment().label()),
                                Column.number("Difference"),
                                Column.number("95 % interval"),
                                Column.text("Verdict")),
                        outcomes.stream()
                                .map(each -> List.of(
                                        Cell.text(each.result().outcome().title()),
                                        Cell.number(each.level(each.result().control()) + " ("
                                                + each.people(each.result().control()) + ")"),
                                        Cell.number(each.level(each.result().treatment()) + " ("
                                                + each.people(each.result().treatment()) + ")"),
                                        Cell.number(each.difference() + (each.adjusted() ? " *" : "")),
                                        Cell.number(each.interval()),
                                        Cell.text(each.heading())))
                                .toList()));
    }

    /** Lines of outcomes.csv, the header first. */
    List<List<String>> lines() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "outcome",
                "unit",
                "control",
                "control_people",
                "treatment",
                "treatment_people",
                "difference",
                "lower",
                "upper",
                "level",
                "suppressed",
                "verdict",
                "method",
                "as_of"));
        for (FunderFigures each : outcomes) {
            OutcomeResult of = each.result();
            int decimals = each.rounded().decimals();
            Known known = each.published().orElse(null);
            rows.add(List.of(
                    of.outcome().id(),
                    of.outcome().unit(),
                    level(each, of.control()),
                    of.control().n() < threshold
                            ? ""
                            : String.valueOf(Disclosure.rounded(of.control().n())),
                    level(each, of.treatment()),
                    of.treatment().n() < threshold
                            ? ""
                            : String.valueOf(Disclosure.rounded(of.treatment().n())),
                    known == null ? "" : plain(known.value(), decimals),
                    known == null ? "" : plain(known.interval().lower(), decimals),
                    known == null ? "" : plain(known.interval().upper(), decimals),
                    known == null ? "" : String.valueOf(known.interval().level()),
                    String.valueOf(!each.levels()),
                    each.shown() ? of.verdict().name() : "TOO_FEW",
                    of.estimate().method().name(),
                    study.asOf().toString()));
        }
        return rows;
    }

    /** Whole percent within 5 and 95, or the arm's mean; empty where it is withheld. */
    private static String level(FunderFigures each, ArmSummary arm) {
        Double value = arm.value();
        if (!each.levels() || value == null) {
            return "";
        }
        return each.ofPeople()
                ? String.valueOf(FunderFigures.hundred(arm))
                : plain(value, each.rounded().decimals());
    }

    private static String plain(double value, int decimals) {
        return Figures.fixed(value, decimals).replace("−", "-").replace(",", "");
    }
}
