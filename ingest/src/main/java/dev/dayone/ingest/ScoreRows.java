package dev.dayone.ingest;

import dev.dayone.ingest.CsvTable.Row;
import dev.dayone.ingest.ProgrammeFile.Checkpoint;
import dev.dayone.ingest.ProgrammeFile.Item;
import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject.Code;
import java.time.LocalDate;
import java.util.Objects;

/**
 * Rows of {@code checkpoints.csv}.
 *
 * @param roster who may have a score
 */
record ScoreRows(ProgrammeFile file, Roster roster, Mint mint) {

    Event read(Row row) {
        String id = row.oneOf("participant", roster.participants(), "participant of roster.csv");
        Checkpoint checkpoint = Objects.requireNonNull(file.checkpoints()
                .get(row.oneOf("checkpoint", file.checkpoints().keySet(), "checkpoint of " + ProgrammeFile.NAME)));
        Item item = item(row, checkpoint);
        double score = row.number("score");
        if (score < item.minimum() || score > item.maximum()) {
            throw row.problem(
                    Code.OUT_OF_RANGE,
                    "score",
                    score < item.minimum()
                            ? "is below the minimum " + plain(item.minimum()) + " of item " + item.id()
                            : "is above the maximum " + plain(item.maximum()) + " of item " + item.id(),
                    "Correct the score, or the range in " + ProgrammeFile.NAME);
        }
        LocalDate submitted = row.date("submitted");
        String participant = mint.pseudonyms().participant(id);
        String rater = row.optional("rater").map(mint.pseudonyms()::rater).orElse(null);
        return new CheckpointScored(
                mint.meta(
                        row.source(),
                        participant,
                        null,
                        Mint.midnight(submitted),
                        row.revision(),
                        row.voids(),
                        "score",
                        participant,
                        checkpoint.id(),
                        item.id(),
                        rater == null ? "" : rater),
                checkpoint.id(),
                item.id(),
                checkpoint.items().size(),
                item.weight(),
                score,
                item.minimum(),
                item.maximum(),
                rater,
                submitted,
                checkpoint.dueFor(roster.cohortOf(id)).orElse(null),
                null,
                null);
    }

    private Item item(Row row, Checkpoint checkpoint) {
        if (row.optional("item").isEmpty() && checkpoint.items().size() == 1) {
            return checkpoint.items().values().iterator().next();
        }
        return Objects.requireNonNull(checkpoint
                .items()
                .get(row.oneOf("item", checkpoint.items().keySet(), "item of checkpoint " + checkpoint.id())));
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
