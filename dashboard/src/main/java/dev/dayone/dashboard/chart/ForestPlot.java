package dev.dayone.dashboard.chart;

import dev.dayone.dashboard.chart.IntervalRows.Scale;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All outcomes of a study on one axis: each difference and interval measured in its own smallest difference that matters, better to
 * the right. The band holds what is too small to matter. Filled marks exclude no difference, hollow ones do not.
 */
public final class ForestPlot {

    private static final List<String> MULTIPLES = List.of("−4×", "−2×", "0", "2×", "4×");

    private ForestPlot() {}

    /**
     * @param width 720 for pages, 380 for phones
     * @param id unique in the page
     */
    public static String of(StudyResult study, int width, String id) {
        return of(
                study,
                width,
                id,
                study.outcomes().stream()
                        .map(ForestPlot::line)
                        .flatMap(Optional::stream)
                        .toList());
    }

    /**
     * One outcome as it is drawn: what is drawn is what is said.
     *
     * @param drawn the difference and its interval, rounded as the strings are
     */
    public record Line(Outcome outcome, Known drawn, String difference, String interval) {}

    /** The same for some outcomes, drawn from what the caller gives and nothing else. */
    public static String of(StudyResult study, int width, String id, List<Line> lines) {
        return IntervalRows.of(
                "Differences of " + study.plan().title(),
                describe(study, lines),
                study.plan().control().label(),
                study.plan().treatment().label(),
                lines.stream()
                        .map(each -> row(
                                each.outcome().title(),
                                each.outcome().primary(),
                                each.outcome(),
                                each.drawn(),
                                each.difference(),
                                each.interval()))
                        .toList(),
                MULTIPLES,
                width > 500
                        ? "multiples of each outcome's smallest difference that matters, which stands under its row"
                        : "multiples of the smallest that matters",
                width,
                id);
    }

    private static Optional<Line> line(OutcomeResult outcome) {
        Figures figures = Figures.of(outcome);
        return outcome.estimate() instanceof Known known
                ? Optional.of(new Line(
                        outcome.outcome(),
                        known,
                        String.valueOf(figures.difference()),
                        String.valueOf(figures.interval())))
                : Optional.empty();
    }

    /** A row whose unit is its own: the smallest difference that matters is written under it. */
    private static IntervalRows.Row row(
            String label, boolean bold, Outcome outcome, Known known, String difference, String interval) {
        return row(label, bold, outcome, known, difference, interval, scale(outcome));
    }

    /** The same among rows of one unit. */
    static IntervalRows.Row row(
            String label, boolean bold, Outcome outcome, Known known, String difference, String interval, Scale scale) {
        double times = direction(outcome) / outcome.smallestDifference();
        return new IntervalRows.Row(
                label, bold, known.value() * times, known.interval().times(times), difference, interval, scale);
    }

    /** The axis of rows of one outcome in its unit. */
    static List<String> marks(Outcome outcome) {
        return Stream.of(-4, -2, 0, 2, 4).map(times -> amount(outcome, times)).toList();
    }

    private static Scale scale(Outcome outcome) {
        return new Scale(amount(outcome, -1), amount(outcome, 1));
    }

    private static String amount(Outcome outcome, double times) {
        double amount = times * direction(outcome) * outcome.smallestDifference();
        return Figures.signed(amount, amount == Math.rint(amount) ? 0 : 1);
    }

    private static int direction(Outcome outcome) {
        return outcome.higherIsBetter() ? 1 : -1;
    }

    private static String describe(StudyResult study, List<Line> lines) {
        StringBuilder out = new StringBuilder("Difference, ")
                .append(study.plan().treatment().label())
                .append(" minus ")
                .append(study.plan().control().label())
                .append(", with 95 % interval. ");
        lines.forEach(line -> out.append(line.outcome().title())
                .append(": ")
                .append(line.difference())
                .append(", ")
                .append(line.interval())
                .append(". "));
        return out.toString().strip();
    }
}
