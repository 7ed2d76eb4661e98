package dev.dayone.dashboard.study;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.dayone.dashboard.document.Figures;
import dev.dayone.dashboard.document.Words;
import dev.dayone.evidence.Estimate;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.finding.Finding;
import dev.dayone.evidence.randomization.AssignmentTest;
import dev.dayone.evidence.raters.KrippendorffAlpha;
import dev.dayone.evidence.study.ArmSummary;
import dev.dayone.evidence.study.BlockPooling;
import dev.dayone.evidence.study.HeldTogether;
import dev.dayone.evidence.study.OutcomeResult;
import dev.dayone.evidence.study.StudyResult;
import dev.dayone.evidence.study.gate.SecurityMark;
import dev.dayone.evidence.study.plan.StudyProtocol;
import dev.dayone.warehouse.study.StudyStore.Registered;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A study's results as JSON: full precision beside the rounded strings. The shape is documented in docs/json.md and only grows. */
public final class ResultJson {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private ResultJson() {}

    /** One study. */
    public static ObjectNode of(Registered study, StudyResult result) {
        ObjectNode out = MAPPER.createObjectNode();
        out.put("programme", study.programme());
        out.put("study", result.plan().id());
        out.put("title", result.plan().title());
        out.put("question", result.plan().question());
        out.put("simulated", study.simulated());
        out.put("planVersion", study.version().toString());
        out.put("asOf", result.asOf().toString());
        LocalDate followedTo = result.followedTo();
        out.put("followedTo", followedTo == null ? null : followedTo.toString());
        out.put("randomised", result.plan().randomised());
        out.put("unit", result.plan().clustered() ? "cluster" : "participant");
        out.put("blocked", result.plan().blocked());
        ArrayNode covariates = out.putArray("covariates");
        result.plan().covariates().forEach(covariates::add);
        out.putObject("assigned")
                .put(result.plan().control().id(), result.assignedControl())
                .put(result.plan().treatment().id(), result.assignedTreatment());
        put(out, "splitPValue", result.splitPValue());
        protocol(out.putObject("protocol"), result.plan().protocol());
        TrialJson.write(out, result);
        ArrayNode outcomes = out.putArray("outcomes");
        result.outcomes().forEach(outcome -> outcomes.add(outcome(result, outcome)));
        return out;
    }

