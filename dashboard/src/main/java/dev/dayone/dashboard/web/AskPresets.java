package dev.dayone.dashboard.web;

import dev.dayone.dashboard.document.Paths;
import dev.dayone.dashboard.document.Section.Choice;
import dev.dayone.warehouse.view.ProgrammeViews.Cohort;
import dev.dayone.warehouse.view.ProgrammeViews.Measure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Questions that readers ask most, as links, and the measures in the order in which they are asked for. */
final class AskPresets {

    /** Beginnings of measures, the most asked first. */
    private static final List<String> ORDER = List.of("P1", "PAY", "S1", "P4", "P2", "P7");

    private AskPresets() {}

    static Choice[] of(String programme, List<Measure> measures, List<Cohort> cohorts) {
        boolean several = cohorts.stream()
                        .filter(each -> each.programme().equals(programme))
                        .count()
                > 1;
        List<Choice> out = new ArrayList<>();
        for (String beginning : ORDER.subList(0, 3)) {
            measures.stream()
                    .filter(each -> each.measure().startsWith(beginning + "."))
                    .min(Comparator.comparingInt((Measure each) -> parts(each.measure()))
                            .thenComparing(Measure::measure))
                    .ifPresent(each -> out.add(new Choice(
                            "/ask?programme=" + Paths.segment(programme) + "&measure=" + Paths.segment(each.measure())
                                    + "&by=" + (several ? "COHORT" : "ARM"),
                            each.title() + (several ? ", by cohort" : ", by format"))));
        }
        return out.toArray(Choice[]::new);
    }

    /** Measures to choose from: those that answer most questions first, each by its name and then its id. */
    static List<Choice> choices(List<Measure> measures) {
        return measures.stream()
                .sorted(Comparator.comparingInt((Measure each) -> rank(each.measure()))
                        .thenComparing(Measure::measure))
                .map(each ->
                        new Choice(each.measure(), each.title().equals(each.measure()) ? each.measure() : name(each)))
                .toList();
    }

    /** The title, then what it is of: the checkpoint, the item, the days. */
    static String name(Measure measure) {
        String[] parts = measure.measure().split("\\.");
        StringBuilder out = new StringBuilder(measure.title().replace(" (S2: the delayed one)", ""));
        for (int i = 1; i < parts.length; i++) {
            out.append(i == 1 ? ": " : ", ").append(parts[i].matches("\\d+") ? parts[i] + " days" : parts[i]);
        }
        return out.append(" (").append(measure.measure()).append(')').toString();
    }

    private static int rank(String measure) {
        int at = ORDER.indexOf(measure.split("\\.", 2)[0]);
        return at < 0 ? ORDER.size() : at;
    }

    private static int parts(String measure) {
        return measure.split("\\.", -1).length;
    }
}
