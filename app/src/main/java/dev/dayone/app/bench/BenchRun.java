package dev.dayone.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.app.bench.LatencyBench.Latency;
import dev.dayone.app.source.SourceRun;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one run of the bench has found.
 *
 * @param stages each beside its limit
 * @param atStart latency just after the start, before compilers have warmed up; null = not all had arrived in time
 * @param warm latency at each rate that was kept up
 * @param startSeconds start of Postgres and Kafka on an empty directory
 * @param restoreSeconds until streams are back with all of their state
 * @param commits facts that were restored
 */
public record BenchRun(
        List<MeasuredRate> stages,
        @Nullable Latency atStart,
        List<Latency> warm,
        double startSeconds,
        double restoreSeconds,
        long commits) {

    private static final List<String> PERCENTILES = List.of("p50", "p95", "p99");

    public BenchRun {
        stages = List.copyOf(stages);
        warm = List.copyOf(warm);
    }

    /**
     * The figures that may be held against those of another run: ratios of stages, of which more is better, and milliseconds of latency, of which
     * less is better. Plain rates are left out, since they move with the machine.
     *
     * @return in the order of the bench, by name
     */
    public Map<String, Quantity> quantities() {
        Map<String, Quantity> out = new LinkedHashMap<>();
        for (MeasuredRate stage : stages) {
            if (Double.isFinite(stage.ratio())) {
                out.put(stage.stage() + ", ratio to " + stage.limit(), new Quantity(stage.ratio(), true));
            }
        }
        if (atStart != null) {
            put(out, atStart, ", just started");
        }
        warm.forEach(latency -> put(out, latency, ""));
        return out;
    }

    /**
     * One figure.
     *
     * @param value a ratio or milliseconds
     * @param moreIsBetter whether a smaller value is worse
     */
    public record Quantity(double value, boolean moreIsBetter) {}

    private static void put(Map<String, Quantity> out, Latency latency, String when) {
        String rate = String.format(Locale.ROOT, " at %,d events/s%s, ms", latency.rate(), when);
        out.put("row, median" + rate, new Quantity(latency.rows()[0], false));
        out.put("row, p99" + rate, new Quantity(latency.rows()[2], false));
        out.put("measure, median" + rate, new Quantity(latency.measures()[0], false));
        out.put("measure, p99" + rate, new Quantity(latency.measures()[2], false));
    }

    /** This run as JSON; see docs/json.md. */
    public ObjectNode json() {
        ObjectNode root = SourceRun.JSON.createObjectNode();
        ArrayNode list = root.putArray("stages");
        for (MeasuredRate figure : stages) {
            list.addObject()
                    .put("stage", figure.stage())
                    .put("ours", figure.ours())
                    .put("unit", figure.unit())
                    .put("limit", figure.limit())
                    .put("limitRate", figure.limitRate())
                    .put("ratio", figure.ratio())
                    .put("peakMiB", figure.peakMiB());
        }
        if (atStart != null) {
            put(root.putObject("latencyAtStart"), atStart);
        }
        ArrayNode rates = root.putArray("latency");
        warm.forEach(latency -> put(rates.addObject(), latency));
        return root.put("startSeconds", startSeconds)
                .put("restoreSeconds", restoreSeconds)
                .put("restoredFacts", commits);
    }

    /** Several runs as JSON: one as it is, more as an array {@code runs}. */
    public static ObjectNode json(List<BenchRun> runs) {
        if (runs.size() == 1) {
            return runs.get(0).json();
        }
        ObjectNode root = SourceRun.JSON.createObjectNode();
        ArrayNode list = root.putArray("runs");
        runs.forEach(run -> list.add(run.json()));
        return root;
    }

    /**
     * The runs that a file of {@code bench --json} holds.
     *
     * @throws IllegalArgumentException when it holds none, with what is missing
     */
    public static List<BenchRun> read(JsonNode root) {
        List<BenchRun> out = new ArrayList<>();
        if (root.has("runs")) {
            root.get("runs").forEach(run -> out.add(one(run)));
        } else {
            out.add(one(root));
        }
        if (out.isEmpty()) {
            throw new IllegalArgumentException("it holds no run");
        }
        return out;
    }

    private static BenchRun one(JsonNode run) {
        List<MeasuredRate> stages = new ArrayList<>();
        need(run, "stages")
                .forEach(stage -> stages.add(new MeasuredRate(
                        need(stage, "stage").asText(),
                        need(stage, "ours").asDouble(),
                        need(stage, "unit").asText(),
                        need(stage, "limit").asText(),
                        need(stage, "limitRate").asDouble(),
                        stage.path("peakMiB").asLong())));
        List<Latency> warm = new ArrayList<>();
        need(run, "latency").forEach(latency -> warm.add(latency(latency)));
        JsonNode atStart = run.get("latencyAtStart");
        return new BenchRun(
                stages,
                atStart == null ? null : latency(atStart),
                warm,
                need(run, "startSeconds").asDouble(),
                need(run, "restoreSeconds").asDouble(),
                need(run, "restoredFacts").asLong());
    }

    private static Latency latency(JsonNode node) {
        return new Latency(
                need(node, "eventsPerSecond").asInt(),
                need(node, "sentPerSecond").asDouble(),
                percentiles(need(node, "rowMillis")),
                percentiles(need(node, "measureMillis")));
    }

    private static double[] percentiles(JsonNode node) {
        return PERCENTILES.stream()
                .mapToDouble(name -> need(node, name).asDouble())
                .toArray();
    }

    private static JsonNode need(JsonNode node, String field) {
        JsonNode found = node.get(field);
        if (found == null) {
            throw new IllegalArgumentException("it has no field '" + field + "'");
        }
        return found;
    }

    private static void put(ObjectNode node, Latency latency) {
        node.put("eventsPerSecond", latency.rate()).put("sentPerSecond", latency.achieved());
        put(node.putObject("rowMillis"), latency.rows());
        put(node.putObject("measureMillis"), latency.measures());
    }

    private static void put(ObjectNode node, double[] millis) {
        for (int n = 0; n < PERCENTILES.size(); n++) {
            node.put(PERCENTILES.get(n), millis[n]);
        }
    }
}
