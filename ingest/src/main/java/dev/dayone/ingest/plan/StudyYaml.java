package dev.dayone.ingest.plan;

import dev.dayone.ingest.input.Suggestion;
import dev.dayone.ingest.input.YamlMap;
import dev.dayone.ingest.plan.ProgrammeFile.Checkpoint;
import dev.dayone.ingest.plan.ProgrammeFile.Cohort;
import dev.dayone.ingest.plan.ProgrammeFile.Drawing;
import dev.dayone.ingest.plan.ProgrammeFile.Study;
import dev.dayone.schemas.MeasureDefinition;
import dev.dayone.schemas.StudyRegistered.Costs;
import dev.dayone.schemas.StudyRegistered.Design;
import dev.dayone.schemas.StudyRegistered.Kind;
import dev.dayone.schemas.StudyRegistered.OutcomePlan;
import dev.dayone.schemas.StudyRegistered.Protocol;
import dev.dayone.schemas.StudyRegistered.Unit;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One study of {@code dayone.yaml}. */
final class StudyYaml {

    /** Checkpoints in which people rate themselves. */
    private static final Pattern FILE_NAME = Pattern.compile("[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]{0,99}");

    private static final List<String> SELF_RATED = List.of("confidence-pre", "confidence-post");

    /** What an outcome may be without naming a measure of the catalogue. */
    private static final List<String> WORDS =
            List.of("checkpoint-score", "placed", "time-to-placement", "placement-incidence", "pay", "prioritised");

    private StudyYaml() {}

    static Study read(
            YamlMap entry,
            Map<String, Cohort> cohorts,
            Map<String, String> formats,
            Map<String, Checkpoint> checkpoints) {
        List<String> arms = List.copyOf(formats.keySet());
        String control = entry.oneOf("control", arms);
        String treatment = entry.oneOf("treatment", arms);
        if (control.equals(treatment)) {
            throw entry.invalid("treatment", "is the control too", "Compare two different formats");
        }
        YamlMap assignment = entry.map("assignment");
        Unit unit = assignment.optionalText("unit").isPresent()
                        && assignment
                                .oneOf("unit", List.of("participant", "cluster"))
                                .equals("cluster")
                ? Unit.CLUSTER
                : Unit.PARTICIPANT;
        boolean random = assignment.flag("random", true);
        boolean blocked = assignment.flag("blocked", false);
        Double share = assignment.optionalNumber("expected-share").orElse(null);
        if (share != null && !(share > 0 && share < 1)) {
            throw assignment.invalid("expected-share", "is no share", "Write the treatment's share, e.g. 0.5");
        }
        boolean allFormats = entry.flag("all-formats", false);
        if (allFormats && (!blocked || unit == Unit.CLUSTER)) {
            throw entry.invalid(
                    "all-formats",
                    "needs people assigned within blocks",
                    "Set blocked: true and unit: participant, or take all-formats out");
        }
        Drawing drawing = drawing(assignment);
        assignment.requireAllRead();
        List<String> covariates = entry.texts("covariates").stream()
                .map(name -> beforehand(entry, name, checkpoints))
                .toList();
        List<String> studied = entry.texts("cohorts");
        for (String cohort : studied) {
            if (!cohorts.containsKey(cohort)) {
                throw entry.invalid(
                        "cohorts", "names the unknown cohort " + cohort, Suggestion.of(cohort, cohorts.keySet()));
            }
        }
        Design design = design(entry, unit, random, blocked);
        List<String> periods = periods(entry, design, checkpoints);
        List<String> guardrails = new ArrayList<>();
        List<String> exploratory = new ArrayList<>();
        List<OutcomePlan> outcomes = new ArrayList<>();
        for (YamlMap part : entry.maps("outcomes")) {
            OutcomePlan outcome = outcome(part, checkpoints, periods, guardrails, exploratory);
            requireLottery(part, outcome, design, allFormats);
            if (outcomes.stream().anyMatch(o -> o.id().equals(outcome.id()))) {
                throw part.invalid("id", "stands twice", "Give each outcome its own id");
            }
            if (outcome.primary() && outcomes.stream().anyMatch(OutcomePlan::primary)) {
                throw part.invalid("primary", "marks a second main outcome", "A study has one: mark the others false");
            }
            outcomes.add(outcome);
        }
        if (outcomes.isEmpty()) {
            throw entry.invalid("outcomes", "names no outcome", "List at least one outcome");
        }
        requireOrders(entry, outcomes);
        CatalogueOutcome.requireBeside(entry, outcomes);
        List<LocalDate> looks = entry.dates("looks");
        boolean hidden = entry.optionalText("between-looks").isPresent()
                && entry.oneOf("between-looks", List.of("interval", "hidden")).equals("hidden");
        if (hidden && looks.isEmpty()) {
            throw entry.invalid(
                    "between-looks", "hides outcomes for ever: no look is planned", "Give looks, a list of days");
        }
        Optional<YamlMap> cutoff = cutoff(entry, design);
        ExpectedNumbers expected = expected(entry.map("expected"));
        String id = fileName(entry);
        return new Study(
                id,
                entry.optionalText("title").orElse(id),
                entry.text("question"),
                control,
                treatment,
                unit,
                random,
                blocked,
                allFormats,
                studied,
                covariates,
                share,
                outcomes,
                looks,
                hidden,
                drawing,
                new Protocol(
                        design,
                        periods,
                        cutoff.map(each -> baseline(each.text("column"))).orElse(null),
                        cutoff.map(each -> each.number("at")).orElse(null),
                        expected.people(),
                        guardrails,
                        exploratory,
                        entry.texts("moderators").stream()
                                .map(StudyYaml::baseline)
                                .toList(),
                        decisions(entry.map("decisions")),
                        futility(entry),
                        costs(entry.map("costs")),
                        null,
                        List.of()),
                expected);
    }

