package dev.dayone.schemas;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One rater's score of one item of one checkpoint.
 *
 * @param item id of the item; in a tree of items, the ids from the root on, separated by slashes
 * @param itemCount items the checkpoint has; a total needs them all
 * @param weight weight of the item in the total
 * @param score points given, in [minimum, maximum]
 * @param rater pseudonym of the rater; null = scored by machine
 * @param dueOn day it was due; null = no due date
 * @param armGuess format that the rater guesses, {@link #CANNOT_TELL} where the rater cannot; null = not asked
 * @param comment the rater's comment, sealed for the participant; null = none
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
        @Nullable LocalDate dueOn,
        @Nullable String armGuess,
        @Reading @Nullable String comment)
        implements Event {

    /** What a rater says who was asked to guess the format and cannot. */
    public static final String CANNOT_TELL = "cannot-tell";

    public CheckpointScored {
        if (!(score >= minimum && score <= maximum)) {
            throw new IllegalArgumentException("score must be in [" + minimum + ", " + maximum + "], was " + score);
        }
    }

    /** The same under another meta, as to take it back. */
    public CheckpointScored withMeta(EventMeta other) {
        return new CheckpointScored(
                other,
                checkpoint,
                item,
                itemCount,
                weight,
                score,
                minimum,
                maximum,
                rater,
                submittedOn,
                dueOn,
                armGuess,
                comment);
    }

    @Override
    public String topic() {
        return Topics.CHECKPOINTS;
    }
}
