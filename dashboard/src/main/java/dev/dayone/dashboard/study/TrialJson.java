package dev.dayone.dashboard.study;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.Subgroups;
import dev.dayone.evidence.study.trial.BaselineTable;
import dev.dayone.evidence.study.trial.ParticipantFlow;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The people of a study as JSON: how they were at the start, what became of them, and the main outcome within groups of them. */
final class TrialJson {

    private TrialJson() {}

    static void write(ObjectNode out, StudyResult result) {
        ArrayNode baseline = out.putArray("baseline");
        for (BaselineTable.Line line : result.baseline().lines()) {
            ObjectNode node = baseline.addObject().put("column", line.column());
            if (!line.number()) {
                node.put("level", line.level());
            }
            side(node.putObject("control"), line.control());
            side(node.putObject("treatment"), line.treatment());
            put(node, "standardisedDifference", line.difference());
        }
        ParticipantFlow flow = result.flow();
        if (flow == null) {
            return;
        }
        ObjectNode node = out.putObject("flow");
        arm(node.putObject("control"), flow.control());
        arm(node.putObject("treatment"), flow.treatment());
        ArrayNode notDrawn = node.putArray("notDrawn");
        flow.notDrawn().forEach(notDrawn::add);
    }

    private static void arm(ObjectNode out, ParticipantFlow.ArmFlow arm) {
        out.put("arm", arm.arm())
                .put("assigned", arm.assigned())
                .put("compared", arm.compared())
                .put("started", arm.started())
                .put("receivedOther", arm.other());
        ArrayNode outcomes = out.putArray("outcomes");
        for (ParticipantFlow.Analysed each : arm.outcomes()) {
            ObjectNode node = outcomes.addObject()
                    .put("outcome", each.outcome())
                    .put("excluded", each.excluded())
                    .put("analysed", each.analysed());
            ObjectNode lost = node.putObject("lost");
            new TreeMap<>(each.lost()).forEach(lost::put);
        }
    }

    private static void side(ObjectNode out, BaselineTable.Side side) {
        out.put("known", side.known()).put("missing", side.missing());
        put(out, "mean", side.mean());
        put(out, "standardDeviation", side.deviation());
        if (side.count() != null) {
            out.put("count", side.count());
        }
    }

    /** Each group's difference, and what is said of the column that makes the groups. */
    static void subgroups(ArrayNode out, List<Subgroups> all) {
        for (Subgroups each : all) {
            ObjectNode node = out.addObject().put("column", each.column());
            each.interaction().map(Finding::forEvaluators).ifPresent(said -> node.put("interaction", said));
            ArrayNode groups = node.putArray("groups");
            for (Subgroups.Group group : each.groups()) {
                ObjectNode one = groups.addObject()
                        .put("group", group.label())
                        .put("control", group.control())
                        .put("treatment", group.treatment());
                group.estimate()
                        .match(
                                known -> one.put("estimate", known.value())
                                        .put("lower", known.interval().lower())
                                        .put("upper", known.interval().upper()),
                                refused -> one.put("reason", refused.why().forEvaluators()));
            }
        }
    }

    private static void put(ObjectNode out, String key, @Nullable Double value) {
        if (value == null) {
            out.putNull(key);
        } else {
            out.put(key, value);
        }
    }
}
