package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.IntervalRows.Row;
import dev.dayone.dashboard.chart.IntervalRows.Scale;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.Subgroups;
import dev.dayone.evidence.study.plan.StudyPlan;
import java.util.ArrayList;
import java.util.List;

/** The main outcome's difference within groups of people, as planned, under that of everyone. */
public final class SubgroupPlot {

    private SubgroupPlot() {}

    /**
     * @param main an outcome with groups
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(StudyPlan plan, OutcomeResult main, int width, String id) {
        int decimals = Figures.of(main).decimals();
        List<Row> rows = new ArrayList<>();
        rows.add(row("Everyone", true, main, main.estimate(), decimals));
        for (Subgroups subgroups : main.subgroups()) {
            subgroups.groups().forEach(each -> rows.add(row(each.label(), false, main, each.estimate(), decimals)));
        }
        StringBuilder description = new StringBuilder("Difference within groups, with 95 % interval. ");
        rows.forEach(row -> description
                .append(row.label())
                .append(": ")
                .append(row.numbers())
                .append(row.gain() == null ? ". " : ", " + row.interval() + ". "));
        return IntervalRows.of(
                "Differences within groups",
                description.toString().strip(),
                plan.control().label(),
                plan.treatment().label(),
                rows,
                ForestPlot.marks(main.outcome()),
                "difference in " + main.outcome().unit(),
                width,
                id);
    }

    private static Row row(String label, boolean bold, OutcomeResult main, Estimate estimate, int decimals) {
        return estimate instanceof Known known
                ? ForestPlot.row(
                        label,
                        bold,
                        main.outcome(),
                        known,
                        Figures.signed(known.value(), decimals),
                        Figures.signed(known.interval().lower(), decimals) + " to "
                                + Figures.signed(known.interval().upper(), decimals),
                        Scale.NONE)
                : Row.without(label, bold, "too few people");
    }
}
