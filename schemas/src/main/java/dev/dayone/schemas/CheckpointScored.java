package dev.dayone.schemas;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One rater's score of one item of one checkpoint.
 *
 * @param itemCount items the checkpoint has; a total needs them all
 * @param weight weight of the item in the total
 * @param score points given, in [minimum, maximum]
 * @param rater pseudonym of the rater; null = scored by machine
 * @param dueOn day it was due; null = no due date
 */
public record CheckpointScored(
        EventMeta meta,
        String checkpoint,
        String item,
        int itemCount,
        double weight,
        double score,
        double minimum,
        double maximum,
        @Nullable String rater,
        LocalDate submittedOn,
        @Nullable LocalDate dueOn)
        implements Event {

    public CheckpointScored {
        if (!(score >= minimum && score <= maximum)) {
            throw new IllegalArgumentException("score must be in [" + minimum + ", " + maximum + "], was " + score);
        }
    }

    @Override
    public String topic() {
        return Topics.CHECKPOINTS;
    }
}
