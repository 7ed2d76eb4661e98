package dev.dayone.evidence.study.outcome;

import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Estimate.Known;
import dev.dayone.evidence.Estimate.NotEstimable;
import dev.dayone.evidence.Method;
import dev.dayone.evidence.Moments;
import dev.dayone.evidence.finding.Figure;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.means.WelchTest;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * People who had both formats, by turns. The arm is the format of the first period; the others follow alternately.
 *
 * <p>Half the difference between a person's odd and even periods carries plus half the effect where the treatment came first and minus half where it
 * came second, and half of what the calendar did in both: the difference of its means between the two orders is the effect, free of people and
 * periods (Hills and Armitage 1979). The sum of periods carries whatever outlasts its period.
 */
public final class CrossoverRows {

    private CrossoverRows() {}

    /** The row with half the difference as its value; none where a period is missing. */
    public static PersonRow halved(PersonRow row) {
        if (row.periods().size() < 2 || row.periods().stream().anyMatch(value -> value.isNaN())) {
            return row.withValue(null);
        }
        return row.withValue((mean(row, 0) - mean(row, 1)) / 2);
    }

    /** Mean of the periods spent in the arm's own first format, or in the other. */
    public static Optional<Moments> under(List<PersonRow> rows, String arm) {
        List<Double> values = new ArrayList<>();
        for (PersonRow row : rows) {
            if (row.value() != null) {
                values.add(mean(row, row.arm().equals(arm) ? 0 : 1));
            }
        }
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(Moments.of(
                        values.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    /** The same people with their first period as the value: what an ordinary comparison of the two arms would have. */
    public static List<PersonRow> first(List<PersonRow> rows) {
        return measured(rows, row -> row.periods().get(0));
    }

    /** The same people with the mean of all their periods as the value: it differs between the orders where something outlasts its period. */
    public static List<PersonRow> average(List<PersonRow> rows) {
        return measured(
                rows,
                row -> row.periods().stream()
                        .mapToDouble(Double::doubleValue)
                        .average()
                        .orElse(Double.NaN));
    }

    /** What one order has on average over the other, over all periods. */
    public static List<Finding> carryOver(StudyPlan plan, Estimate averages, String unit) {
        return averages instanceof Known found
                ? List.of(Finding.of(
                        "Carry-over: those who began with {} averaged {} {} over all periods against those who began with "
                                + "{} (95 % interval {} to {}). The check sees only large carry-over; read the first period beside.",
                        Figure.name(plan.treatment().label()),
                        Figure.signed(found.value(), 1),
                        Figure.name(unit),
                        Figure.name(plan.control().label()),
                        Figure.signed(found.interval().lower(), 1),
                        Figure.signed(found.interval().upper(), 1)))
                : List.of();
    }

    public static Estimate halvedDifference(StudyPlan plan, List<PersonRow> rows, double level) {
        return Estimate.ofT(
                Method.CROSSOVER,
                rows.size(),
                level,
                () -> WelchTest.of(
                                halves(rows, plan.treatment().id()),
                                halves(rows, plan.control().id()),
                                level)
                        .difference());
    }

    /** A difference of half differences under the design's own name. */
    public static Estimate asCrossover(Estimate estimate) {
        return estimate.match(
                known -> new Known(
                        Method.CROSSOVER,
                        known.value(),
                        known.standardError(),
                        known.df(),
                        known.interval(),
                        known.pValue(),
                        known.pMethod(),
                        known.units(),
                        known.notes()),
                refused -> new NotEstimable(Method.CROSSOVER, refused.code(), refused.why()));
    }

    private static Moments halves(List<PersonRow> rows, String arm) {
        return moments(rows, arm, row -> row.value() == null ? Double.NaN : row.value());
    }

    private interface OfRow {
        double of(PersonRow row);
    }

    private static List<PersonRow> measured(List<PersonRow> rows, OfRow value) {
        return rows.stream()
                .filter(row -> row.value() != null && !Double.isNaN(value.of(row)))
                .map(row -> row.withValue(value.of(row)))
                .toList();
    }

    private static Moments moments(List<PersonRow> rows, String arm, OfRow value) {
        return Moments.of(rows.stream()
                .filter(row -> row.arm().equals(arm) && row.value() != null)
                .mapToDouble(value::of)
                .toArray());
    }

    private static double mean(PersonRow row, int odd) {
        double sum = 0;
        int n = 0;
        for (int i = odd; i < row.periods().size(); i += 2) {
            sum += row.periods().get(i);
            n++;
        }
        return sum / n;
    }
}
