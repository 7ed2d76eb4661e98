package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.plan.ProgrammeFile.Checkpoint;
import dev.dayone.ingest.plan.ProgrammeFile.Cohort;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.CheckpointSubmitted;
import dev.dayone.schemas.CheckpointSubmitted.AiUse;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject.Code;
import java.time.LocalDate;

/** What was handed in, and how it was made: hours, hints, AI use as declared. */
record SubmissionRows(ProgrammeFile file, People people, Mint mint) {

    Event read(Entry entry) {
        Cohort cohort = Participants.require(people, entry);
        String participant = mint.pseudonyms().participant(entry.required("participant"));
        Checkpoint checkpoint = file.checkpointOf(entry);
        LocalDate submitted = entry.date("submitted");
        Double hours = entry.optionalAmount("hours", "Write the hours worked").orElse(null);
        Double blocked =
                entry.optionalAmount("blocked_hours", "Write the hours stuck").orElse(null);
        if (hours != null && blocked != null && blocked > hours) {
            throw entry.problem(
                    Code.OUT_OF_RANGE, "blocked_hours", "are more than the hours worked", "Correct one of the two");
        }
        Double hints = entry.optionalAmount("hints", "Write the number of hints opened")
                .orElse(null);
        if (hints != null && (hints != Math.rint(hints) || hints > 1_000_000)) {
            throw entry.problem(Code.INVALID_VALUE, "hints", "is no count", "Write a whole number");
        }
        return new CheckpointSubmitted(
                mint.meta(
                        entry, participant, null, Mint.midnight(submitted), "submission", participant, checkpoint.id()),
                checkpoint.id(),
                submitted,
                checkpoint.dueFor(cohort).orElse(null),
                hours,
                blocked,
                hints == null ? null : hints.intValue(),
                entry.constant("ai_use", AiUse.class, "declared use of AI").orElse(AiUse.UNKNOWN),
                entry.optionalAmount("ta_minutes", "Write the minutes of teaching assistants")
                        .orElse(null));
    }
}
