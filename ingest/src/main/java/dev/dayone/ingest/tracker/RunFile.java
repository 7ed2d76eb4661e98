package dev.dayone.ingest.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Entry.Place;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.JsonEntries;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.input.TextFile;
import dev.dayone.ingest.sheet.SheetFormat;
import dev.dayone.ingest.sheet.Table;
import dev.dayone.ingest.sheet.Tables;
import dev.dayone.schemas.Reject.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One export of a tracker: what it is, told by what it holds and not by how it is called, and its rows under the tracker's names.
 *
 * @param steps rows about steps of a job, which are parts of a run
 */
record RunFile(RunForm form, List<Entry> rows, long steps) {

    private static final String KNOWN =
            "Export the table of a project of Weights & Biases as CSV with the columns ID, User, State, Created and Runtime, or its runs as JSON; "
                    + "save mlflow.search_runs() as CSV, or the answer of runs/search as JSON; or save the output of "
                    + SlurmRuns.COMMAND;

    private static final int DEEPEST = 8;

    /**
     * Reads a file whole.
     *
     * @param zone of a cluster's clock
     * @throws InputException when it is no export that is known
     */
    static RunFile read(Path file, ZoneId zone) {
        String name = file.getFileName().toString();
        try {
            String text = TextFile.read(file);
            String first = text.stripLeading();
            if (first.startsWith("{") || first.startsWith("[")) {
                return ofJson(name, text);
            }
            String header = first.lines().findFirst().orElse("");
            List<String> names = List.of(header.split("[|]", -1));
            return names.contains("JobID") && names.size() > 1
                    ? ofAccounting(name, text, zone)
                    : ofTable(name, Tables.read(file, SheetFormat.plain()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }

    private static RunFile ofTable(String name, Table table) {
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (int i = 0; i < table.header().size(); i++) {
            columns.put(table.header().get(i), i + 1);
        }
        boolean mlflow = hasOne(columns, MlflowRuns.ID) && columns.containsKey("status");
        RunForm form = mlflow ? new MlflowRuns() : new WandbRuns();
        if (!mlflow && !(hasOne(columns, WandbRuns.STATE) && hasOne(columns, WandbRuns.STARTED))) {
            throw InputException.of(Problem.ofFile(name, "is no export of a tracker that is known here", KNOWN));
        }
        if (!hasOne(columns, mlflow ? MlflowRuns.USER : WandbRuns.USER)) {
            throw InputException.of(Problem.ofFile(
                    name,
                    "does not say whose the runs are: it has no column "
                            + (mlflow ? MlflowRuns.USER[0] : WandbRuns.USER[0]),
                    "Export it again with that column"));
        }
        List<Entry> rows = new ArrayList<>();
        for (Table.Line line : table.rows()) {
            Map<String, String> values = new LinkedHashMap<>();
            columns.forEach((column, at) -> {
                if (!line.at(at - 1).isBlank()) {
                    values.put(column, line.at(at - 1));
                }
            });
            rows.add(Entry.of(new Place(name, line.number(), columns), values));
        }
        return new RunFile(form, rows, 0);
    }

    private static boolean hasOne(Map<String, Integer> columns, String... names) {
        return Arrays.stream(names).anyMatch(columns::containsKey);
    }

    /** Sacct quotes nothing: a value that holds the separator makes its row too long, and is not guessed at. */
    private static RunFile ofAccounting(String name, String text, ZoneId zone) {
        List<String> lines = text.lines().toList();
        int top = 0;
        while (lines.get(top).isBlank()) {
            top++;
        }
        // With --parsable instead of --parsable2 each line ends in a separator, and no value follows it.
        boolean closed = lines.get(top).endsWith("|");
        List<String> header = cells(lines.get(top), closed);
        for (String needed : List.of("JobID", "User", "State", "Start", "End")) {
            if (!header.contains(needed)) {
                throw InputException.of(
                        Problem.ofFile(name, "has no column " + needed, "Ask for it: " + SlurmRuns.COMMAND));
            }
        }
        Map<String, Integer> columns = new LinkedHashMap<>();
        for (int i = 0; i < header.size(); i++) {
            columns.put(header.get(i), i + 1);
        }
        List<Entry> rows = new ArrayList<>();
        long steps = 0;
        for (int i = top + 1; i < lines.size(); i++) {
            if (lines.get(i).isBlank()) {
                continue;
            }
            List<String> cells = cells(lines.get(i), closed);
            if (cells.size() != header.size()) {
                Problem problem = new Problem(
                        Code.MALFORMED_ROW,
                        name,
                        i + 1L,
                        0,
                        null,
                        null,
                        "has " + cells.size() + " values where the header has " + header.size(),
                        cells.size() < header.size()
                                ? "The line was cut off: export it again"
                                : "A value holds the separator |: leave out SubmitLine and JobName, or correct the line");
                rows.add(Entry.broken(new Place(name, i + 1L, columns), Map.of("line", lines.get(i)), problem));
                continue;
            }
            Map<String, String> values = new LinkedHashMap<>();
            for (int column = 0; column < cells.size(); column++) {
                values.put(header.get(column), cells.get(column));
            }
            Entry row = Entry.of(new Place(name, i + 1L, columns), values);
            if (SlurmRuns.isStep(row)) {
                steps++;
            } else {
                rows.add(row);
            }
        }
        return new RunFile(new SlurmRuns(zone), rows, steps);
    }

    private static List<String> cells(String line, boolean closed) {
        return List.of((closed && line.endsWith("|") ? line.substring(0, line.length() - 1) : line).split("[|]", -1));
    }

    private static RunFile ofJson(String name, String text) {
        List<JsonNode> runs = new ArrayList<>();
        try {
            runs.addAll(runs(JsonEntries.read(text), 0));
        } catch (IOException whole) {
            runs.addAll(lines(name, text));
        }
        boolean mlflow = !runs.isEmpty() && runs.get(0).has("info");
        List<Entry> rows = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Map<String, String> values = new LinkedHashMap<>();
            if (mlflow) {
                mlflow(runs.get(i), values);
            } else {
                flatten("", runs.get(i), values, 0);
                Map.copyOf(values).forEach((key, value) -> {
                    // The same is called summary, summaryMetrics or, in older versions, summary_metrics.
                    String plain = key.replaceFirst("^summary_?[mM]etrics[.]", "summary.");
                    if (!plain.equals(key)) {
                        values.remove(key);
                        values.put(plain, value);
                    }
                });
            }
            rows.add(Entry.of(new Place(name, i + 1L, Map.of()), values));
        }
        boolean known = rows.isEmpty()
                || mlflow
                || (RunForm.column(rows.get(0), WandbRuns.STATE).isPresent()
                        || RunForm.column(rows.get(0), WandbRuns.STARTED).isPresent());
        if (!known) {
            throw InputException.of(Problem.ofFile(name, "holds no runs that are known here", KNOWN));
        }
        return new RunFile(mlflow ? new MlflowRuns() : new WandbRuns(), rows, 0);
    }

    /** One object a line. */
    private static List<JsonNode> lines(String name, String text) {
        List<JsonNode> out = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                try {
                    out.addAll(runs(JsonEntries.read(lines.get(i)), 0));
                } catch (IOException e) {
                    throw InputException.of(new Problem(
                            Code.UNREADABLE,
                            name,
                            i + 1L,
                            0,
                            null,
                            null,
                            "is not JSON",
                            "Export it again: a list of runs, or an object a line"));
                }
            }
        }
        return out;
    }