    private static Drawing drawing(YamlMap assignment) {
        double accept = assignment.optionalNumber("balance-accept").orElse(0.1);
        if (!(accept > 0 && accept < 1)) {
            throw assignment.invalid("balance-accept", "is no share", "Write the share of draws to be taken, e.g. 0.1");
        }
        return new Drawing(
                assignment.flag("paired", false),
                assignment.texts("balance-on").stream().map(StudyYaml::baseline).toList(),
                accept);
    }

    /** A column of the roster, or a checkpoint that everyone sat before the arms were taught apart. */
    private static String beforehand(YamlMap entry, String name, Map<String, Checkpoint> checkpoints) {
        if (!name.startsWith(ProgrammeFile.CHECKPOINT)) {
            return baseline(name);
        }
        Checkpoint checkpoint = checkpoints.get(name.substring(ProgrammeFile.CHECKPOINT.length()));
        if (checkpoint == null) {
            throw entry.invalid(
                    "covariates",
                    "names the unknown " + name,
                    Suggestion.of(
                            name,
                            checkpoints.keySet().stream()
                                    .map(each -> ProgrammeFile.CHECKPOINT + each)
                                    .toList()));
        }
        if (!checkpoint.beforeArms()) {
            throw entry.invalid(
                    "covariates",
                    "names " + name + ", which the formats may have changed: adjusting for it takes their effect away",
                    "Write before-arms: true at the checkpoint, if everyone sat it before the formats were taught apart");
        }
        return name;
    }

    private static String baseline(String name) {
        return name.startsWith("baseline.") ? name.substring("baseline.".length()) : name;
    }

    private static Design design(YamlMap entry, Unit unit, boolean random, boolean blocked) {
        Design design = entry.optionalText("design").isEmpty()
                ? Design.LOTTERY
                : switch (entry.oneOf(
                        "design", List.of("lottery", "crossover", "discontinuity", "stepped-wedge", "before-after"))) {
                    case "crossover" -> Design.CROSSOVER;
                    case "discontinuity" -> Design.DISCONTINUITY;
                    case "stepped-wedge" -> Design.STEPPED_WEDGE;
                    case "before-after" -> Design.BEFORE_AFTER;
                    default -> Design.LOTTERY;
                };
        boolean lots = design != Design.DISCONTINUITY && design != Design.BEFORE_AFTER;
        if (random && !lots) {
            throw entry.invalid("design", "draws no lots", "Write random: false under assignment");
        }
        if (design == Design.STEPPED_WEDGE && (unit != Unit.CLUSTER || !blocked)) {
            throw entry.invalid(
                    "design",
                    "needs clusters and periods",
                    "Write unit: cluster and blocked: true under assignment; the roster's block is the period");
        }
        if (design == Design.CROSSOVER && unit == Unit.CLUSTER) {
            throw entry.invalid(
                    "design", "compares people with themselves", "Write unit: participant under assignment");
        }
        return design;
    }

