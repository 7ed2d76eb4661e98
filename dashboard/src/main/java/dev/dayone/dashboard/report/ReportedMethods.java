package dev.dayone.dashboard.report;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.study.HeldTogether;
import dev.dayone.evidence.study.OutcomeResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How the figures of a study's report were computed, with the p-values and the intervals that hold for several outcomes together, as an evaluator's page has them. */
final class ReportedMethods {

    private ReportedMethods() {}

    static Section section(List<FunderFigures> outcomes) {
        Map<String, List<String>> methods = new LinkedHashMap<>();
        Set<String> tests = new LinkedHashSet<>();
        for (FunderFigures each : outcomes) {
            OutcomeResult of = each.result();
            methods.computeIfAbsent(of.estimate().method().description(), key -> new ArrayList<>())
                    .add(of.outcome().title());
            if (each.levels() && of.estimate() instanceof Known known && known.pValue() != null) {
                tests.add(known.pMethod());
            }
        }
        List<String> said = new ArrayList<>();
        said.add(
                "Learners count in the format to which they were assigned. The method follows from how they were assigned, by a rule that was fixed "
                        + "beforehand; the verdict follows from the interval and the smallest difference that matters.");
        methods.forEach((method, titles) ->
                said.add((methods.size() == 1 ? "All outcomes" : String.join("; ", titles)) + ": " + method + "."));
        if (!tests.isEmpty()) {
            said.add("The p-values come from: " + String.join("; ", tests) + ".");
        }
        boolean together = outcomes.stream().anyMatch(each -> each.result().family() != null);
        if (together) {
            said.add(
                    "With several outcomes, one is likely to look good by chance. The last two columns allow for that: they hold for all outcomes beside the main one at once.");
        }
        List<Column> heads =
                new ArrayList<>(List.of(Column.text("Outcome"), Column.text("What is compared"), Column.number("p")));
        if (together) {
            heads.add(Column.number("p, all outcomes"));
            heads.add(Column.number("95 % interval, all outcomes"));
        }
        return Section.of("method", "Method", said.toArray(String[]::new))
                .with(new Table(
                        "How each outcome was compared.",
                        heads,
                        outcomes.stream().map(each -> row(each, together)).toList()));
    }

    private static List<Cell> row(FunderFigures each, boolean together) {
        OutcomeResult of = each.result();
        List<Cell> row = new ArrayList<>(List.of(
                Cell.text(of.outcome().title()),
                Cell.text(of.compared()),
                Cell.number(
                        each.levels() && of.estimate() instanceof Known known
                                ? Figures.pValue(known.pValue())
                                : Figures.NONE)));
        if (together) {
            HeldTogether family = of.family();
            boolean shown = family != null && each.levels() && of.estimate() instanceof Known;
            Interval interval = shown && family != null ? family.interval() : null;
            int decimals = each.rounded().decimals();
            row.add(Cell.number(shown && family != null ? Figures.pValue(family.pValue()) : Figures.NONE));
            row.add(Cell.number(
                    interval == null
                            ? Figures.NONE
                            : Figures.signed(interval.lower(), decimals) + " to "
                                    + Figures.signed(interval.upper(), decimals)));
        }
        return row;
    }
}