    /** The runs in an answer, wherever it keeps them. */
    private static List<JsonNode> runs(JsonNode node, int depth) {
        List<JsonNode> out = new ArrayList<>();
        if (node.isArray()) {
            node.forEach(each -> out.addAll(each.has("node") ? List.of(each.get("node")) : List.of(each)));
            return out;
        }
        if (node.has("info") || node.has("state") || depth > DEEPEST) {
            return List.of(node);
        }
        for (String key : List.of("runs", "edges", "data", "project", "viewer", "models")) {
            if (node.path(key).isContainerNode()) {
                return runs(node.get(key), depth + 1);
            }
        }
        return List.of(node);
    }

    /** The answer of runs/search under the names of the table of mlflow.search_runs. */
    private static void mlflow(JsonNode run, Map<String, String> values) {
        run.path("info").properties().forEach(field -> {
            if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                values.put(field.getKey(), field.getValue().asText());
            }
        });
        for (String kind : List.of("metrics", "params", "tags")) {
            run.path("data")
                    .path(kind)
                    .forEach(each -> values.put(
                            kind + '.' + each.path("key").asText(),
                            each.path("value").asText()));
        }
    }

    /** Values by the path to them; a text that is JSON itself, as GraphQL packs settings and results, is unpacked. */
    private static void flatten(String path, JsonNode node, Map<String, String> values, int depth) {
        if (node.isNull() || node.isMissingNode()) {
            return;
        }
        if (node.isObject() && depth < DEEPEST) {
            node.properties()
                    .forEach(field -> flatten(
                            path.isEmpty() ? field.getKey() : path + '.' + field.getKey(),
                            field.getValue(),
                            values,
                            depth + 1));
        } else if (node.isTextual() && depth == 1 && node.asText().startsWith("{")) {
            try {
                flatten(path, JsonEntries.read(node.asText()), values, depth);
            } catch (IOException e) {
                values.put(path, node.asText());
            }
        } else {
            values.put(path, node.isValueNode() ? node.asText() : node.toString());
        }
    }
}
