package dev.dayone.ingest.plan;

import dev.dayone.ingest.input.YamlMap;
import dev.dayone.ingest.plan.ProgrammeFile.Checkpoint;
import dev.dayone.ingest.plan.ProgrammeFile.Tracked;
import dev.dayone.schemas.MeasureDefinition;
import dev.dayone.schemas.MeasureDefinition.Use;
import dev.dayone.schemas.StudyRegistered.Kind;
import dev.dayone.schemas.StudyRegistered.OutcomePlan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an outcome of a plan is, where the plan names a measure of the catalogue by its id: {@code F4}, {@code GS1.capstone}, {@code P1.180}.
 *
 * @param measure id of the measure that carries it
 * @param unit unit of the difference
 * @param higherIsBetter unless the plan says otherwise
 * @param windowDays window or horizon in days; null where it has none
 */
record CatalogueOutcome(
        Kind kind,
        String measure,
        String unit,
        boolean higherIsBetter,
        @Nullable Integer windowDays) {

    private static final String PERCENTAGE_POINTS = "percentage points";
    private static final Pattern WINDOW = Pattern.compile(".+[.](90|180|365)");
    private static final int YEAR = 365;
    private static final int HALF_YEAR = 180;

    /** Measures that lie between two known bounds by their items: what must be there for them to have a value. */
    private static final Map<MeasureDefinition, List<String>> ITEMS = Map.of(
            MeasureDefinition.DEFECTS_RESOLVED, List.of("defects"),
            MeasureDefinition.REPLICATION_ATTAINED, List.of("replication"),
            MeasureDefinition.CLEAN_ROOM_RUN, List.of("clean-room"),
            MeasureDefinition.ASSISTANCE_GAP, List.of("assisted", "unassisted"));

    /** Numbers besides hours of which fewer are better. */
    private static final Set<MeasureDefinition> LESS_IS_BETTER =
            Set.of(MeasureDefinition.TASK_CRASHED_RUNS, MeasureDefinition.TARGET_DISTANCE);

    /** Measures of experiment runs, which need a tracker that is the same for all. */
    private static final Set<MeasureDefinition> OF_RUNS = Set.of(
            MeasureDefinition.TASK_RUNS,
            MeasureDefinition.TASK_CRASHED_RUNS,
            MeasureDefinition.TASK_RUN_RECOVERY,
            MeasureDefinition.TARGET_DISTANCE,
            MeasureDefinition.TASK_GPU_HOURS,
            MeasureDefinition.ITERATIONS);

    /** The measure, where formats may be compared on it and its checkpoint has what it is made of; errors name the key {@code measure}. */
    static CatalogueOutcome of(
            YamlMap part, String id, MeasureDefinition definition, Map<String, Checkpoint> checkpoints) {
        if (definition.use() == Use.DESCRIBE) {
            throw part.invalid(
                    "measure",
                    "is " + definition.title()
                            + ", on which formats are never compared: one of them makes it likelier by construction, or it is about the data (docs/metrics.md)",
                    "Name a measure with use compare or proviso, e.g. F4, S1.capstone, P1.180 or GS1.capstone");
        }
        if (definition.ids().contains("{checkpoint}")) {
            requireItems(part, id, definition, checkpoints);
        }
        Integer window = WINDOW.matcher(id).matches() ? Integer.valueOf(id.substring(id.lastIndexOf('.') + 1)) : null;
        if (definition == MeasureDefinition.PLACED_STRICT || definition == MeasureDefinition.PLACED_BROAD) {
            return new CatalogueOutcome(
                    Kind.PLACED, id.substring(0, id.lastIndexOf('.')), PERCENTAGE_POINTS, true, window);
        }
        if (definition == MeasureDefinition.TIME_TO_PLACEMENT) {
            return new CatalogueOutcome(
                    Kind.TIME_TO_PLACEMENT, id, "days", false, StudyYaml.days(part, "horizon-days", HALF_YEAR));
        }
        if (definition == MeasureDefinition.PAY) {
            return new CatalogueOutcome(Kind.PAY, id, part.optionalText("unit").orElse("per year"), true, window);
        }
        return switch (definition.scale()) {
            case YES_NO ->
                new CatalogueOutcome(
                        Kind.YES_NO,
                        id,
                        PERCENTAGE_POINTS,
                        true,
                        definition == MeasureDefinition.RETENTION ? Integer.valueOf(YEAR) : window);
            case SHARE -> new CatalogueOutcome(Kind.SHARE, id, PERCENTAGE_POINTS, true, null);
            case NUMBER ->
                new CatalogueOutcome(
                        Kind.NUMBER,
                        id,
                        definition.unit(),
                        !definition.unit().equals("hours") && !LESS_IS_BETTER.contains(definition),
                        null);
            case DAYS ->
                new CatalogueOutcome(Kind.TIME, id, "days", false, StudyYaml.days(part, "horizon-days", HALF_YEAR));
        };
    }

    /** Placed at 180 days must be an outcome too where the plan asks who of the placed still is: the placed of two arms are not alike. */
    static void requireBeside(YamlMap study, List<OutcomePlan> outcomes) {
        boolean retention = outcomes.stream().anyMatch(each -> each.measure().equals("P5"));
        boolean placed = outcomes.stream()
                .anyMatch(each -> each.kind() == Kind.PLACED
                        && each.measure().equals("P1")
                        && Integer.valueOf(HALF_YEAR).equals(each.windowDays()));
        if (retention && !placed) {
            throw study.invalid(
                    "outcomes",
                    "name P5 without P1.180: those placed with one format are not those placed with the other, so retention is read beside placement only",
                    "Add an outcome with measure: P1.180");
        }
    }

    private static void requireItems(
            YamlMap part, String id, MeasureDefinition definition, Map<String, Checkpoint> checkpoints) {
        String after = id.substring(id.indexOf('.') + 1);
        Optional<Checkpoint> of = checkpoints.values().stream()
                .filter(each -> after.equals(each.id()))
                .findFirst();
        if (of.isEmpty()) {
            throw part.invalid(
                    "measure",
                    "names the unknown checkpoint " + after,
                    "Checkpoints of this file are: " + String.join(", ", checkpoints.keySet()));
        }
        requireTracker(part, definition, of.get());
        for (String root : ITEMS.getOrDefault(definition, List.of())) {
            if (of.get().items().keySet().stream()
                    .noneMatch(item -> item.equals(root) || item.startsWith(root + "/"))) {
                throw part.invalid(
                        "measure",
                        "needs items under " + root + " in checkpoint " + after
                                + ", which has none: nobody would have a value",
                        "Add them (docs/programme-directory.md), or name another measure");
            }
        }
    }

    private static void requireTracker(YamlMap part, MeasureDefinition definition, Checkpoint checkpoint) {
        Tracked tracked = checkpoint.tracked();
        if (OF_RUNS.contains(definition) && tracked == null) {
            throw part.invalid(
                    "measure",
                    "needs a tracker of experiment runs that is the same for everyone, and checkpoint "
                            + checkpoint.id() + " names none: nobody would have a value",
                    "Add tracker: wandb, mlflow or slurm to the checkpoint, or name another measure");
        }
        if (definition == MeasureDefinition.TARGET_DISTANCE && tracked != null && tracked.metric() == null) {
            throw part.invalid(
                    "measure",
                    "needs a figure with a target, and checkpoint " + checkpoint.id() + " names none",
                    "Add metric and target to the checkpoint, or name another measure");
        }
    }
}
