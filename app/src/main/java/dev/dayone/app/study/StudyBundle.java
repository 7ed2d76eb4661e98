package dev.dayone.app.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.app.terminal.Version;
import dev.dayone.dashboard.study.ResultJson;
import dev.dayone.evidence.raters.KrippendorffAlpha;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.gate.Blinding;
import dev.dayone.evidence.study.gate.Blinding.Guesses;
import dev.dayone.evidence.study.gate.Conduct;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import dev.dayone.ingest.privacy.Digests;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.study.ConductJson;
import dev.dayone.warehouse.study.StudyStore;
import dev.dayone.warehouse.study.StudyStore.Evidence;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A verdict with all that it was computed from, in one zip: the plan, the people without names or pseudonyms, how the study went, the figures. The same
 * verdict gives the same bytes. docs/bundle.md says what is in it.
 */
final class StudyBundle {

    /** Behind a time that nothing ended: the person was still waiting then. */
    private static final String CENSORED = "+";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FORMAT = 1;
    private static final String MANIFEST = "manifest.json";
    private static final String PLAN = "plan.avro";
    private static final String PEOPLE = "people.csv";
    private static final String CELLS = "cells.csv";
    private static final String CONDUCT = "conduct.json";
    private static final String VERDICT = "verdict.json";
    private static final String README = "README.txt";
    private static final Pattern OF_CELLS = Pattern.compile(
            "/outcomes/(\\d+)/((?:control|treatment)/(?:arm|label|assigned|n|value|standardDeviation)|attrition/.+|estimate)");
    private static final LocalDateTime NO_TIME = LocalDateTime.of(2000, 1, 1, 0, 0);

    private StudyBundle() {}

    /** What of the people a bundle holds. */
    enum Level {
        /** A row for everyone: every figure is computed again. */
        PEOPLE,
        /** Counts, means and standard deviations: figures that rest on those alone are computed again. */
        AGGREGATE
    }