    private static List<String> periods(YamlMap entry, Design design, Map<String, Checkpoint> checkpoints) {
        List<String> periods = entry.texts("periods");
        if (design != Design.CROSSOVER && design != Design.STEPPED_WEDGE) {
            if (!periods.isEmpty()) {
                throw entry.invalid(
                        "periods",
                        "belong to a crossover, or to a stepped wedge that measures the same people in every period",
                        "Write design: crossover or design: stepped-wedge, or take them out");
            }
            return periods;
        }
        if (design == Design.STEPPED_WEDGE && periods.isEmpty()) {
            return periods;
        }
        if (design == Design.STEPPED_WEDGE && periods.size() < 2) {
            throw entry.invalid(
                    "periods",
                    "must be two checkpoints or more",
                    "List the checkpoints at which the same people were measured, in order; where each round had new people, take periods out");
        }
        if (periods.stream().distinct().count() < periods.size()) {
            throw entry.invalid("periods", "name a checkpoint twice", "List each checkpoint once, in order");
        }
        if (design == Design.STEPPED_WEDGE) {
            return known(entry, periods, checkpoints);
        }
        if (periods.size() < 2 || periods.size() % 2 != 0) {
            throw entry.invalid(
                    "periods",
                    "must be an even number of checkpoints",
                    "List the checkpoints in which the two formats took turns, e.g. [week-1, week-2]");
        }
        return known(entry, periods, checkpoints);
    }

    private static List<String> known(YamlMap entry, List<String> periods, Map<String, Checkpoint> checkpoints) {
        for (String period : periods) {
            if (!checkpoints.containsKey(period)) {
                throw entry.invalid(
                        "periods",
                        "names the unknown checkpoint " + period,
                        Suggestion.of(period, checkpoints.keySet()));
            }
        }
        return periods;
    }

    private static Optional<YamlMap> cutoff(YamlMap entry, Design design) {
        YamlMap cutoff = entry.map("cutoff");
        if (design != Design.DISCONTINUITY) {
            cutoff.requireAllRead();
            return Optional.empty();
        }
        cutoff.text("column");
        cutoff.number("at");
        cutoff.requireAllRead();
        return Optional.of(cutoff);
    }

    /** What to do, by verdict: agreed before anybody knows which it will be. */
    private static Map<String, String> decisions(YamlMap map) {
        Map<String, String> out = new TreeMap<>();
        for (String verdict : List.of("better", "too-alike", "not-settled", "worse", "futile")) {
            map.optionalText(verdict).ifPresent(what -> out.put(verdict, what));
        }
        map.requireAllRead();
        return out;
    }

    private static @Nullable Double futility(YamlMap entry) {
        Optional<Double> futility = entry.optionalNumber("futility");
        futility.filter(value -> !(value > 0 && value < 1)).ifPresent(value -> {
            throw entry.invalid(
                    "futility", "is no chance", "Write the conditional power below which to stop, e.g. 0.2");
        });
        return futility.orElse(null);
    }

    private static @Nullable Costs costs(YamlMap costs) {
        Optional<Double> control = costs.optionalNumber("control");
        Optional<Double> treatment = costs.optionalNumber("treatment");
        Optional<String> currency = costs.optionalText("currency");
        costs.requireAllRead();
        if (control.isEmpty() && treatment.isEmpty() && currency.isEmpty()) {
            return null;
        }
        if (control.isEmpty() || treatment.isEmpty() || control.get() < 0 || treatment.get() < 0) {
            throw costs.invalid(
                    "control", "needs a cost for both arms", "Write control and treatment, per participant, all in");
        }
        return new Costs(control.get(), treatment.get(), currency.orElse("per participant"));
    }

    private static ExpectedNumbers expected(YamlMap map) {
        ExpectedNumbers expected = new ExpectedNumbers(
                map.optionalWhole("people").orElse(null),
                map.optionalWhole("people-per-cohort").orElse(null),
                map.optionalWhole("clusters").orElse(null),
                map.optionalNumber("cohorts-per-year").orElse(null),
                map.optionalNumber("standard-deviation").orElse(null),
                map.optionalNumber("base").orElse(null),
                map.optionalNumber("icc").orElse(null),
                map.optionalNumber("r-squared").orElse(null),
                map.optionalNumber("loss").orElse(null));
        for (String share : List.of("base", "icc", "r-squared", "loss")) {
            map.optionalNumber(share)
                    .filter(value -> !(value >= 0 && value < 1))
                    .ifPresent(value -> {
                        throw map.invalid(share, "is no share", "Write a number from 0 to below 1");
                    });
        }
        for (String above :
                List.of("people", "people-per-cohort", "clusters", "cohorts-per-year", "standard-deviation")) {
            map.optionalNumber(above).filter(value -> !(value > 0)).ifPresent(value -> {
                throw map.invalid(above, "must be above 0", "Write what you expect");
            });
        }
        map.requireAllRead();
        return expected;
    }

