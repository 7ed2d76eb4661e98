package dev.dayone.dashboard.report;

import dev.dayone.dashboard.chart.ShareBars;
import dev.dayone.dashboard.chart.ShareBars.Bar;
import dev.dayone.dashboard.chart.ShareBars.Row;
import dev.dayone.dashboard.document.FunderReport;
import dev.dayone.dashboard.document.Section;
import dev.dayone.dashboard.document.Section.Cell;
import dev.dayone.dashboard.document.Section.Column;
import dev.dayone.dashboard.document.Section.Table;
import dev.dayone.evidence.disclosure.ReleasedCount;
import dev.dayone.evidence.study.ArmSummary;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.plan.StudyPlan;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Scores as funders may see them: in groups between round bounds, each of the threshold of people or more in both arms. The bounds lie at multiples of twice the smallest
 * difference that matters, whatever the scores are; the first group and the last are open, so that nobody's lowest or highest score is told.
 *
 * @param bounds between the groups, rising; empty = all in one group, and nothing is shown
 * @param counts people by arm and group
 */
record ReportedScores(List<Double> bounds, List<List<Long>> counts) {

    /** A share of fewer percent is not told, and has no bar. */
    private static final int LEAST = 5;

    /** More groups than this nobody reads: wider ones are taken. */
    private static final int MOST_GROUPS = 8;

    /** Columns of scores.csv: from a score on, to below another ("" = open), whole percent within 5 and 95. */
    static final List<String> COLUMNS = List.of("outcome", "from", "below", "control", "treatment");

    ReportedScores {
        bounds = List.copyOf(bounds);
        counts = List.copyOf(counts);
    }

    static ReportedScores of(OutcomeResult result, int threshold) {
        ReportedScores out = of(result, threshold, 2 * result.outcome().smallestDifference());
        for (int wider = 4; out.bounds.size() >= MOST_GROUPS; wider *= 2) {
            out = of(result, threshold, wider * result.outcome().smallestDifference());
        }
        return out;
    }

