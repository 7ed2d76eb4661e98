package dev.dayone.ingest.plan;

import dev.dayone.ingest.input.Suggestion;
import dev.dayone.ingest.input.YamlMap;
import dev.dayone.ingest.plan.ProgrammeFile.Checkpoint;
import dev.dayone.ingest.plan.ProgrammeFile.Item;
import dev.dayone.schemas.StudyRegistered.Kind;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the score of a checkpoint is to a study: a number, a count, a grade, a yes or no, or a share.
 *
 * @param unit unit of the difference
 * @param smallestDifference in that unit
 */
record CheckpointScale(Kind kind, String unit, double smallestDifference) {

    private static final String PERCENTAGE_POINTS = "percentage points";

    /**
     * The scale that the plan names; where it names none, a share if the score lies between 0 and 1 by its item, else a number. A share is told in per cent: a
     * smallest difference of at most 1 is then taken as written on the item's own scale.
     */
    static CheckpointScale of(YamlMap part, String measure, Map<String, Checkpoint> checkpoints, double smallest) {
        Optional<String> unit = part.optionalText("unit");
        Optional<String> scale = part.optionalText("scale");
        if (scale.isEmpty()) {
            return unit.isEmpty() && fromZeroToOne(measure, checkpoints)
                    ? new CheckpointScale(
                            Kind.SHARE,
                            PERCENTAGE_POINTS,
                            smallest <= 1
                                    ? BigDecimal.valueOf(smallest)
                                            .movePointRight(2)
                                            .doubleValue()
                                    : smallest)
                    : new CheckpointScale(Kind.CHECKPOINT_SCORE, unit.orElse("points"), smallest);
        }
        return switch (part.oneOf("scale", List.of("number", "count", "grade", "yes-no"))) {
            case "count" -> new CheckpointScale(Kind.CHECKPOINT_COUNT, fixed(part, "per cent"), smallest);
            case "grade" -> new CheckpointScale(Kind.CHECKPOINT_GRADE, fixed(part, "of 100 pairs"), smallest);
            case "yes-no" -> {
                if (!fromZeroToOne(measure, checkpoints)) {
                    throw part.invalid(
                            "scale",
                            "is yes-no, and the score does not go from 0 to 1",
                            "Give the checkpoint one item with minimum 0, maximum 1 and no weight, or name such an item");
                }
                if (smallest < 1) {
                    throw part.invalid(
                            "smallest-difference",
                            "is below one percentage point",
                            "Write percentage points, e.g. 5 for five learners more of a hundred");
                }
                yield new CheckpointScale(Kind.YES_NO, fixed(part, PERCENTAGE_POINTS), smallest);
            }
            default -> new CheckpointScale(Kind.CHECKPOINT_SCORE, unit.orElse("points"), smallest);
        };
    }

    /** The unit of a scale that has only one. */
    static String fixed(YamlMap part, String unit) {
        if (part.optionalText("unit").isPresent()) {
            throw part.invalid("unit", "is given: the difference is in " + unit, "Take unit out");
        }
        return unit;
    }

    /** The measure, where its checkpoint, and its item if it names one, are in the file. */
    static String known(YamlMap part, String measure, Map<String, Checkpoint> checkpoints) {
        if (items(measure, checkpoints).isEmpty()) {
            throw part.invalid(
                    "measure",
                    "names no checkpoint or item of this file",
                    Suggestion.of(
                            measure,
                            checkpoints.keySet().stream()
                                    .map(each -> "S1." + each)
                                    .toList()));
        }
        return measure;
    }

    private static boolean fromZeroToOne(String measure, Map<String, Checkpoint> checkpoints) {
        return List.of(measure.split(",", -1)).stream().allMatch(each -> {
            Collection<Item> items = items(each, checkpoints);
            boolean whole = checkpoints.containsKey(each.substring("S1.".length()));
            return items.size() == 1
                    && items.stream()
                            .allMatch(item ->
                                    item.minimum() == 0 && item.maximum() == 1 && (!whole || item.weight() == 1));
        });
    }

    /** The items that a score of that id is made of. */
    private static Collection<Item> items(String measure, Map<String, Checkpoint> checkpoints) {
        String name = measure.substring("S1.".length());
        Checkpoint whole = checkpoints.get(name);
        return whole != null
                ? whole.items().values()
                : checkpoints.values().stream()
                        .filter(each -> name.startsWith(each.id() + "."))
                        .map(each -> each.items().get(name.substring(each.id().length() + 1)))
                        .filter(item -> item != null)
                        .toList();
    }
}