    private static OutcomePlan outcome(
            YamlMap part,
            Map<String, Checkpoint> checkpoints,
            List<String> periods,
            List<String> guardrails,
            List<String> exploratory) {
        String named = part.text("measure");
        Optional<MeasureDefinition> definition =
                WORDS.contains(named) ? Optional.empty() : MeasureDefinition.ofMeasure(named);
        if (definition.isEmpty() && !WORDS.contains(named)) {
            throw part.invalid(
                    "measure",
                    "is not known",
                    Suggestion.of(named, WORDS)
                            + ". It may also be the id of a measure of docs/metrics.md, e.g. F4 or GS1.capstone");
        }
        String kind =
                definition.isPresent() && definition.get() == MeasureDefinition.SCORE ? "checkpoint-score" : named;
        String id = part.text("id");
        String title = part.optionalText("title").orElse(id);
        double smallest = part.number("smallest-difference");
        if (!(smallest > 0)) {
            throw part.invalid(
                    "smallest-difference", "must be above 0", "Write the smallest difference that would matter");
        }
        boolean primary = part.flag("primary", false);
        String role = part.optionalText("role").isEmpty()
                ? "secondary"
                : part.oneOf("role", List.of("secondary", "guardrail", "exploratory"));
        if (primary && !role.equals("secondary")) {
            throw part.invalid("role", "is that of another outcome than the main one", "Take primary or role out");
        }
        if (role.equals("guardrail")) {
            guardrails.add(id);
        } else if (role.equals("exploratory")) {
            exploratory.add(id);
        }
        if (!periods.isEmpty() && !named.equals("checkpoint-score")) {
            throw part.invalid(
                    "measure",
                    "cannot be compared within a person",
                    "Periods compare checkpoint scores only: placement comes once");
        }
        Optional<String> unit = part.optionalText("unit");
        Optional<String> better =
                part.optionalText("better").map(value -> part.oneOf("better", List.of("higher", "lower")));
        boolean higher = better.map("higher"::equals).orElse(!kind.equals("time-to-placement"));
        Optional<CatalogueOutcome> measured = definition
                .filter(each -> each != MeasureDefinition.SCORE)
                .map(each -> CatalogueOutcome.of(part, named, each, checkpoints));
        OutcomePlan plan = measured.isPresent()
                ? new OutcomePlan(
                        id,
                        title,
                        measured.get().kind(),
                        measured.get().measure(),
                        measured.get().unit(),
                        smallest,
                        better.map("higher"::equals).orElse(measured.get().higherIsBetter()),
                        primary,
                        measured.get().windowDays())
                : switch (kind) {
                    case "checkpoint-score" -> {
                        String measure = named.equals(kind)
                                ? scoreMeasure(part, checkpoints, periods)
                                : CheckpointScale.known(part, named, checkpoints);
                        CheckpointScale scale = CheckpointScale.of(part, measure, checkpoints, smallest);
                        yield new OutcomePlan(
                                id,
                                title,
                                scale.kind(),
                                measure,
                                scale.unit(),
                                scale.smallestDifference(),
                                higher,
                                primary,
                                null);
                    }
                    case "placement-incidence" ->
                        new OutcomePlan(
                                id,
                                title,
                                Kind.PLACEMENT_INCIDENCE,
                                "P4." + definition(part),
                                "percentage points",
                                smallest,
                                higher,
                                primary,
                                days(part, "horizon-days", 180));
                    case "prioritised" ->
                        new OutcomePlan(
                                id,
                                title,
                                Kind.PRIORITISED,
                                String.join(",", part.texts("order")),
                                CheckpointScale.fixed(part, "of 100 pairs"),
                                smallest,
                                true,
                                primary,
                                null);
                    case "placed" ->
                        new OutcomePlan(
                                id,
                                title,
                                Kind.PLACED,
                                definition(part).equals("strict") ? "P1" : "P2",
                                "percentage points",
                                smallest,
                                higher,
                                primary,
                                days(part, "within-days", 180));
                    case "time-to-placement" ->
                        new OutcomePlan(
                                id,
                                title,
                                Kind.TIME_TO_PLACEMENT,
                                "P4." + definition(part),
                                "days",
                                smallest,
                                higher,
                                primary,
                                days(part, "horizon-days", 180));
                    default ->
                        new OutcomePlan(
                                id,
                                title,
                                Kind.PAY,
                                payMeasure(part),
                                unit.orElse("per year"),
                                smallest,
                                higher,
                                primary,
                                part.optionalWhole("within-days").orElse(null));
                };
        part.requireAllRead();
        if (primary
                && (plan.measure().equals("S5")
                        || SELF_RATED.stream().anyMatch(each -> selfRated(plan.measure(), each)))) {
            throw part.invalid(
                    "primary",
                    "is true for how people rate themselves, which is never a headline (docs/metrics.md, S5)",
                    "Make a blinded score or a placement the main outcome, and keep the self-rating as a secondary one");
        }
        return plan;
    }

