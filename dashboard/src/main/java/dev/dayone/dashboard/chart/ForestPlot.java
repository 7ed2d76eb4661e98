package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.document.Figures;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.util.List;
import java.util.function.Function;

/**
 * All outcomes of a study on one axis: each difference and interval measured in its own smallest difference that matters, better to
 * the right. The band holds what is too small to matter. Filled marks exclude no difference, hollow ones do not.
 */
public final class ForestPlot {

    private ForestPlot() {}

    /**
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(StudyResult study, int width, String id) {
        return of(study, width, id, study.outcomes(), Figures::of);
    }

    /** The same for some outcomes, their numbers rounded by the caller. */
    public static String of(
            StudyResult study,
            int width,
            String id,
            List<OutcomeResult> outcomes,
            Function<OutcomeResult, Figures> rounded) {
        List<OutcomeResult> known =
                outcomes.stream().filter(o -> o.estimate() instanceof Known).toList();
        return IntervalRows.of(
                "Differences of " + study.plan().title(),
                describe(study, known, rounded),
                study.plan().control().label(),
                study.plan().treatment().label(),
                known.stream().map(each -> row(each, rounded.apply(each))).toList(),
                width,
                id);
    }

    private static IntervalRows.Row row(OutcomeResult outcome, Figures figures) {
        return row(
                outcome.outcome().title(),
                outcome.outcome().primary(),
                outcome.outcome(),
                (Known) outcome.estimate(),
                String.valueOf(figures.difference()),
                String.valueOf(figures.interval()));
    }

    static IntervalRows.Row row(
            String label, boolean bold, Outcome outcome, Known known, String difference, String interval) {
        double scale = (outcome.higherIsBetter() ? 1 : -1) / outcome.smallestDifference();
        return new IntervalRows.Row(
                label, bold, known.value() * scale, known.interval().times(scale), difference, interval);
    }

    private static String describe(
            StudyResult study, List<OutcomeResult> rows, Function<OutcomeResult, Figures> rounded) {
        StringBuilder out = new StringBuilder("Difference, ")
                .append(study.plan().treatment().label())
                .append(" minus ")
                .append(study.plan().control().label())
                .append(", with 95 % interval. ");
        rows.forEach(row -> {
            Figures figures = rounded.apply(row);
            out.append(row.outcome().title())
                    .append(": ")
                    .append(figures.difference())
                    .append(", ")
                    .append(figures.interval())
                    .append(". ");
        });
        return out.toString().strip();
    }
}
