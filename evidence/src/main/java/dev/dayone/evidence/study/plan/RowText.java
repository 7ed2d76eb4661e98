package dev.dayone.evidence.study.plan;

import dev.dayone.evidence.study.plan.PersonRow.Part;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * People's rows as text, for the hash of the data behind a verdict and for the order in which rows are read. Both are on record, so the text of a row
 * never changes: what a row newly holds is written at the end, and only where there is some. Nothing here may use the generated text of a record.
 */
public final class RowText {

    private RowText() {}

    /** All that one row says of its person's outcome. */
    public static String of(PersonRow row) {
        return String.join(
                        "\0",
                        row.arm(),
                        String.valueOf(row.block()),
                        String.valueOf(row.cluster()),
                        covariates(row),
                        String.valueOf(row.value()),
                        String.valueOf(row.event()),
                        String.valueOf(row.excluded()))
                + (row.periods().isEmpty() ? "" : "\0" + periods(row))
                + (row.parts().isEmpty() ? "" : "\0" + parts(row));
    }

    /** Baseline values, by name. */
    public static String covariates(PersonRow row) {
        return new TreeMap<>(row.covariates())
                .entrySet().stream()
                        .map((Map.Entry<String, String> each) -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining(", ", "{", "}"));
    }

    /** Values of the periods, in order. */
    public static String periods(PersonRow row) {
        return row.periods().stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    /** What the outcome is made of, in the plan's order. */
    public static String parts(PersonRow row) {
        return row.parts().stream().map(RowText::part).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String part(Part part) {
        return "Part[value=" + part.value() + ", event=" + part.event() + "]";
    }
}