    private static ReportedScores of(OutcomeResult result, int threshold, double step) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (List<Double> arm : result.scores()) {
            for (double score : arm) {
                low = Math.min(low, score);
                high = Math.max(high, score);
            }
        }
        List<Double> bounds = new ArrayList<>();
        double from = Double.NEGATIVE_INFINITY;
        for (double bound = Math.ceil(low / step) * step; bound < high; bound += step) {
            if (enough(result, from, bound, threshold) && enough(result, bound, Double.POSITIVE_INFINITY, threshold)) {
                bounds.add(bound);
                from = bound;
            }
        }
        List<List<Long>> counts = new ArrayList<>();
        for (List<Double> arm : result.scores()) {
            List<Long> own = new ArrayList<>();
            for (int group = 0; group <= bounds.size(); group++) {
                own.add(people(arm, from(bounds, group), to(bounds, group)));
            }
            counts.add(List.copyOf(own));
        }
        return new ReportedScores(bounds, counts);
    }

    private static boolean enough(OutcomeResult result, double from, double to, int threshold) {
        return result.scores().stream().allMatch(arm -> people(arm, from, to) >= threshold);
    }

    private static long people(List<Double> arm, double from, double to) {
        return arm.stream().filter(score -> score >= from && score < to).count();
    }

    private static double from(List<Double> bounds, int group) {
        return group == 0 ? Double.NEGATIVE_INFINITY : bounds.get(group - 1);
    }

    private static double to(List<Double> bounds, int group) {
        return group == bounds.size() ? Double.POSITIVE_INFINITY : bounds.get(group);
    }

    /** What is released with it: people by group, and below each bound. */
    List<ReleasedCount> counts(OutcomeResult of, Set<String> cohorts) {
        List<ReleasedCount> out = new ArrayList<>();
        List<ArmSummary> arms = List.of(of.control(), of.treatment());
        for (int arm = 0; arm < 2 && !bounds.isEmpty(); arm++) {
            long below = 0;
            for (int group = 0; group <= bounds.size(); group++) {
                long people = counts.get(arm).get(group);
                String id = MeasureKey.of(of.outcome());
                out.add(new ReleasedCount(id + ", " + name(group), arms.get(arm).arm(), cohorts, people));
                below += people;
                if (group < bounds.size()) {
                    out.add(new ReleasedCount(
                            ReleasedCount.upTo(id, plain(bounds.get(group))),
                            arms.get(arm).arm(),
                            cohorts,
                            below));
                }
            }
        }
        return out;
    }

    /** Lines of scores.csv, one for each group; none where no group may be shown. */
    List<List<String>> lines(OutcomeResult of) {
        List<List<String>> out = new ArrayList<>();
        for (int group = 0; group <= bounds.size() && !bounds.isEmpty(); group++) {
            out.add(List.of(
                    of.outcome().id(),
                    group == 0 ? "" : plain(bounds.get(group - 1)),
                    group == bounds.size() ? "" : plain(bounds.get(group)),
                    String.valueOf(Math.max(LEAST, percent(0)[group])),
                    String.valueOf(Math.max(LEAST, percent(1)[group]))));
        }
        return out;
    }

    /** An arm's shares by group in whole percent that add up to 100: what rounding down leaves goes to the largest remainders. */
    private int[] percent(int arm) {
        List<Long> own = counts.get(arm);
        long people = own.stream().mapToLong(Long::longValue).sum();
        int[] out = new int[own.size()];
        List<Integer> byRemainder = new ArrayList<>();
        int left = 100;
        for (int group = 0; group < out.length; group++) {
            out[group] = (int) (100 * own.get(group) / people);
            left -= out[group];
            byRemainder.add(group);
        }
        byRemainder.sort(Comparator.comparingLong(group -> -(100 * own.get(group) % people)));
        for (int k = 0; k < left; k++) {
            out[byRemainder.get(k)]++;
        }
        return out;
    }

    private String name(int group) {
        if (group == 0) {
            return "below " + plain(bounds.get(0));
        }
        return group == bounds.size()
                ? plain(bounds.get(group - 1)) + " or more"
                : plain(bounds.get(group - 1)) + " to below " + plain(bounds.get(group));
    }

    private static String plain(double bound) {
        return new BigDecimal(bound, new MathContext(6)).stripTrailingZeros().toPlainString();
    }

    Optional<Section> section(StudyPlan plan, OutcomeResult of) {
        String id = "scores-" + of.outcome().id();
        if (bounds.isEmpty()) {
            return Optional.empty();
        }
        List<ArmSummary> arms = List.of(of.control(), of.treatment());
        List<Row> lines = new ArrayList<>();
        List<List<Cell>> rows = new ArrayList<>();
        for (int group = 0; group <= bounds.size(); group++) {
            List<Bar> bars = new ArrayList<>();
            List<Cell> row = new ArrayList<>(List.of(Cell.text(name(group))));
            for (int arm = 0; arm < 2; arm++) {
                int percent = percent(arm)[group];
                boolean little = percent < LEAST;
                String words = little ? "below " + LEAST + " %" : percent + " %";
                bars.add(new Bar(arms.get(arm).label(), arm == 0, little ? 0 : percent / 100.0, Double.NaN, words));
                row.add(Cell.number(words));
            }
            lines.add(new Row(name(group), bars));
            rows.add(row);
        }
        return Optional.of(Section.of(
                        id,
                        of.outcome().title() + ", how they spread",
                        "The share of each format's learners by score, in "
                                + of.outcome().unit() + ", in groups that hold enough people in both formats.")
                .drawn(ShareBars.of(of.outcome().title(), lines, FunderReport.WIDTH, id + "-w"))
                .with(new Table(
                        "Learners by score.",
                        List.of(
                                Column.text(of.outcome().unit()),
                                Column.number(plan.control().label()),
                                Column.number(plan.treatment().label())),
                        rows)));
    }
}