    private static ObjectNode outcome(StudyResult study, OutcomeResult result) {
        ObjectNode out = MAPPER.createObjectNode();
        out.put("id", result.outcome().id());
        out.put("title", result.outcome().title());
        out.put("kind", result.outcome().kind().name());
        out.put("measure", result.outcome().measure());
        out.put("unit", result.outcome().unit());
        out.put("primary", result.outcome().primary());
        out.put("smallestDifference", result.outcome().smallestDifference());
        out.put("higherIsBetter", result.outcome().higherIsBetter());
        put(out, "windowDays", result.outcome().windowDays());
        out.set("control", arm(result.control()));
        out.set("treatment", arm(result.treatment()));
        estimate(out, result.estimate());
        ArrayNode alternatives = out.putArray("alternatives");
        for (Estimate alternative : result.alternatives()) {
            ObjectNode node = alternatives.addObject();
            estimate(node, alternative);
        }
        if (!result.subgroups().isEmpty()) {
            TrialJson.subgroups(out.putArray("subgroups"), result.subgroups());
        }
        out.put("verdict", result.verdict().name());
        out.put("heading", result.verdict().heading());
        String decision =
                study.plan().protocol().decisions().get(result.verdict().decision());
        if (result.outcome().primary() && decision != null) {
            out.put("decision", decision);
        }
        out.put("sentence", Words.sentence(study.plan(), result));
        out.put("estimand", result.estimand());
        HeldTogether family = result.family();
        put(out, "adjustedPValue", family == null ? null : Double.valueOf(family.pValue()));
        if (family != null) {
            ObjectNode held =
                    out.putObject("family").put("method", family.method().name());
            Interval together = family.interval();
            if (together != null) {
                held.putObject("interval")
                        .put("lower", together.lower())
                        .put("upper", together.upper())
                        .put("level", together.level());
            }
            ObjectNode alone = held.putObject("alone")
                    .put("estimate", family.alone().value())
                    .put("lower", family.alone().interval().lower())
                    .put("upper", family.alone().interval().upper());
            put(alone, "pValue", family.alone().pValue());
        }
        AssignmentTest assignment = result.assignment();
        if (assignment != null) {
            ObjectNode test = out.putObject("assignmentTest")
                    .put("statistic", assignment.statistic())
                    .put("pValue", assignment.pValue())
                    .put("exact", assignment.exact())
                    .put("smallestAttainableP", assignment.smallestAttainable());
            Interval shifts = assignment.shifts();
            if (shifts != null && Double.isFinite(shifts.lower())) {
                test.putObject("interval")
                        .put("lower", shifts.lower())
                        .put("upper", shifts.upper())
                        .put("level", shifts.level());
            }
            if (Double.isFinite(assignment.assignments())) {
                test.put("assignments", assignment.assignments());
            }
            if (!assignment.exact()) {
                test.put("seed", assignment.seed()).put("monteCarloError", assignment.error());
            }
        }
        put(out, "detectable", result.detectable());
        out.putObject("attrition")
                .put("overall", result.attrition().overall())
                .put("differential", result.attrition().differential())
                .put("low", result.attrition().low());
        out.putObject("whatWorksRating")
                .put("rating", result.rating().rating().name())
                .put("words", result.rating().rating().words())
                .put("reason", result.rating().reason());
        BlockPooling pooling = result.pooling();
        if (pooling != null) {
            blocks(out.putObject("blocks"), pooling);
        }
        KrippendorffAlpha agreement = result.agreement();
        if (agreement != null) {
            out.putObject("raterAgreement")
                    .put("krippendorffAlpha", agreement.alpha())
                    .put("works", agreement.units())
                    .put("ratings", agreement.ratings());
        }
        if (result.correlation() != null) {
            out.putObject("clustering")
                    .put("intraclusterCorrelation", result.correlation().icc())
                    .put("designEffect", result.correlation().designEffect());
        }
        Figures figures = Figures.of(result);
        ObjectNode display = out.putObject("display");
        display.put("control", figures.control());
        display.put("treatment", figures.treatment());
        display.put("difference", figures.difference());
        display.put("interval", figures.interval());
        ArrayNode notes = out.putArray("notes");
        Finding.forEvaluators(result.notes()).forEach(notes::add);
        conduct(out, result);
        out.put(
                "role",
                result.outcome().primary()
                        ? "main"
                        : study.plan()
                                        .protocol()
                                        .exploratory()
                                        .contains(result.outcome().id())
                                ? "exploratory"
                                : study.plan()
                                                .protocol()
                                                .guardrails()
                                                .contains(result.outcome().id())
                                        ? "guardrail"
                                        : "secondary");
        return out;
    }

    private static void conduct(ObjectNode out, OutcomeResult result) {
        ArrayNode gates = out.putArray("gates");
        result.gates()
                .forEach(gate -> gates.addObject()
                        .put("gate", gate.name().name())
                        .put("status", gate.status().name())
                        .put("sentence", gate.finding().forEvaluators()));
        ObjectNode mark = out.putObject("securityMark")
                .put("marks", result.mark().marks())
                .put("of", SecurityMark.MOST);
        ArrayNode reasons = mark.putArray("reasons");
        Finding.forEvaluators(result.mark().reasons()).forEach(reasons::add);
        ArrayNode sensitivity = out.putArray("sensitivity");
        Finding.forEvaluators(result.sensitivity()).forEach(sensitivity::add);
        if (result.look().of() > 0) {
            ObjectNode look = out.putObject("look")
                    .put("number", result.look().number())
                    .put("of", result.look().of())
                    .put("nominalLevel", result.look().nominalLevel())
                    .put("hidden", result.look().hidden());
            if (result.look().next() != null) {
                look.put("next", result.look().next().toString());
            }
        }
    }

