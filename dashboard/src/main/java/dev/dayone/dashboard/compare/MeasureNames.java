package dev.dayone.dashboard.compare;

import dev.dayone.dashboard.document.Section.Choice;
import dev.dayone.warehouse.view.ProgrammeViews.Measure;
import java.util.Comparator;
import java.util.List;

/** Measures as readers choose them: those that answer most questions first, each by its name and then its id. */
public final class MeasureNames {

    /** Beginnings of measures, the most asked first. */
    public static final List<String> MOST_ASKED = List.of("P1", "PAY", "S1", "P4", "P2", "P7");

    private MeasureNames() {}

    /** The order in which they are offered. */
    public static List<Measure> inOrder(List<Measure> measures) {
        return measures.stream()
                .sorted(Comparator.comparingInt((Measure each) -> rank(each.measure()))
                        .thenComparing(Measure::measure))
                .toList();
    }

    /** Measures to choose from, by id. */
    public static List<Choice> choices(List<Measure> measures) {
        return inOrder(measures).stream()
                .map(each ->
                        new Choice(each.measure(), each.title().equals(each.measure()) ? each.measure() : name(each)))
                .toList();
    }

    /** The title, then what it is of: the checkpoint, the item, the days. */
    public static String name(Measure measure) {
        String[] parts = measure.measure().split("\\.");
        StringBuilder out = new StringBuilder(measure.title().replace(" (S2: the delayed one)", ""));
        for (int i = 1; i < parts.length; i++) {
            out.append(i == 1 ? ": " : ", ").append(parts[i].matches("\\d+") ? parts[i] + " days" : parts[i]);
        }
        return out.append(" (").append(measure.measure()).append(')').toString();
    }

    private static int rank(String measure) {
        int at = MOST_ASKED.indexOf(measure.split("\\.", 2)[0]);
        return at < 0 ? MOST_ASKED.size() : at;
    }
}
