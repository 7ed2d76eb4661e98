package dev.dayone.evidence.study.outcome;

import dev.dayone.evidence.decimal.DecimalNumber;
import dev.dayone.evidence.study.plan.PersonRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Baseline columns as numbers: a column of numbers stays one, any other becomes an indicator for each level but the first. */
public final class CovariateCoding {

    private final List<Column> columns;

    private CovariateCoding(List<Column> columns) {
        this.columns = columns;
    }

    private record Column(String name, List<String> indicatorLevels, boolean numeric) {}

    /** The coding of those columns, from the people who have all of them. */
    public static CovariateCoding of(List<String> names, List<PersonRow> rows) {
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            TreeSet<String> levels = new TreeSet<>();
            rows.stream()
                    .map(row -> row.covariates().get(name))
                    .filter(value -> value != null)
                    .forEach(levels::add);
            boolean numeric = levels.stream().allMatch(DecimalNumber::isNumber);
            columns.add(new Column(name, levels.stream().skip(1).toList(), numeric));
        }
        return new CovariateCoding(columns);
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
