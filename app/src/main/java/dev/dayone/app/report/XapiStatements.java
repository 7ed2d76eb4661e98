package dev.dayone.app.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.schemas.PlacementStatus;
import dev.dayone.warehouse.view.ProgrammeViews.Rows;
import java.util.List;

/**
 * Scores, handed-in work and placements as xAPI statements.
 *
 * <p>Verbs are ADL's and Activity Streams' where they have one; for a placement neither has, so that it is a verb of our own. Pay is not in the statements.
 *
 * <p>Source: ADL, Experience API 1.0.3, part two.
 */
final class XapiStatements {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String home;

    XapiStatements(String programme) {
        this.home = "https://dayone.invalid/" + programme;
    }

    /** One statement a line. */
    String of(Rows facts) {
        StringBuilder out = new StringBuilder();
        for (List<String> fact : facts.rows()) {
            out.append(statement(new Fact(facts.columns(), fact))).append('\n');
        }
        return out.toString();
    }

    /** A row by column name, "" where there is no value. */
    private record Fact(List<String> columns, List<String> values) {
        String at(String column) {
            return values.get(columns.indexOf(column));
        }
    }

    private ObjectNode statement(Fact fact) {
        ObjectNode node = JSON.createObjectNode().put("id", fact.at("event_id")).put("version", "1.0.3");
        node.putObject("actor")
                .put("objectType", "Agent")
                .putObject("account")
                .put("homePage", home)
                .put("name", fact.at("participant"));
        switch (fact.at("kind")) {
            case "score" -> {
                verb(node, "http://adlnet.gov/expapi/verbs/scored", "scored");
                checkpoint(node, fact);
                score(node, fact);
            }
            case "placement" -> {
                verb(node, "https://dayone.invalid/verbs/placed", "has the status");
                placement(node, fact);
            }
            default -> {
                verb(node, "http://activitystrea.ms/schema/1.0/submit", "submitted");
                checkpoint(node, fact);
            }
        }
        return node.put("timestamp", fact.at("valid_from") + "T00:00:00Z");
    }

    private static void verb(ObjectNode node, String id, String display) {
        node.putObject("verb").put("id", id).putObject("display").put("en", display);
    }

    private void checkpoint(ObjectNode node, Fact fact) {
        node.putObject("object")
                .put("objectType", "Activity")
                .put(
                        "id",
                        home + "/checkpoints/" + fact.at("about")
                                + (fact.at("item").isEmpty() ? "" : "/" + fact.at("item")));
    }

    private static void score(ObjectNode node, Fact fact) {
        if (fact.at("value").isEmpty()) {
            return;
        }
        ObjectNode result = node.putObject("result").putObject("score");
        result.put("raw", Double.parseDouble(fact.at("value")));
        if (!fact.at("minimum").isEmpty() && !fact.at("maximum").isEmpty()) {
            result.put("min", Double.parseDouble(fact.at("minimum")))
                    .put("max", Double.parseDouble(fact.at("maximum")));
        }
    }

    private void placement(ObjectNode node, Fact fact) {
        String code = fact.at("status");
        ObjectNode definition = node.putObject("object")
                .put("objectType", "Activity")
                .put("id", home + "/placements/" + code)
                .putObject("definition");
        definition
                .putObject("name")
                .put(
                        "en",
                        PlacementStatus.ofCode(code)
                                .map(PlacementStatus::meaning)
                                .orElse(code));
        node.putObject("result")
                .put("response", code)
                .putObject("extensions")
                .put("https://dayone.invalid/evidence-tier", fact.at("evidence_tier"));
    }
}
