package dev.dayone.ingest;

import dev.dayone.schemas.StudyRegistered.Kind;
import dev.dayone.schemas.StudyRegistered.OutcomePlan;
import dev.dayone.schemas.StudyRegistered.Unit;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code dayone.yaml}: the programme, its cohorts, formats, checkpoints and studies. The format is documented in
 * docs/programme-directory.md.
 *
 * @param formats format id to label
 * @param simulated the data are simulated, and every output says so
 */
record ProgrammeFile(
        String programme,
        String title,
        boolean simulated,
        Map<String, Cohort> cohorts,
        Map<String, String> formats,
        Map<String, Checkpoint> checkpoints,
        List<Study> studies) {

    static final String NAME = "dayone.yaml";

    record Cohort(String id, LocalDate start, LocalDate end) {}

    /**
     * @param dueDay days after the cohort's start by which it is due; null = see due
     * @param activity id of the activity in xAPI statements; null = an id that ends in the checkpoint's
     */
    record Checkpoint(
            String id,
            @Nullable LocalDate due,
            @Nullable Integer dueDay,
            @Nullable String activity,
            Map<String, Item> items) {

        Optional<LocalDate> dueFor(Cohort cohort) {
            return due != null ? Optional.of(due) : Optional.ofNullable(dueDay).map(cohort.start()::plusDays);
        }
    }

    /** @param id ids from the root of the tree on, separated by slashes */
    record Item(String id, double minimum, double maximum, double weight) {}

    record Study(
            String id,
            String title,
            String question,
            String control,
            String treatment,
            Unit unit,
            boolean randomised,
            boolean blocked,
            boolean allFormats,
            List<String> cohorts,
            List<String> covariates,
            @Nullable Double expectedShare,
            List<OutcomePlan> outcomes,
            List<LocalDate> looks,
            boolean hiddenBetweenLooks) {

        /** A plan's id holds this text: one without looks reads as it did before there were any. */
        @Override
        public String toString() {
            String plan = "Study[id=" + id + ", title=" + title + ", question=" + question + ", control=" + control
                    + ", treatment=" + treatment + ", unit=" + unit + ", randomised=" + randomised + ", blocked="
                    + blocked + ", allFormats=" + allFormats + ", cohorts=" + cohorts + ", covariates=" + covariates
                    + ", expectedShare=" + expectedShare + ", outcomes=" + outcomes + "]";
            return looks.isEmpty() ? plan : plan + looks + hiddenBetweenLooks;
        }
    }

    /** The checkpoint that an entry names. */
    Checkpoint checkpointOf(Entry entry) {
        return Objects.requireNonNull(
                checkpoints.get(entry.oneOf("checkpoint", checkpoints.keySet(), "checkpoint of " + NAME)));
    }

    /** Reads and checks the file of that directory. */
    static ProgrammeFile read(Path directory) {
        YamlMap yaml = YamlMap.read(directory.resolve(NAME));
        String id = yaml.text("programme");
        String title = yaml.optionalText("title").orElse(id);
        boolean simulated = yaml.flag("simulated", false);
        Map<String, Cohort> cohorts = new LinkedHashMap<>();
        for (YamlMap entry : yaml.maps("cohorts")) {
            Cohort cohort = new Cohort(entry.text("id"), entry.date("start"), entry.date("end"));
            if (cohort.end().isBefore(cohort.start())) {
                throw entry.invalid("end", "is before the start", "Exchange or correct the two dates");
            }
            unique(cohorts, cohort.id(), cohort, entry);
        }
        Map<String, String> formats = new LinkedHashMap<>();
        for (YamlMap entry : yaml.maps("formats")) {
            String format = entry.text("id");
            unique(formats, format, entry.optionalText("label").orElse(format), entry);
        }
        Map<String, Checkpoint> checkpoints = new LinkedHashMap<>();
        for (YamlMap entry : yaml.maps("checkpoints")) {
            Checkpoint checkpoint = checkpoint(entry);
            unique(checkpoints, checkpoint.id(), checkpoint, entry);
        }
        if (cohorts.isEmpty()) {
            throw yaml.invalid("cohorts", "names no cohort", "Give at least one cohort with id, start and end");
        }
        if (formats.size() < 2) {
            throw yaml.invalid(
                    "formats", "names fewer than two formats", "List the formats to compare, each with an id");
        }
        Map<String, Study> studies = new LinkedHashMap<>();
        for (YamlMap entry : yaml.maps("studies")) {
            Study study = study(entry, cohorts, formats, checkpoints);
            unique(studies, study.id(), study, entry);
        }
        yaml.requireAllRead();
        return new ProgrammeFile(id, title, simulated, cohorts, formats, checkpoints, List.copyOf(studies.values()));
    }

    private static <T> void unique(Map<String, T> all, String id, T value, YamlMap entry) {
        entry.requireAllRead();
        if (all.putIfAbsent(id, value) != null) {
            throw entry.invalid("id", "stands twice", "Give each its own id");
        }
    }

    private static Checkpoint checkpoint(YamlMap entry) {
        Map<String, Item> items = new LinkedHashMap<>();
        items(entry, "", 1, items);
        if (items.isEmpty()) {
            throw entry.invalid("items", "names no item", "List the items scored, each with id and maximum");
        }
        entry.optionalText("title");
        entry.optionalText("kind");
        return new Checkpoint(
                entry.text("id"),
                entry.optionalDate("due").orElse(null),
                entry.optionalWhole("due-day").orElse(null),
                entry.optionalText("activity").orElse(null),
                items);
    }

    /** The leaves of a tree of items: each with the ids from the root on, its weight the product of the weights on the way. */
    private static void items(YamlMap node, String path, double weight, Map<String, Item> leaves) {
        for (YamlMap part : node.maps("items")) {
            String id = path + part.text("id");
            double own = weight * part.optionalNumber("weight").orElse(1.0);
            if (!part.maps("items").isEmpty()) {
                items(part, id + "/", own, leaves);
                part.requireAllRead();
                continue;
            }
            double maximum = part.number("maximum");
            double minimum = part.optionalNumber("minimum").orElse(0.0);
            if (!(maximum > minimum)) {
                throw part.invalid("maximum", "must be above the minimum", "Give the most points possible");
            }
            unique(leaves, id, new Item(id, minimum, maximum, own), part);
        }
    }

    private static Study study(
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
        assignment.requireAllRead();
        List<String> covariates = entry.texts("covariates").stream()
                .map(name -> name.startsWith("baseline.") ? name.substring("baseline.".length()) : name)
                .toList();
        List<String> studied = entry.texts("cohorts");
        for (String cohort : studied) {
            if (!cohorts.containsKey(cohort)) {
                throw entry.invalid(
                        "cohorts", "names the unknown cohort " + cohort, Suggestion.of(cohort, cohorts.keySet()));
            }
        }
        List<OutcomePlan> outcomes = new ArrayList<>();
        for (YamlMap part : entry.maps("outcomes")) {
            OutcomePlan outcome = outcome(part, checkpoints);
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
        List<LocalDate> looks = entry.dates("looks");
        boolean hidden = entry.optionalText("between-looks").isPresent()
                && entry.oneOf("between-looks", List.of("interval", "hidden")).equals("hidden");
        if (hidden && looks.isEmpty()) {
            throw entry.invalid(
                    "between-looks", "hides outcomes for ever: no look is planned", "Give looks, a list of days");
        }
        return new Study(
                entry.text("id"),
                entry.optionalText("title").orElse(entry.text("id")),
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
                hidden);
    }

    private static OutcomePlan outcome(YamlMap part, Map<String, Checkpoint> checkpoints) {
        String kind = part.oneOf("measure", List.of("checkpoint-score", "placed", "time-to-placement", "pay"));
        String id = part.text("id");
        String title = part.optionalText("title").orElse(id);
        double smallest = part.number("smallest-difference");
        if (!(smallest > 0)) {
            throw part.invalid(
                    "smallest-difference", "must be above 0", "Write the smallest difference that would matter");
        }
        boolean primary = part.flag("primary", false);
        Optional<String> unit = part.optionalText("unit");
        Optional<String> better =
                part.optionalText("better").map(value -> part.oneOf("better", List.of("higher", "lower")));
        boolean higher = better.map("higher"::equals).orElse(!kind.equals("time-to-placement"));
        OutcomePlan plan = switch (kind) {
            case "checkpoint-score" ->
                new OutcomePlan(
                        id,
                        title,
                        Kind.CHECKPOINT_SCORE,
                        scoreMeasure(part, checkpoints),
                        unit.orElse("points"),
                        smallest,
                        higher,
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
        return plan;
    }

    private static String scoreMeasure(YamlMap part, Map<String, Checkpoint> checkpoints) {
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

    private static Integer days(YamlMap part, String key, int otherwise) {
        int days = part.optionalWhole(key).orElse(otherwise);
        if (days < 1) {
            throw part.invalid(key, "must be at least 1", "Count days from the last day of the cohort");
        }
        return days;
    }
}
