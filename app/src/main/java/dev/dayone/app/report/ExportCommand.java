package dev.dayone.app.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.runtime.Connection;
import dev.dayone.app.runtime.ServiceOptions;
import dev.dayone.app.study.StudyChoice;
import dev.dayone.app.terminal.ExitCode;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.dashboard.document.Csv;
import dev.dayone.evidence.finding.Counts;
import dev.dayone.warehouse.access.Audit;
import dev.dayone.warehouse.view.Extract;
import dev.dayone.warehouse.view.Extract.Tables;
import dev.dayone.warehouse.view.ExtractFormat;
import dev.dayone.warehouse.view.ProgrammeViews;
import dev.dayone.warehouse.view.ProgrammeViews.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Rows of people for researchers. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        header =
                "Export a programme's people for researchers: pseudonyms, only those who did not say no to research. Logged.",
        description = {
            "",
            "--as csv    people.csv, measures.csv, and dictionary.csv, which says what every column and measure is",
            "--as json   the same as one file of JSON",
            "--as parquet   people, measures and definitions as Parquet, columns typed; needs the module parquet, built once by",
            "            mvn -q package -DskipTests -pl parquet -am",
            "--as xapi   scores, handed-in work and placements as xAPI 1.0.3 statements, one on a line",
            ""
        })
public final class ExportCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Map<String, String> COLUMNS = columns();

    /** What is written. */
    enum Format {
        CSV,
        JSON,
        PARQUET,
        XAPI
    }

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Mixin
    ServiceOptions options = new ServiceOptions();

    @Parameters(index = "0", paramLabel = "PROGRAMME", description = "Id of the programme.")
    String programme = "";

    @Option(names = "--as", paramLabel = "FORMAT", description = "csv, json, parquet or xapi. Default: csv.")
    Format format = Format.CSV;

    @Option(
            names = "--known-at",
            paramLabel = "TIME",
            description = "As the warehouse knew it then: 2026-03-01, or 2026-03-01T12:00:00Z (default: now).")
    @Nullable
    String knownAt;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "DIR",
            description = "Directory to write into; must be empty or new.")
    Path output = Path.of("");

    @Override
    public Integer call() {
        StudyChoice time = new StudyChoice();
        time.knownAt = knownAt;
        requireEmpty();
        requireModule();
        try (Connection connection =
                Connection.toWarehouse(options, Progress.on(spec.commandLine().getErr()))) {
            boolean known = new ProgrammeViews(connection.services().warehouse())
                    .cohorts().stream().anyMatch(each -> each.programme().equals(programme));
            if (!known) {
                throw new UsageException("No programme \"" + programme + "\" in the warehouse.");
            }
            Tables tables = new Extract(connection.services().warehouse()).of(programme, time.known());
            Map<String, byte[]> files = files(tables);
            files.forEach((name, bytes) -> ReportCommand.write(output.resolve(name), bytes));
            new Audit(connection.services().warehouse())
                    .append(
                            "export",
                            programme,
                            "rows of people, " + format + ", "
                                    + Counts.of(tables.people().rows().size(), "person", "people"));
            files.keySet().forEach(name -> spec.commandLine().getOut().println(output.resolve(name)));
            spec.commandLine().getOut().flush();
            spec.commandLine()
                    .getErr()
                    .println(Counts.of(tables.people().rows().size(), "person", "people") + "; " + tables.left()
                            + " left out, who said no to research. The export is logged.");
            return ExitCode.DONE;
        }
    }

    private void requireEmpty() {
        try (var entries = Files.isDirectory(output) ? Files.list(output) : Stream.<Path>empty()) {
            if (entries.findAny().isPresent() || Files.isRegularFile(output)) {
                throw new UsageException(output + ": is not an empty directory. Nothing was written.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + output, e);
        }
    }

    private void requireModule() {
        if (format == Format.PARQUET && parquet().isEmpty()) {
            throw new UsageException(
                    "Parquet is written by a module of its own, which is not built. Build it once: mvn -q package "
                            + "-DskipTests -pl parquet -am. Nothing was written.");
        }
    }

    private Map<String, byte[]> files(Tables tables) {
        return switch (format) {
            case CSV -> {
                Map<String, byte[]> files = new LinkedHashMap<>();
                files.put("people.csv", utf8(csv(tables.people())));
                files.put("measures.csv", utf8(csv(tables.measures())));
                files.put("dictionary.csv", utf8(dictionary(tables)));
                yield files;
            }
            case JSON -> Map.of("extract.json", utf8(json(tables)));
            case PARQUET -> parquet().orElseThrow().files(tables);
            case XAPI -> Map.of("statements.ndjson", utf8(new XapiStatements(programme).of(tables.facts())));
        };
    }

    private static Optional<ExtractFormat> parquet() {
        return ServiceLoader.load(ExtractFormat.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.name().equals("parquet"))
                .findFirst();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String csv(Rows rows) {
        List<List<String>> lines = new ArrayList<>(List.of(rows.columns()));
        lines.addAll(rows.rows());
        return Csv.of(lines);
    }

    private static String dictionary(Tables tables) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("file", "name", "unit", "meaning"));
        tables.people()
                .columns()
                .forEach(column -> lines.add(List.of("people.csv", column, "", COLUMNS.getOrDefault(column, ""))));
        tables.measures()
                .columns()
                .forEach(column -> lines.add(List.of("measures.csv", column, "", COLUMNS.getOrDefault(column, ""))));
        for (List<String> measure : tables.definitions().rows()) {
            lines.add(List.of(
                    "measures.csv, measure " + measure.get(0),
                    measure.get(1),
                    measure.get(2),
                    measure.get(3) + ". Use: " + measure.get(5) + ". " + measure.get(6)));
        }
        return Csv.of(lines);
    }

    private static String json(Tables tables) {
        ObjectNode root = JSON.createObjectNode();
        put(root, "people", tables.people());
        put(root, "measures", tables.measures());
        put(root, "definitions", tables.definitions());
        return root.toPrettyString() + "\n";
    }

    private static void put(ObjectNode root, String name, Rows rows) {
        var array = root.putArray(name);
        for (List<String> row : rows.rows()) {
            ObjectNode node = array.addObject();
            for (int i = 0; i < row.size(); i++) {
                node.put(rows.columns().get(i), row.get(i).isEmpty() ? null : row.get(i));
            }
        }
    }

    private static Map<String, String> columns() {
        Map<String, String> out = new LinkedHashMap<>();
        out.put("participant", "Pseudonym; the same in all files of the programme.");
        out.put("cohort", "Cohort.");
        out.put("index_date", "Last scheduled day of the cohort, t0.");
        out.put("assigned_arm", "Format assigned: analyses count people here.");
        out.put("received_arm", "Format in fact received.");
        out.put("block", "Stratum of assignment; empty = none.");
        out.put("cluster", "Unit assigned as a whole; empty = the person.");
        out.put("job_intent", "f: no job was sought, by the survey before assignment.");
        out.put("started", "Attended at least one day.");
        out.put("completed", "Met the published criteria; empty = not known.");
        out.put("baseline", "Covariates measured before assignment, as JSON.");
        out.put("measure", "Id of the measure.");
        out.put("value", "The value, in the measure's unit.");
        out.put("censored", "For times: the event had not happened by then.");
        out.put("matures_on", "Day from which the value may be shown.");
        out.put("observed_until", "Last day of which the facts speak.");
        out.put("definition", "Version of the measure's definition.");
        return out;
    }
}
