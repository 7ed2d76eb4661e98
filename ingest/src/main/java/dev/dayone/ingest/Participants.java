package dev.dayone.ingest;

import dev.dayone.ingest.ProgrammeFile.Cohort;
import dev.dayone.schemas.Reject.Code;

/** Whether the participant that an entry names is enrolled. */
final class Participants {

    private Participants() {}

    /** @throws Entry.EntryException when nobody enrolled is called so */
    static Cohort require(People people, Entry entry) {
        String id = entry.required("participant");
        return people.cohortOf(id)
                .orElseThrow(() -> entry.problem(
                        Code.UNKNOWN_REFERENCE,
                        "participant",
                        "is no participant of roster.csv",
                        people.known().size() > 50 ? "Check its spelling" : Suggestion.of(id, people.known())));
    }
}
