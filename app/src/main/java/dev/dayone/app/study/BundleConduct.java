package dev.dayone.app.study;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.evidence.raters.KrippendorffAlpha;
import dev.dayone.evidence.study.StudyAnalysis.Table;
import dev.dayone.evidence.study.gate.Blinding;
import dev.dayone.evidence.study.gate.Blinding.Guesses;
import dev.dayone.evidence.study.gate.Conduct;
import dev.dayone.evidence.study.plan.PersonRow;
import dev.dayone.evidence.study.plan.StudyPlan.Outcome;
import dev.dayone.warehouse.study.ConductJson;
import dev.dayone.warehouse.study.StudyStore.Evidence;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code conduct.json} of a bundle: how the study went, written and read back. */
final class BundleConduct {

    private static final ObjectMapper JSON = new ObjectMapper();

    private BundleConduct() {}

    /** How the study went: as a whole, and for each outcome. */
    static ObjectNode json(Evidence evidence) {
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

    /** How the study went as a whole. */
    static Conduct conduct(JsonNode root) {
        return ConductJson.read(root.path("study").toString());
    }

    /** What an analysis of that outcome is given besides the people. */
    static Table table(JsonNode root, Outcome outcome, List<PersonRow> rows) {
        JsonNode about = root.path("outcomes").path(outcome.id());
        List<Double> information = new ArrayList<>();
        about.path("information").forEach(each -> information.add(each.asDouble()));
        return new Table(
                outcome,
                rows,
                about.hasNonNull("maturesOn")
                        ? LocalDate.parse(about.path("maturesOn").asText())
                        : null,
                agreement(about.path("agreement")),
                blinding(about.path("blinding")),
                information);
    }

    private static @Nullable KrippendorffAlpha agreement(JsonNode node) {
        return node.isObject()
                ? new KrippendorffAlpha(
                        node.path("alpha").asDouble(),
                        node.path("units").asInt(),
                        node.path("ratings").asInt())
                : null;
    }

    private static @Nullable Blinding blinding(JsonNode node) {
        return node.isObject() ? new Blinding(guesses(node.path("control")), guesses(node.path("treatment"))) : null;
    }
}
