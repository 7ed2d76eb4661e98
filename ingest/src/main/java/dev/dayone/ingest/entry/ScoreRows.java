package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.plan.ProgrammeFile.Checkpoint;
import dev.dayone.ingest.plan.ProgrammeFile.Cohort;
import dev.dayone.ingest.plan.ProgrammeFile.Item;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.CheckpointScored;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject.Code;
import java.time.LocalDate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Scores: one rater's points for one item of one checkpoint. */
record ScoreRows(ProgrammeFile file, People people, Mint mint) {

    Event read(Entry entry) {
        String id = entry.required("participant");
        Cohort cohort = Participants.require(people, entry);
        Checkpoint checkpoint = file.checkpointOf(entry);
        Item item = item(entry, checkpoint);
        entry.requireSame("itemCount", checkpoint.items().size());
        entry.requireSame("weight", item.weight());
        entry.requireSame("minimum", item.minimum());
        entry.requireSame("maximum", item.maximum());
        double score = entry.number("score");
        if (score < item.minimum() || score > item.maximum()) {
            throw entry.problem(
                    Code.OUT_OF_RANGE,
                    "score",
                    score < item.minimum()
                            ? "is below the minimum " + plain(item.minimum()) + " of item " + item.id()
                            : "is above the maximum " + plain(item.maximum()) + " of item " + item.id(),
                    "Correct the score, or the range in " + ProgrammeFile.NAME);
        }
        LocalDate submitted = entry.date("submitted");
        String participant = mint.pseudonyms().participant(id);
        String rater = entry.optional("rater").map(mint.pseudonyms()::rater).orElse(null);
        return new CheckpointScored(
                mint.meta(
                        entry,
                        participant,
                        null,
                        Mint.midnight(submitted),
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
                checkpoint.dueFor(cohort).orElse(null),
                entry.optional("arm_guess").isEmpty() ? null : entry.oneOf("arm_guess", guesses(), "format"),
                entry.optional("comment")
                        .map(comment -> mint.vault().seal(participant, comment))
                        .orElse(null));
    }

    private Set<String> guesses() {
        Set<String> guesses = new LinkedHashSet<>(file.formats().keySet());
        guesses.add(CheckpointScored.CANNOT_TELL);
        return guesses;
    }

    /** By its path from the root of the tree, by its last part where only one item ends so, or the only one. */
    private static Item item(Entry entry, Checkpoint checkpoint) {
        if (entry.optional("item").isEmpty() && checkpoint.items().size() == 1) {
            return checkpoint.items().values().iterator().next();
        }
        String named = entry.required("item");
        List<Item> ending = checkpoint.items().values().stream()
                .filter(item -> item.id().equals(named) || item.id().endsWith("/" + named))
                .toList();
        if (ending.size() == 1 && !checkpoint.items().containsKey(named)) {
            return ending.get(0);
        }
        return Objects.requireNonNull(checkpoint
                .items()
                .get(entry.oneOf("item", checkpoint.items().keySet(), "item of checkpoint " + checkpoint.id())));
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
