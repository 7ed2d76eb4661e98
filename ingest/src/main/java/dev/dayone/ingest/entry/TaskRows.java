package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.plan.ProgrammeFile.Checkpoint;
import dev.dayone.ingest.plan.ProgrammeFile.Tracked;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject.Code;
import dev.dayone.schemas.RunLogged.Tracker;
import dev.dayone.schemas.TaskAssigned;
import dev.dayone.schemas.TaskAssigned.Delivery;
import java.time.Instant;

/** Tasks handed out: who got which, how it is delivered, from when until when. */
record TaskRows(ProgrammeFile file, People people, Mint mint) {

    private static final String TIME = "Write it as 2024-03-31T12:00:00Z";

    Event read(Entry entry) {
        Participants.require(people, entry);
        String participant = mint.pseudonyms().participant(entry.required("participant"));
        Checkpoint checkpoint = file.checkpointOf(entry);
        Instant assigned = time(entry, "assigned_at");
        Instant deadline = time(entry, "deadline");
        if (deadline.isBefore(assigned)) {
            throw entry.problem(
                    Code.OUT_OF_RANGE, "deadline", "is before the task was handed out", "Correct one of the two");
        }
        Tracked tracked = checkpoint.tracked();
        return new TaskAssigned(
                mint.meta(entry, participant, null, assigned, "task", participant, checkpoint.id()),
                checkpoint.id(),
                entry.flag("common").orElse(true),
                entry.constant("delivery", Delivery.class, "way to deliver a task")
                        .orElse(Delivery.REPOSITORY),
                assigned,
                deadline,
                entry.optional("repository").map(mint.pseudonyms()::repository).orElse(null),
                entry.optional("required_check").map(mint.pseudonyms()::check).orElse(null),
                tracked == null ? Tracker.UNKNOWN : tracked.tracker(),
                tracked == null ? null : tracked.metric(),
                tracked == null ? null : tracked.target());
    }

    private static Instant time(Entry entry, String name) {
        entry.required(name);
        return entry.optionalInstant(name)
                .orElseThrow(() -> entry.problem(Code.INVALID_VALUE, name, "is not a time", TIME));
    }
}
