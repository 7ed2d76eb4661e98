package dev.dayone.dashboard.web;

import dev.dayone.dashboard.compare.MeasureNames;
import dev.dayone.dashboard.document.Paths;
import dev.dayone.dashboard.document.Section.Choice;
import dev.dayone.warehouse.view.ProgrammeViews.Cohort;
import dev.dayone.warehouse.view.ProgrammeViews.Measure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Questions that readers ask most, as links. */
final class AskPresets {

    private AskPresets() {}

    static Choice[] of(String programme, List<Measure> measures, List<Cohort> cohorts) {
        boolean several = cohorts.stream()
                        .filter(each -> each.programme().equals(programme))
                        .count()
                > 1;
        List<Choice> out = new ArrayList<>();
        for (String beginning : MeasureNames.MOST_ASKED.subList(0, 3)) {
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

    private static int parts(String measure) {
        return measure.split("\\.", -1).length;
    }
}
