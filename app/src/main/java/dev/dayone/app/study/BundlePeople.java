package dev.dayone.app.study;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.plan.PersonRow;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code people.csv} of a bundle: everyone assigned, without names or pseudonyms, and the same rows read back. */
final class BundlePeople {

    /** Behind a time that nothing ended: the person was still waiting then. */
    private static final String CENSORED = "+";

    private BundlePeople() {}

    /** A row for each person; the tables hold the same people in the same order. */
    static String csv(List<Table> tables) {
        TreeSet<String> covariates = new TreeSet<>();
        tables.forEach(table ->
                table.rows().forEach(row -> covariates.addAll(row.covariates().keySet())));
        List<String> header = new ArrayList<>(
                List.of("person", "arm", "received", "cohort", "block", "cluster", "excluded", "started"));
        covariates.forEach(name -> header.add("baseline." + name));
        for (Table table : tables) {
            header.add("value:" + table.outcome().id());
            header.add("event:" + table.outcome().id());
            header.add("periods:" + table.outcome().id());
            header.add("missing:" + table.outcome().id());
            if (madeOfParts(table)) {
                header.add("parts:" + table.outcome().id());
            }
        }
        StringWriter out = new StringWriter();
        CsvWriter writer = CsvWriter.builder()
                .bufferSize(0) // Nothing is left behind in the writer: the text is taken from out.
                .lineDelimiter(LineDelimiter.LF)
                .build(out);
        writer.writeRecord(header);
        int people = tables.isEmpty() ? 0 : tables.get(0).rows().size();
        for (int i = 0; i < people; i++) {
            PersonRow first = tables.get(0).rows().get(i);
            List<String> cells = new ArrayList<>(List.of(
                    String.valueOf(i + 1),
                    first.arm(),
                    first.received(),
                    Objects.requireNonNullElse(first.cohort(), ""),
                    Objects.requireNonNullElse(first.block(), ""),
                    Objects.requireNonNullElse(first.cluster(), ""),
                    String.valueOf(first.excluded()),
                    started(first.started())));
            covariates.forEach(name -> cells.add(first.covariates().getOrDefault(name, "")));
            for (Table table : tables) {
                PersonRow row = table.rows().get(i);
                Double value = row.value();
                cells.add(value == null ? "" : Double.toString(value));
                cells.add(String.valueOf(row.event()));
                cells.add(String.join(
                        " ", row.periods().stream().map(String::valueOf).toList()));
                cells.add(Objects.requireNonNullElse(row.unknownBecause(), ""));
                if (madeOfParts(table)) {
                    cells.add(String.join(
                            " ",
                            row.parts().stream()
                                    .map(part -> part.value() + (part.event() ? "" : CENSORED))
                                    .toList()));
                }
            }
            writer.writeRecord(cells);
        }
        return out.toString();
    }

    private static boolean madeOfParts(Table table) {
        return table.rows().stream().anyMatch(row -> !row.parts().isEmpty());
    }

    private static List<PersonRow.Part> parts(String cell) {
        return cell.isEmpty()
                ? List.of()
                : Arrays.stream(cell.split(" ", -1))
                        .map(each -> new PersonRow.Part(
                                Double.parseDouble(each.replace(CENSORED, "")), !each.endsWith(CENSORED)))
                        .toList();
    }

    /** What an analysis of that outcome is given of each person. */
    static List<PersonRow> rows(String csv, String outcome) throws IOException {
        List<PersonRow> rows = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(csv)) {
            reader.forEach(record -> rows.add(row(record, outcome)));
        }
        return rows;
    }

    private static PersonRow row(NamedCsvRecord record, String outcome) {
        Map<String, String> covariates = new HashMap<>();
        for (String name : record.getHeader()) {
            if (name.startsWith("baseline.") && !record.getField(name).isEmpty()) {
                covariates.put(name.substring("baseline.".length()), record.getField(name));
            }
        }
        String value = record.getField("value:" + outcome);
        String periods = record.getField("periods:" + outcome);
        List<Double> each = new ArrayList<>();
        if (!periods.isEmpty()) {
            for (String period : periods.split(" ", -1)) {
                each.add(Double.valueOf(period));
            }
        }
        return new PersonRow(
                record.getField("arm"),
                empty(record.getField("block")),
                empty(record.getField("cluster")),
                covariates,
                value.isEmpty() ? null : Double.valueOf(value),
                Boolean.parseBoolean(record.getField("event:" + outcome)),
                Boolean.parseBoolean(record.getField("excluded")),
                record.getField("received"),
                record.findField("cohort").filter(cohort -> !cohort.isEmpty()).orElse(null),
                each,
                parts(record.findField("parts:" + outcome).orElse("")),
                record.findField("started")
                        .filter(started -> !started.isEmpty())
                        .map("yes"::equals)
                        .orElse(null),
                record.findField("missing:" + outcome)
                        .filter(reason -> !reason.isEmpty())
                        .orElse(null));
    }

    private static String started(@Nullable Boolean started) {
        return started == null ? "" : started ? "yes" : "no";
    }

    private static @Nullable String empty(String text) {
        return text.isEmpty() ? null : text;
    }
}
