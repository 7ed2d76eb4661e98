package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.ConsentRecorded;
import dev.dayone.schemas.ConsentRecorded.Purpose;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.Reject.Code;
import java.time.LocalDate;

/** Consent, by purpose: the latest decision holds. */
record ConsentRows(People people, Mint mint) {

    Event read(Entry entry) {
        Participants.require(people, entry);
        String participant = mint.pseudonyms().participant(entry.required("participant"));
        entry.required("purpose");
        Purpose purpose = entry.constant("purpose", Purpose.class, "purpose").orElseThrow();
        LocalDate date = entry.date("date");
        boolean given = entry.flag("given")
                .orElseThrow(() -> entry.problem(Code.MISSING_VALUE, "given", "is empty", "Write yes or no"));
        return new ConsentRecorded(
                mint.meta(
                        entry,
                        participant,
                        null,
                        Mint.midnight(date),
                        "consent",
                        participant,
                        purpose.name(),
                        date.toString()),
                purpose,
                given,
                date);
    }
}