    /** Self-ratings, whole, by item, or one a period. */
    private static boolean selfRated(String measure, String checkpoint) {
        return List.of(measure.split(",", -1)).stream()
                .anyMatch(each -> each.equals("S1." + checkpoint) || each.startsWith("S1." + checkpoint + "."));
    }

    private static void requireLottery(YamlMap part, OutcomePlan outcome, Design design, boolean allFormats) {
        boolean anyDesign = outcome.kind() == Kind.CHECKPOINT_SCORE
                || outcome.kind() == Kind.PLACED
                || outcome.kind() == Kind.TIME_TO_PLACEMENT
                || outcome.kind() == Kind.YES_NO
                || outcome.kind() == Kind.SHARE
                || outcome.kind() == Kind.NUMBER
                || outcome.kind() == Kind.TIME
                || outcome.kind() == Kind.PAY;
        boolean plain = (design == Design.LOTTERY || design == Design.BEFORE_AFTER) && !allFormats;
        if (!anyDesign && !plain) {
            throw part.invalid(
                    outcome.measure().startsWith("S1.") ? "scale" : "measure",
                    "is compared between two arms drawn by lot, or before and after, only",
                    "Take a number or placed, or another design; all-formats is for numbers too");
        }
    }

    /** A study's lock and draws stand in files that are called after it. */
    private static String fileName(YamlMap entry) {
        String id = entry.text("id");
        if (!FILE_NAME.matcher(id).matches()) {
            throw entry.invalid(
                    "id",
                    "cannot be the name of a file",
                    "The study's lock is kept in locks/ID.json: write at most 100 characters, without / \\ or control characters, and no dot in front");
        }
        return id;
    }

    /** Outcomes made of several name others of the study, the weightiest first. */
    private static void requireOrders(YamlMap entry, List<OutcomePlan> outcomes) {
        Map<String, Kind> kinds = new TreeMap<>();
        outcomes.forEach(each -> kinds.put(each.id(), each.kind()));
        for (OutcomePlan outcome : outcomes) {
            if (outcome.kind() != Kind.PRIORITISED) {
                continue;
            }
            List<String> order = List.of(outcome.measure().split(",", -1));
            String where = "the order of " + outcome.id();
            if (order.size() < 2 || Set.copyOf(order).size() < order.size()) {
                throw entry.invalid(
                        "outcomes",
                        where + " needs two outcomes or more, each once",
                        "Write order: [placed, capstone]");
            }
            for (String id : order) {
                Kind kind = kinds.get(id);
                if (kind == null) {
                    throw entry.invalid(
                            "outcomes", where + " names the unknown outcome " + id, Suggestion.of(id, kinds.keySet()));
                }
                if (kind == Kind.PRIORITISED || kind == Kind.PLACEMENT_INCIDENCE) {
                    throw entry.invalid(
                            "outcomes",
                            where + " names " + id + ", which is made of several itself",
                            "Name scores, placed, time-to-placement or pay");
                }
            }
        }
    }

    private static String scoreMeasure(YamlMap part, Map<String, Checkpoint> checkpoints, List<String> periods) {
        if (!periods.isEmpty()) {
            Optional<String> item = part.optionalText("item");
            return periods.stream()
                    .map(period -> "S1." + period + item.map(each -> "." + each).orElse(""))
                    .collect(Collectors.joining(","));
        }
        String checkpoint = part.oneOf("checkpoint", List.copyOf(checkpoints.keySet()));
        Checkpoint of = checkpoints.get(checkpoint);
        if (part.optionalText("item").isEmpty() || of == null) {
            return "S1." + checkpoint;
        }
        return "S1." + checkpoint + "."
                + part.oneOf("item", List.copyOf(of.items().keySet()));
    }

    private static String payMeasure(YamlMap part) {
        return "PAY."
                + (part.optionalText("within-days").isEmpty()
                        ? "latest"
                        : part.oneOf("within-days", List.of("90", "180", "365")));
    }

    private static String definition(YamlMap part) {
        return part.optionalText("definition").isEmpty()
                ? "strict"
                : part.oneOf("definition", List.of("strict", "broad"));
    }

    static Integer days(YamlMap part, String key, int otherwise) {
        int days = part.optionalWhole(key).orElse(otherwise);
        if (days < 1) {
            throw part.invalid(key, "must be at least 1", "Count days from the last day of the cohort");
        }
        return days;
    }
}
