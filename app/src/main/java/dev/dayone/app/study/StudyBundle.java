package dev.dayone.app.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.terminal.UsageException;
import dev.dayone.app.terminal.Version;
import dev.dayone.dashboard.study.ResultJson;
import dev.dayone.evidence.study.StudyAnalysis;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.evidence.study.plan.StudyProtocol.Design;
import dev.dayone.ingest.privacy.Digests;
import dev.dayone.schemas.StudyRegistered;
import dev.dayone.schemas.WireCodec;
import dev.dayone.warehouse.study.StudyStore;
import dev.dayone.warehouse.study.StudyStore.Evidence;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A verdict with all that it was computed from, in one zip: the plan, the people without names or pseudonyms, how the study went, the figures. The same
 * verdict gives the same bytes. docs/bundle.md says what is in it.
 */
final class StudyBundle {

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
        String people = level == Level.PEOPLE
                ? BundlePeople.csv(evidence.tables())
                : BundleCells.csv(study.plan(), evidence.tables());
        files.put(level == Level.PEOPLE ? PEOPLE : CELLS, people.getBytes(StandardCharsets.UTF_8));
        files.put(CONDUCT, BundleConduct.json(evidence).toPrettyString().getBytes(StandardCharsets.UTF_8));
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
        BundleArchive.write(file, files);
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
        Map<String, byte[]> files = BundleArchive.read(file);
        try {
            JsonNode manifest = JSON.readTree(BundleArchive.part(files, MANIFEST, file));
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
            StudyRegistered plan = (StudyRegistered) WireCodec.decode(BundleArchive.part(files, PLAN, file));
            Registered study =
                    StudyStore.registered(plan, manifest.path("simulated").asBoolean());
            JsonNode conduct = JSON.readTree(BundleArchive.part(files, CONDUCT, file));
            boolean cells = manifest.path("level").asText().equals("aggregate");
            String people = new String(BundleArchive.part(files, cells ? CELLS : PEOPLE, file), StandardCharsets.UTF_8);
            List<Table> tables = tables(study, people, conduct, cells);
            StudyResult result = StudyAnalysis.of(
                            study.plan(),
                            LocalDate.parse(manifest.path("asOf").asText()),
                            BundleConduct.conduct(conduct))
                    .analyse(tables);
            JsonNode again = JSON.readTree(figures(study, result));
            JsonNode said = JSON.readTree(BundleArchive.part(files, VERDICT, file));
            Map<String, String> one = new TreeMap<>();
            Map<String, String> other = new TreeMap<>();
            leaves("", said, one);
            leaves("", again, other);
            // What a later version works out besides, the bundle does not speak of.
            TreeSet<String> all = new TreeSet<>(one.keySet());
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

    private static List<Table> tables(Registered study, String csv, JsonNode conduct, boolean cells)
            throws IOException {
        List<Table> tables = new ArrayList<>();
        for (Outcome outcome : study.plan().outcomes()) {
            List<PersonRow> rows = cells ? BundleCells.standIns(csv, outcome) : BundlePeople.rows(csv, outcome.id());
            tables.add(BundleConduct.table(conduct, outcome, rows));
        }
        return tables;
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
