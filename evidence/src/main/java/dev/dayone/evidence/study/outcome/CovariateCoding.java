package dev.dayone.evidence.study.outcome;

import dev.dayone.evidence.decimal.DecimalNumber;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Baseline columns as numbers: a column of numbers stays one, any other becomes an indicator for each level but the first. */
public final class CovariateCoding {

    private final List<Column> columns;
    private final List<LeftOut> leftOut;

    private CovariateCoding(List<Column> columns, List<LeftOut> leftOut) {
        this.columns = columns;
        this.leftOut = List.copyOf(leftOut);
    }

    private record Column(String name, List<String> indicatorLevels, boolean numeric) {}

    /**
     * The coding of the plan's covariates by those people, less what cannot be estimated from them: a locked plan cannot be changed, and a column that says
     * nothing must not cost the answer. In the plan's order, a column of numbers is kept where it adds to those kept before, in each arm where
     * arms have slopes of their own; a level of a category where also two people of each arm have it, else it counts with the first level. Each
     * arm keeps two people more than it has coefficients.
     *
     * @param people those with a known outcome and all covariates
     */
    public static CovariateCoding estimable(StudyPlan plan, List<PersonRow> people) {
        CovariateCoding whole = of(plan.covariates(), people);
        if (whole.columns.isEmpty() || people.isEmpty()) {
            return whole;
        }
        EstimableColumns room = EstimableColumns.of(plan, people);
        List<Column> kept = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        for (Column column : whole.columns) {
            if (column.numeric()) {
                double[] numbers = people.stream()
                        .map(row -> row.covariates().get(column.name()))
                        .mapToDouble(value -> value == null ? Double.NaN : Double.parseDouble(value))
                        .toArray();
                Optional<String> why = room.add(numbers);
                why.ifPresentOrElse(said -> leftOut.add(LeftOut.whole(column.name(), said)), () -> kept.add(column));
                continue;
            }
            List<String> levels = new ArrayList<>();
            List<String> gone = new ArrayList<>();
            List<String> reasons = new ArrayList<>();
            for (String level : column.indicatorLevels()) {
                double[] has = people.stream()
                        .mapToDouble(row -> level.equals(row.covariates().get(column.name())) ? 1 : 0)
                        .toArray();
                Optional<String> why = room.addLevel(has);
                why.ifPresentOrElse(
                        said -> {
                            gone.add(level);
                            reasons.add(said);
                        },
                        () -> levels.add(level));
            }
            if (column.indicatorLevels().isEmpty()) {
                leftOut.add(LeftOut.whole(column.name(), "everybody has the same value"));
            } else if (levels.isEmpty()) {
                leftOut.add(LeftOut.whole(column.name(), reasons.get(0)));
            } else if (!gone.isEmpty()) {
                leftOut.add(new LeftOut(
                        column.name(),
                        false,
                        "Of the covariate " + column.name() + ", " + String.join(", ", gone) + " count"
                                + (gone.size() == 1 ? "s" : "") + " with the first level: " + reasons.get(0) + "."));
            }
            if (!levels.isEmpty()) {
                kept.add(new Column(column.name(), levels, false));
            }
        }
        return new CovariateCoding(kept, leftOut);
    }

    /** What is left out and why, in the plan's order. */
    public List<LeftOut> leftOut() {
        return leftOut;
    }

    /** The coding of those columns, from the people who have all of them. The first level of a category is the one that most have. */
    public static CovariateCoding of(List<String> names, List<PersonRow> rows) {
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            Map<String, Long> levels = rows.stream()
                    .map(row -> row.covariates().get(name))
                    .filter(value -> value != null)
                    .collect(Collectors.groupingBy(value -> value, TreeMap::new, Collectors.counting()));
            boolean numeric = levels.keySet().stream().allMatch(DecimalNumber::isNumber);
            List<String> byCount = levels.keySet().stream()
                    .sorted(Comparator.comparing(level -> -levels.getOrDefault(level, 0L)))
                    .skip(1)
                    .toList();
            columns.add(new Column(name, numeric ? List.of() : byCount, numeric));
        }
        return new CovariateCoding(columns, List.of());
    }

    /** The person's numbers, in column order. */
    public List<Double> encode(Map<String, String> covariates) {
        List<Double> out = new ArrayList<>();
        for (Column column : columns) {
            String value = covariates.get(column.name());
            if (value == null) {
                throw new IllegalArgumentException("covariate " + column.name() + " is missing");
            }
            if (column.numeric()) {
                out.add(Double.parseDouble(value));
            } else {
                column.indicatorLevels().forEach(level -> out.add(level.equals(value) ? 1.0 : 0.0));
            }
        }
        return out;
    }

    /** The numbers of several people, one row each. */
    public double[][] rows(List<PersonRow> people) {
        return people.stream()
                .map(row -> encode(row.covariates()).stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray())
                .toArray(double[][]::new);
    }

    /** A column's value as a number; null where it is none. */
    static @Nullable public Double number(@Nullable String value) {
        return value == null ? null : DecimalNumber.of(value).orElse(null);
    }
}
