package dev.dayone.dashboard.web;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Paths;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Choice;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.warehouse.study.Explanation.Contribution;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.util.ArrayList;
import java.util.List;

/** From a figure of a study to the people behind it, and to whom it lacks; each person leads to the events. */
final class FigurePage {

    private FigurePage() {}

    /** @param people everyone in the outcome, as assigned */
    static List<Section> of(Registered study, Outcome outcome, List<Contribution> people) {
        List<Contribution> missing =
                people.stream().filter(each -> each.value() == null).toList();
        List<Contribution> there =
                people.stream().filter(each -> each.value() != null).toList();
        List<Section> out = new ArrayList<>();
        out.add(Section.of(
                        "figure",
                        outcome.title(),
                        Figures.count(there.size()) + " of " + Figures.count(people.size())
                                + " learners have this outcome. Your look at them is on record. A person's page lists every event behind the value: scores, submissions, "
                                + "job reports and commits.")
                .linked("/studies/" + Paths.segment(study.programme()) + "/"
                        + Paths.segment(study.plan().id()))
                .taken(study.plan().outcomes().stream()
                        .filter(each -> each.order().isEmpty())
                        .map(each -> new Choice(link(study, each), each.title()))
                        .toArray(Choice[]::new)));
        out.add(
                missing.isEmpty()
                        ? Section.of("missing", "Who is missing", "Nobody: everyone assigned has this outcome.")
                        : Section.of("missing", "Who is missing", "Learners who were assigned and have no value.")
                                .with(new Table(
                                        Figures.count(missing.size()) + " without a value.",
                                        List.of(
                                                Column.text("Participant"),
                                                Column.text("Format"),
                                                Column.text("Cohort"),
                                                Column.text("Why")),
                                        missing.stream()
                                                .map(each -> List.of(
                                                        person(study, each),
                                                        Cell.text(label(study, each)),
                                                        Cell.text(each.cohort()),
                                                        Cell.text(String.valueOf(each.reason()))))
                                                .toList())));
        if (!there.isEmpty()) {
            out.add(Section.of("people", "Who is in it", "Values as they are counted, in " + outcome.unit() + ".")
                    .with(new Table(
                            Figures.count(there.size())
                                    + " with a value; + means that it had not happened when last heard of.",
                            List.of(
                                    Column.text("Participant"),
                                    Column.text("Format"),
                                    Column.text("Cohort"),
                                    Column.number("Value"),
                                    Column.number("Events behind it")),
                            there.stream()
                                    .map(each -> List.of(
                                            person(study, each),
                                            Cell.text(label(study, each)),
                                            Cell.text(each.cohort()),
                                            Cell.number(value(each)),
                                            Cell.number(Figures.count(each.lineageCount()))))
                                    .toList())));
        }
        return out;
    }

    static String link(Registered study, Outcome outcome) {
        return "/participants/" + Paths.segment(study.programme()) + "/"
                + Paths.segment(study.plan().id()) + "/" + Paths.segment(outcome.id());
    }

    private static Cell person(Registered study, Contribution each) {
        return Cell.link(each.participant(), ParticipantPages.link(study.programme(), each.participant()));
    }

    private static String label(Registered study, Contribution each) {
        return each.arm().equals(study.plan().control().id())
                ? study.plan().control().label()
                : study.plan().treatment().label();
    }

    private static String value(Contribution each) {
        Double value = each.value();
        return value == null
                ? Figures.NONE
                : Figures.fixed(value, value == Math.rint(value) ? 0 : 2) + (each.censored() ? "+" : "");
    }
}
