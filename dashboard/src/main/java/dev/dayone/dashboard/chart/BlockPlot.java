package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.IntervalRows.Row;
import dev.dayone.dashboard.chart.IntervalRows.Scale;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.study.BlockPooling;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.util.ArrayList;
import java.util.List;

/** The difference in each block of people by itself, such as cohort by cohort, over that of the average block. */
public final class BlockPlot {

    private BlockPlot() {}

    /**
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(StudyPlan plan, OutcomeResult outcome, BlockPooling pooling, int width, String id) {
        int decimals = Figures.of(outcome).decimals();
        List<Row> rows = new ArrayList<>();
        for (BlockPooling.Block block : pooling.blocks()) {
            rows.add(row(
                    block.name() + ", n " + block.n(),
                    false,
                    outcome.outcome(),
                    block.estimate(),
                    block.interval(),
                    decimals));
        }
        rows.add(row(
                "Average block",
                true,
                outcome.outcome(),
                pooling.average(),
                new Interval(pooling.averageLower(), pooling.averageUpper(), Interval.LEVEL),
                decimals));
        StringBuilder description = new StringBuilder("Difference in each block, with its 95 % interval. ");
        rows.forEach(row -> description
                .append(row.label())
                .append(": ")
                .append(row.numbers())
                .append(", ")
                .append(row.interval())
                .append(". "));
        return IntervalRows.of(
                outcome.outcome().title() + ", block by block",
                description.toString().strip(),
                plan.control().label(),
                plan.treatment().label(),
                rows,
                ForestPlot.marks(outcome.outcome()),
                "difference in " + outcome.outcome().unit(),
                width,
                id);
    }

    private static Row row(
            String label, boolean bold, Outcome outcome, double difference, Interval interval, int decimals) {
        double times = (outcome.higherIsBetter() ? 1 : -1) / outcome.smallestDifference();
        return new Row(
                label,
                bold,
                difference * times,
                interval.times(times),
                Figures.signed(difference, decimals),
                Figures.signed(interval.lower(), decimals) + " to " + Figures.signed(interval.upper(), decimals),
                Scale.NONE);
    }
}
