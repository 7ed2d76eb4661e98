package dev.dayone.ingest.plan;

import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One list and the arms drawn for it: a line for each person or cluster, sorted by id.
 *
 * @param scheme what was drawn and within what, in words
 * @param cohorts of those drawn
 * @param share of the treatment arm
 * @param columns covariates of the list, in order
 * @param balanceOn columns that the draw kept alike; empty = any draw was taken
 * @param acceptance share of draws that were to be taken; null = any
 * @param attempt the attempt that was taken
 */
public record DrawnList(
        String scheme,
        List<String> cohorts,
        String seed,
        Instant at,
        double share,
        List<String> columns,
        List<String> balanceOn,
        @Nullable Double acceptance,
        int attempt,
        List<Drawn> drawn) {

    private static final List<String> FIXED = List.of("id", "stratum");
    private static final List<String> RESULT = List.of("arm", "order");

    public DrawnList {
        cohorts = List.copyOf(cohorts);
        columns = List.copyOf(columns);
        balanceOn = List.copyOf(balanceOn);
        drawn = drawn.stream().sorted((a, b) -> a.id().compareTo(b.id())).toList();
    }

    /**
     * @param covariates as written, in the order of the columns
     * @param order place in the drawn order of the whole list, from 1: the waiting list
     */
    public record Drawn(String id, String stratum, List<String> covariates, String arm, int order) {
        public Drawn {
            covariates = List.copyOf(covariates);
        }
    }

    /** The list as it was before the draw. */
    String listText() {
        return csv(
                Stream.concat(FIXED.stream(), columns.stream()).toList(),
                drawn.stream()
                        .map(each -> Stream.concat(Stream.of(each.id(), each.stratum()), each.covariates().stream())
                                .toList())
                        .toList());
    }

    /** The list with what was drawn. */
    String text() {
        return csv(
                Stream.of(FIXED, columns, RESULT).flatMap(List::stream).toList(),
                drawn.stream()
                        .map(each -> Stream.of(
                                        List.of(each.id(), each.stratum()),
                                        each.covariates(),
                                        List.of(each.arm(), String.valueOf(each.order())))
                                .flatMap(List::stream)
                                .toList())
                        .toList());
    }

    private static String csv(List<String> header, List<List<String>> rows) {
        StringWriter out = new StringWriter();
        CsvWriter writer = CsvWriter.builder()
                .bufferSize(0) // Nothing is left behind in the writer: the text is taken from out.
                .lineDelimiter(LineDelimiter.LF)
                .build(out);
        writer.writeRecord(header);
        rows.forEach(writer::writeRecord);
        return out.toString();
    }

    static DrawnList parse(String text, JsonNode draw) {
        List<CsvRecord> records = new ArrayList<>();
        CsvReader.builder().ofCsvRecord(text).forEach(records::add);
        List<String> header = records.get(0).getFields();
        List<String> columns = header.subList(FIXED.size(), header.size() - RESULT.size());
        List<Drawn> drawn = new ArrayList<>();
        for (CsvRecord row : records.subList(1, records.size())) {
            List<String> fields = row.getFields();
            int end = fields.size() - RESULT.size();
            drawn.add(new Drawn(
                    fields.get(0),
                    fields.get(1),
                    fields.subList(FIXED.size(), end),
                    fields.get(end),
                    Integer.parseInt(fields.get(end + 1))));
        }
        List<String> cohorts = new ArrayList<>();
        draw.path("cohorts").forEach(each -> cohorts.add(each.asText()));
        List<String> balance = new ArrayList<>();
        draw.path("balanceOn").forEach(each -> balance.add(each.asText()));
        return new DrawnList(
                draw.path("scheme").asText(),
                cohorts,
                draw.path("seed").asText(),
                Instant.parse(draw.path("at").asText()),
                draw.path("share").asDouble(),
                columns,
                balance,
                draw.hasNonNull("acceptance") ? draw.path("acceptance").asDouble() : null,
                draw.path("attempt").asInt(),
                drawn);
    }
}