    /** Writes a bundle. */
    static void write(
            Path file, Registered study, StudyRegistered plan, Evidence evidence, StudyResult result, Level level) {
        Map<String, byte[]> files = new TreeMap<>();
        files.put(PLAN, WireCodec.encode(plan));
        String people = level == Level.PEOPLE ? people(evidence) : BundleCells.csv(study.plan(), evidence.tables());
        files.put(level == Level.PEOPLE ? PEOPLE : CELLS, people.getBytes(StandardCharsets.UTF_8));
        files.put(CONDUCT, conduct(evidence).toPrettyString().getBytes(StandardCharsets.UTF_8));
        files.put(VERDICT, figures(study, result).getBytes(StandardCharsets.UTF_8));
        files.put(README, readme(study, result, level).getBytes(StandardCharsets.UTF_8));
        ObjectNode manifest = JSON.createObjectNode()
                .put("format", FORMAT)
                .put("programme", study.programme())
                .put("study", study.plan().id())
                .put("simulated", study.simulated())
                .put("planVersion", study.version().toString())
                .put("asOf", result.asOf().toString())
                .put("knownAt", evidence.knownAt().toString())
                .put("code", Version.text());
        if (level == Level.AGGREGATE) {
            manifest.put("level", "aggregate");
        }
        ObjectNode hashes = manifest.putObject("sha256");
        files.forEach((name, bytes) -> hashes.put(name, Digests.sha256(bytes)));
        files.put(MANIFEST, manifest.toPrettyString().getBytes(StandardCharsets.UTF_8));
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Path half = file.resolveSibling(file.getFileName() + ".part");
            try (OutputStream raw = Files.newOutputStream(half);
                    ZipOutputStream zip = new ZipOutputStream(raw)) {
                for (Map.Entry<String, byte[]> each : files.entrySet()) {
                    ZipEntry entry = new ZipEntry(each.getKey());
                    entry.setTimeLocal(NO_TIME);
                    zip.putNextEntry(entry);
                    zip.write(each.getValue());
                    zip.closeEntry();
                }
            }
            Files.move(half, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /**
     * What came of computing a bundle again.
     *
     * @param problems what does not fit; empty = all figures came out to the last digit
     * @param figures figures compared
     * @param published figures that stand as published, since they cannot be had without rows of people
     */
    record Check(String programme, String study, String code, int figures, int published, List<String> problems) {
        Check {
            problems = List.copyOf(problems);
        }
    }

    /** Computes all figures of a bundle again and compares them. */
    static Check verify(Path file) {
        Map<String, byte[]> files = read(file);
        try {
            JsonNode manifest = JSON.readTree(part(files, MANIFEST, file));
            if (manifest.path("format").asInt() != FORMAT) {
                throw new UsageException(file + ": is a bundle of format "
                        + manifest.path("format").asText() + "; this version reads format " + FORMAT + ".");
            }
            List<String> problems = new ArrayList<>();
            manifest.path("sha256").properties().forEach(each -> {
                byte[] bytes = files.get(each.getKey());
                if (bytes == null
                        || !Digests.sha256(bytes).equals(each.getValue().asText())) {
                    problems.add(each.getKey() + (bytes == null ? " is missing" : " is not what the manifest says"));
                }
            });
            StudyRegistered plan = (StudyRegistered) WireCodec.decode(part(files, PLAN, file));
            Registered study =
                    StudyStore.registered(plan, manifest.path("simulated").asBoolean());
            JsonNode conduct = JSON.readTree(part(files, CONDUCT, file));
            boolean cells = manifest.path("level").asText().equals("aggregate");
            String people = new String(part(files, cells ? CELLS : PEOPLE, file), StandardCharsets.UTF_8);
            List<Table> tables = tables(study, people, conduct.path("outcomes"), cells);
            StudyResult result = StudyAnalysis.of(
                            study.plan(), LocalDate.parse(manifest.path("asOf").asText()), conduct(conduct))
                    .analyse(tables);
            JsonNode again = JSON.readTree(figures(study, result));
            JsonNode said = JSON.readTree(part(files, VERDICT, file));
            Map<String, String> one = new TreeMap<>();
            Map<String, String> other = new TreeMap<>();
            leaves("", said, one);
            leaves("", again, other);
            TreeSet<String> all = new TreeSet<>(one.keySet());
            all.addAll(other.keySet());
            List<String> keys = all.stream()
                    .filter(key -> !cells || restsOnCells(study.plan(), key))
                    .toList();
            for (String key : keys) {
                if (!same(one.get(key), other.get(key), cells)) {
                    problems.add(key + ": the bundle says " + one.get(key) + ", computed " + other.get(key));
                }
            }
            return new Check(
                    study.programme(),
                    study.plan().id(),
                    manifest.path("code").asText(),
                    keys.size(),
                    all.size() - keys.size(),
                    problems);
        } catch (IOException e) {
            throw new UsageException(file + ": is no bundle of a study: " + e.getMessage());
        } catch (RuntimeException e) {
            if (e instanceof UsageException) {
                throw e;
            }
            throw new UsageException(file + ": cannot be computed again: " + e.getMessage());
        }
    }

    /** Which figures follow from counts, means and standard deviations. */
    private static boolean restsOnCells(StudyPlan plan, String key) {
        Matcher at = OF_CELLS.matcher(key);
        if (!at.matches()) {
            return false;
        }
        Outcome outcome = plan.outcomes().get(Integer.parseInt(at.group(1)));
        boolean ofArm = !at.group(2).startsWith("estimate") && !at.group(2).startsWith("interval");
        return BundleCells.suffice(plan, outcome)
                || (ofArm && plan.protocol().design() == Design.LOTTERY && BundleCells.saidByMoments(outcome));
    }

    /** To the last digit; from stand-ins, to nine. */
    private static boolean same(@Nullable String said, @Nullable String computed, boolean cells) {
        if (Objects.equals(said, computed) || !cells || said == null || computed == null) {
            return Objects.equals(said, computed);
        }
        try {
            double one = Double.parseDouble(said);
            return Math.abs(one - Double.parseDouble(computed)) <= 1e-9 * Math.max(1, Math.abs(one));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static Map<String, byte[]> read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UsageException(file + ": is no file. Name a bundle written by ./dayone study bundle.");
        }
        Map<String, byte[]> files = new HashMap<>();
        try (InputStream raw = Files.newInputStream(file);
                ZipInputStream zip = new ZipInputStream(raw)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        } catch (IOException e) {
            throw new UsageException(file + ": is no zip: " + e.getMessage());
        }
        return files;
    }

    private static byte[] part(Map<String, byte[]> files, String name, Path file) {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new UsageException(file + ": has no " + name + ". Name a bundle written by ./dayone study bundle.");
        }
        return bytes;
    }

    private static void leaves(String path, JsonNode node, Map<String, String> out) {
        if (node.isObject()) {
            node.properties().forEach(each -> leaves(path + "/" + each.getKey(), each.getValue(), out));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                leaves(path + "/" + i, node.get(i), out);
            }
        } else {
            out.put(path, node.toString());
        }
    }

    private static String figures(Registered study, StudyResult result) {
        return ResultJson.of(study, result).toPrettyString();
    }