    private static void protocol(ObjectNode out, StudyProtocol protocol) {
        out.put("design", protocol.design().name());
        ArrayNode looks = out.putArray("looks");
        protocol.looks().forEach(each -> looks.add(each.toString()));
        StudyProtocol.Lock lock = protocol.lock();
        if (lock != null) {
            ObjectNode node = out.putObject("lock")
                    .put("hash", lock.hash())
                    .put("at", lock.at().toString())
                    .put("by", lock.by())
                    .put("descriptive", lock.descriptive());
            ArrayNode amendments = node.putArray("amendments");
            lock.amendments().forEach(each -> {
                ObjectNode one = amendments
                        .addObject()
                        .put("hash", each.hash())
                        .put("at", each.at().toString())
                        .put("by", each.by())
                        .put("why", each.why());
                ArrayNode changes = one.putArray("changes");
                each.changes().forEach(changes::add);
            });
        }
        List<StudyProtocol.Draw> draws = protocol.draws();
        if (!draws.isEmpty()) {
            out.putObject("draw")
                    .put("scheme", draws.get(0).scheme())
                    .put("seed", draws.stream().map(StudyProtocol.Draw::seed).collect(Collectors.joining(", ")))
                    .put("at", draws.get(0).at().toString())
                    .put(
                            "units",
                            draws.stream().mapToInt(StudyProtocol.Draw::units).sum())
                    .put(
                            "redraws",
                            draws.stream()
                                    .mapToInt(StudyProtocol.Draw::redraws)
                                    .max()
                                    .orElse(0));
        }
    }

    private static void blocks(ObjectNode out, BlockPooling pooling) {
        out.put("average", pooling.average());
        out.putObject("interval").put("lower", pooling.averageLower()).put("upper", pooling.averageUpper());
        out.putObject("nextBlock").put("lower", pooling.nextLower()).put("upper", pooling.nextUpper());
        out.put("spread", pooling.spread());
        ArrayNode each = out.putArray("each");
        pooling.blocks()
                .forEach(block -> each.addObject()
                        .put("block", block.name())
                        .put("n", block.n())
                        .put("estimate", block.estimate())
                        .put("standardError", block.standardError())
                        .put("shrunken", block.shrunken())
                        .put("shrunkenSd", block.shrunkenSd()));
    }

    private static ObjectNode arm(ArmSummary arm) {
        ObjectNode out = MAPPER.createObjectNode();
        out.put("arm", arm.arm());
        out.put("label", arm.label());
        out.put("assigned", arm.assigned());
        out.put("n", arm.n());
        out.put("clusters", arm.clusters());
        put(out, "value", arm.value());
        put(out, "standardDeviation", arm.standardDeviation());
        put(out, "events", arm.events());
        return out;
    }

    private static void estimate(ObjectNode out, Estimate estimate) {
        out.put("method", estimate.method().name());
        out.put("methodLabel", estimate.method().label());
        out.put("methodDescription", estimate.method().description());
        if (estimate instanceof Estimate.NotEstimable refused) {
            out.put("status", "not-estimable");
            out.put("reason", refused.code().name());
            out.put("why", refused.why().forEvaluators());
            return;
        }
        Estimate.Known known = (Estimate.Known) estimate;
        out.put("status", "estimated");
        out.put("estimate", known.value());
        put(out, "standardError", known.standardError());
        put(out, "df", known.df());
        out.putObject("interval")
                .put("lower", known.interval().lower())
                .put("upper", known.interval().upper())
                .put("level", known.interval().level());
        put(out, "pValue", known.pValue());
        out.put("test", known.pMethod());
        out.put("n", known.units());
        ArrayNode notes = out.putArray("estimateNotes");
        known.notes().forEach(notes::add);
    }

    private static void put(ObjectNode out, String name, @Nullable Double value) {
        if (value == null) {
            out.putNull(name);
        } else {
            out.put(name, value);
        }
    }

    private static void put(ObjectNode out, String name, @Nullable Integer value) {
        if (value == null) {
            out.putNull(name);
        } else {
            out.put(name, value);
        }
    }
}
