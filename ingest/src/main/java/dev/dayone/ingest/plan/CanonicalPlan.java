package dev.dayone.ingest.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.ingest.plan.ProgrammeFile.Item;
import dev.dayone.ingest.plan.ProgrammeFile.Study;
import dev.dayone.schemas.StudyRegistered.Costs;
import dev.dayone.schemas.StudyRegistered.Kind;
import dev.dayone.schemas.StudyRegistered.OutcomePlan;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A plan in one form, whatever the order, spacing and comments of the file: an object of JSON with its keys sorted, no space between them, numbers
 * as Java prints a double; what is not said has no key, so that a later version, which can say more, changes no plan. Its SHA-256 stands for the plan. What a score is made of (items, ranges, weights) is part of it.
 */
public final class CanonicalPlan {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CanonicalPlan() {}

    public static ObjectNode of(ProgrammeFile file, Study study) {
        ObjectNode out = JSON.createObjectNode();
        out.put("study", study.id()).put("title", study.title()).put("question", study.question());
        out.put("control", study.control()).put("treatment", study.treatment());
        out.put("controlLabel", file.formats().get(study.control()));
        out.put("treatmentLabel", file.formats().get(study.treatment()));
        out.put("design", study.protocol().design().name());
        out.put("unit", study.unit().name()).put("random", study.randomised()).put("blocked", study.blocked());
        out.put("allFormats", study.allFormats());
        out.put("paired", study.drawing().paired());
        texts(out, "balanceOn", study.drawing().balanceOn());
        if (!study.drawing().balanceOn().isEmpty()) {
            out.put("balanceAccept", study.drawing().acceptance());
        }
        texts(out, "cohorts", study.cohorts());
        texts(out, "covariates", study.covariates());
        put(out, "expectedShare", study.expectedShare());
        texts(out, "looks", study.looks().stream().map(Object::toString).toList());
        out.put("hiddenBetweenLooks", study.hiddenBetweenLooks());
        texts(out, "periods", study.protocol().periods());
        if (study.protocol().runningVariable() != null) {
            out.put("cutoffColumn", study.protocol().runningVariable());
        }
        texts(out, "moderators", study.protocol().moderators());
        put(out, "futility", study.protocol().futility());
        if (!study.protocol().decisions().isEmpty()) {
            ObjectNode decisions = out.putObject("decisions");
            study.protocol().decisions().forEach(decisions::put);
        }
        put(out, "cutoff", study.protocol().cutoff());
        if (study.protocol().expectedPeople() != null) {
            out.put("expectedPeople", study.protocol().expectedPeople());
        }
        Costs costs = study.protocol().costs();
        if (costs != null) {
            out.putObject("costs")
                    .put("control", costs.control())
                    .put("treatment", costs.treatment())
                    .put("currency", costs.currency());
        }
        ObjectNode outcomes = out.putObject("outcomes");
        for (OutcomePlan outcome : study.outcomes()) {
            outcomes.set(outcome.id(), outcome(file, study, outcome));
        }
        return out;
    }

    private static ObjectNode outcome(ProgrammeFile file, Study study, OutcomePlan outcome) {
        // A score from 0 to 1 was written as a number of points before shares were told in per cent: a lock made then
        // stays that of the same plan.
        boolean points = outcome.kind() == Kind.SHARE && outcome.measure().startsWith("S1.");
        ObjectNode out = JSON.createObjectNode()
                .put("title", outcome.title())
                .put(
                        "kind",
                        points ? Kind.CHECKPOINT_SCORE.name() : outcome.kind().name())
                .put("measure", outcome.measure())
                .put("unit", points ? "points" : outcome.unit())
                .put(
                        "smallestDifference",
                        points
                                ? BigDecimal.valueOf(outcome.smallestDifference())
                                        .movePointLeft(2)
                                        .doubleValue()
                                : outcome.smallestDifference())
                .put("higherIsBetter", outcome.higherIsBetter())
                .put(
                        "role",
                        outcome.primary()
                                ? "main"
                                : study.protocol().guardrails().contains(outcome.id())
                                        ? "guardrail"
                                        : study.protocol().exploratory().contains(outcome.id())
                                                ? "exploratory"
                                                : "secondary");
        if (outcome.windowDays() != null) {
            out.put("windowDays", outcome.windowDays());
        }
        ObjectNode made = out.putObject("madeOf");
        for (String measure : outcome.measure().split(",", -1)) {
            file.checkpoints().values().stream()
                    .filter(checkpoint -> measure.equals("S1." + checkpoint.id())
                            || measure.startsWith("S1." + checkpoint.id() + "."))
                    .forEach(checkpoint -> {
                        for (Item item : checkpoint.items().values()) {
                            made.put(
                                    checkpoint.id() + "/" + item.id(),
                                    item.minimum() + " to " + item.maximum() + ", weight " + item.weight());
                        }
                    });
        }
        return out;
    }

    private static void texts(ObjectNode out, String key, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = out.putArray(key);
            values.forEach(array::add);
        }
    }

    private static void put(ObjectNode out, String key, @Nullable Double value) {
        if (value != null) {
            out.put(key, value);
        }
    }

    /** The form whose digest stands for the plan. */
    public static String text(JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, String> sorted = new TreeMap<>();
            node.properties().forEach(each -> sorted.put(each.getKey(), text(each.getValue())));
            List<String> parts = new ArrayList<>();
            sorted.forEach((key, value) -> parts.add(quoted(key) + ":" + value));
            return "{" + String.join(",", parts) + "}";
        }
        if (node.isArray()) {
            List<String> parts = new ArrayList<>();
            node.forEach(each -> parts.add(text(each)));
            return "[" + String.join(",", parts) + "]";
        }
        return node.isTextual()
                ? quoted(node.textValue())
                : node.isNumber() ? Double.toString(node.asDouble()) : node.asText();
    }

    private static String quoted(String text) {
        return JSON.getNodeFactory().textNode(text).toString();
    }

    /** What differs, key by key: "outcomes.capstone.smallestDifference: 5 becomes 3". */
    static List<String> changes(JsonNode before, JsonNode after) {
        Map<String, String> one = new TreeMap<>();
        Map<String, String> other = new TreeMap<>();
        leaves("", before, one);
        leaves("", after, other);
        TreeSet<String> keys = new TreeSet<>(one.keySet());
        keys.addAll(other.keySet());
        List<String> out = new ArrayList<>();
        for (String key : keys) {
            String was = one.getOrDefault(key, "absent");
            String is = other.getOrDefault(key, "absent");
            if (!was.equals(is)) {
                out.add(key + ": " + was + " becomes " + is);
            }
        }
        return out;
    }

    private static void leaves(String path, JsonNode node, Map<String, String> out) {
        if (node.isObject()) {
            node.properties()
                    .forEach(each ->
                            leaves(path.isEmpty() ? each.getKey() : path + "." + each.getKey(), each.getValue(), out));
        } else {
            out.put(
                    path,
                    node.isNumber()
                            ? Double.toString(node.asDouble())
                            : node.isTextual() ? node.textValue() : text(node));
        }
    }
}
