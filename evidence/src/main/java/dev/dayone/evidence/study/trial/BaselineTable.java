package dev.dayone.evidence.study.trial;

import dev.dayone.evidence.Moments;
import dev.dayone.evidence.study.outcome.CovariateCoding;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the people of both arms were at the start (CONSORT 2010, item 15): of a column of numbers mean and standard deviation, of a category how many of each
 * kind. No test stands beside: whether lots were drawn is known, and a difference that a draw made is chance by definition. The standardised difference says how large it is.
 *
 * <p>Source: Austin 2009, Stat. Med. 28:3083: the difference over the root of the mean of both variances, p(1 - p) for a share.
 *
 * @param lines in the order of the columns' names, levels in order within a column
 */
public record BaselineTable(List<Line> lines) {

    /** A category of more kinds than this is not listed: what everybody has of their own describes nobody. */
    private static final int MOST_KINDS = 12;

    public BaselineTable {
        lines = List.copyOf(lines);
    }

    /**
     * One column, or one kind of a category.
     *
     * @param level kind of the category; "" = the column holds numbers
     * @param difference standardised, treatment less control; null where an arm has nobody with the column, or where nobody differs within an arm and the arms do
     */
    public record Line(
            String column,
            String level,
            Side control,
            Side treatment,
            @Nullable Double difference) {

        /** Whether the column holds numbers. */
        public boolean number() {
            return level.isEmpty();
        }
    }

    /**
     * One arm.
     *
     * @param known people with the column
     * @param missing people without
     * @param mean of the numbers, or the share of that kind; null where nobody has the column
     * @param deviation standard deviation of the numbers; null for a category, and below two people
     * @param count people of that kind; null for numbers
     */
    public record Side(
            int known,
            int missing,
            @Nullable Double mean,
            @Nullable Double deviation,
            @Nullable Integer count) {}

    /** @param people everyone assigned to one of the two arms */
    public static BaselineTable of(StudyPlan plan, List<PersonRow> people) {
        List<PersonRow> control = of(people, plan.control());
        List<PersonRow> treatment = of(people, plan.treatment());
        List<Line> out = new ArrayList<>();
        people.stream()
                .flatMap(row -> row.covariates().keySet().stream())
                .distinct()
                .sorted()
                .forEach(column -> {
                    List<String> values = people.stream()
                            .map(row -> row.covariates().get(column))
                            .filter(Objects::nonNull)
                            .toList();
                    if (values.stream().allMatch(value -> CovariateCoding.number(value) != null)) {
                        out.add(line(column, "", numbers(control, column), numbers(treatment, column)));
                        return;
                    }
                    List<String> levels = values.stream().distinct().sorted().toList();
                    if (levels.size() > MOST_KINDS) {
                        out.add(new Line(
                                column,
                                levels.size() + " kinds",
                                uncounted(control, column),
                                uncounted(treatment, column),
                                null));
                        return;
                    }
                    levels.forEach(level ->
                            out.add(line(column, level, kind(control, column, level), kind(treatment, column, level))));
                });
        return new BaselineTable(out);
    }

    private static List<PersonRow> of(List<PersonRow> people, Arm arm) {
        return people.stream().filter(row -> row.arm().equals(arm.id())).toList();
    }

    private static Line line(String column, String level, Side control, Side treatment) {
        return new Line(column, level, control, treatment, standardised(level.isEmpty(), control, treatment));
    }

    private static @Nullable Double standardised(boolean number, Side control, Side treatment) {
        Double c = control.mean();
        Double t = treatment.mean();
        if (c == null || t == null) {
            return null;
        }
        double variance = (variance(number, control, c) + variance(number, treatment, t)) / 2;
        return variance > 0 ? Double.valueOf((t - c) / Math.sqrt(variance)) : t.equals(c) ? Double.valueOf(0) : null;
    }

    private static double variance(boolean number, Side side, double mean) {
        Double deviation = side.deviation();
        return number ? (deviation == null ? 0 : deviation * deviation) : mean * (1 - mean);
    }

    private static Side numbers(List<PersonRow> arm, String column) {
        double[] values = arm.stream()
                .map(row -> CovariateCoding.number(row.covariates().get(column)))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sorted() // The order of the rows is no part of the data, and sums are not the same in every order.
                .toArray();
        Moments moments = Moments.of(values);
        return new Side(
                values.length,
                arm.size() - values.length,
                values.length == 0 ? null : Double.valueOf(moments.mean()),
                values.length < 2 ? null : Double.valueOf(Math.sqrt(moments.variance())),
                null);
    }

    private static Side uncounted(List<PersonRow> arm, String column) {
        int known = (int)
                arm.stream().filter(row -> row.covariates().containsKey(column)).count();
        return new Side(known, arm.size() - known, null, null, null);
    }

    private static Side kind(List<PersonRow> arm, String column, String level) {
        List<String> values = arm.stream()
                .map(row -> row.covariates().get(column))
                .filter(Objects::nonNull)
                .toList();
        int count = (int) values.stream().filter(level::equals).count();
        return new Side(
                values.size(),
                arm.size() - values.size(),
                values.isEmpty() ? null : Double.valueOf((double) count / values.size()),
                null,
                count);
    }
}