    private static String people(Evidence evidence) {
        TreeSet<String> covariates = new TreeSet<>();
        evidence.tables()
                .forEach(table -> table.rows()
                        .forEach(row -> covariates.addAll(row.covariates().keySet())));
        List<String> header =
                new ArrayList<>(List.of("person", "arm", "received", "cohort", "block", "cluster", "excluded"));
        covariates.forEach(name -> header.add("baseline." + name));
        for (Table table : evidence.tables()) {
            header.add("value:" + table.outcome().id());
            header.add("event:" + table.outcome().id());
            header.add("periods:" + table.outcome().id());
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
        int people = evidence.tables().isEmpty()
                ? 0
                : evidence.tables().get(0).rows().size();
        for (int i = 0; i < people; i++) {
            PersonRow first = evidence.tables().get(0).rows().get(i);
            List<String> cells = new ArrayList<>(List.of(
                    String.valueOf(i + 1),
                    first.arm(),
                    first.received(),
                    Objects.requireNonNullElse(first.cohort(), ""),
                    Objects.requireNonNullElse(first.block(), ""),
                    Objects.requireNonNullElse(first.cluster(), ""),
                    String.valueOf(first.excluded())));
            covariates.forEach(name -> cells.add(first.covariates().getOrDefault(name, "")));
            for (Table table : evidence.tables()) {
                PersonRow row = table.rows().get(i);
                Double value = row.value();
                cells.add(value == null ? "" : Double.toString(value));
                cells.add(String.valueOf(row.event()));
                cells.add(String.join(
                        " ", row.periods().stream().map(String::valueOf).toList()));
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

    private static List<Table> tables(Registered study, String csv, JsonNode outcomes, boolean cells)
            throws IOException {
        List<NamedCsvRecord> records = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder().ofNamedCsvRecord(csv)) {
            reader.forEach(records::add);
        }
        List<Table> tables = new ArrayList<>();
        for (Outcome outcome : study.plan().outcomes()) {
            List<PersonRow> rows = cells
                    ? BundleCells.standIns(csv, outcome)
                    : records.stream().map(record -> row(record, outcome.id())).toList();
            JsonNode about = outcomes.path(outcome.id());
            List<Double> information = new ArrayList<>();
            about.path("information").forEach(each -> information.add(each.asDouble()));
            tables.add(new Table(
                    outcome,
                    rows,
                    about.hasNonNull("maturesOn")
                            ? LocalDate.parse(about.path("maturesOn").asText())
                            : null,
                    about.hasNonNull("agreement")
                            ? new KrippendorffAlpha(
                                    about.path("agreement").path("alpha").asDouble(),
                                    about.path("agreement").path("units").asInt(),
                                    about.path("agreement").path("ratings").asInt())
                            : null,
                    about.hasNonNull("blinding")
                            ? new Blinding(
                                    guesses(about.path("blinding").path("control")),
                                    guesses(about.path("blinding").path("treatment")))
                            : null,
                    information));
        }
        return tables;
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
                parts(record.findField("parts:" + outcome).orElse("")));
    }

    private static @Nullable String empty(String text) {
        return text.isEmpty() ? null : text;
    }

    private static ObjectNode conduct(Evidence evidence) {
        ObjectNode root = JSON.createObjectNode();
        root.set("study", ConductJson.write(evidence.conduct()));
        ObjectNode outcomes = root.putObject("outcomes");
        for (Table table : evidence.tables()) {
            ObjectNode node = outcomes.putObject(table.outcome().id());
            LocalDate matures = table.maturesOn();
            if (matures != null) {
                node.put("maturesOn", matures.toString());
            }
            KrippendorffAlpha agreement = table.agreement();
            if (agreement != null) {
                node.putObject("agreement")
                        .put("alpha", agreement.alpha())
                        .put("units", agreement.units())
                        .put("ratings", agreement.ratings());
            }
            Blinding blinding = table.blinding();
            if (blinding != null) {
                ObjectNode both = node.putObject("blinding");
                guesses(both.putObject("control"), blinding.control());
                guesses(both.putObject("treatment"), blinding.treatment());
            }
            ArrayNode information = node.putArray("information");
            table.information().forEach(information::add);
        }
        return root;
    }

    private static void guesses(ObjectNode node, Guesses guesses) {
        node.put("right", guesses.right()).put("wrong", guesses.wrong()).put("cannotTell", guesses.cannotTell());
    }

    private static Guesses guesses(JsonNode node) {
        return new Guesses(
                node.path("right").asInt(),
                node.path("wrong").asInt(),
                node.path("cannotTell").asInt());
    }

    private static Conduct conduct(JsonNode root) {
        return ConductJson.read(root.path("study").toString());
    }

    private static String readme(Registered study, StudyResult result, Level level) {
        boolean people = level == Level.PEOPLE;
        return (study.simulated() ? "SIMULATED DATA: nobody in this programme exists.\n\n" : "")
                + study.plan().question() + "\n\n"
                + "This archive holds a verdict and all that it was computed from, as of " + result.asOf() + ".\n\n"
                + "  manifest.json   what this is, and the SHA-256 of every file\n"
                + "  plan.avro       the registered plan (Avro single-object encoding, schema StudyRegistered)\n"
                + (people
                        ? "  people.csv      everyone assigned, a row each, without names or pseudonyms\n"
                        : "  cells.csv       people by arm and block as counts, means and standard deviations\n")
                + "  conduct.json    how the study went: gates, raters, looks\n"
                + "  verdict.json    every figure that was published\n\n"
                + (people ? "To compute every figure again" : "To compute again what rests on cells.csv alone")
                + ", with DayOne " + Version.text() + " or later:\n\n"
                + "  ./dayone study verify FILE\n\n"
                + (people
                        ? "Rows of people, even without names, belong only to those whom their consent covers.\n"
                        : "");
    }
}
