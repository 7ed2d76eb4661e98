package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.FormatChanged;
import java.time.LocalDate;

/** People who were in fact taught in another format from some day on; they stay in the arm assigned. */
record FormatChangeRows(ProgrammeFile file, People people, Mint mint) {

    Event read(Entry entry) {
        Participants.require(people, entry);
        String participant = mint.pseudonyms().participant(entry.required("participant"));
        String format = entry.oneOf("format", file.formats().keySet(), "format of " + ProgrammeFile.NAME);
        LocalDate date = entry.date("date");
        return new FormatChanged(
                mint.meta(entry, participant, null, Mint.midnight(date), "format-change", participant, date.toString()),
                format,
                date);
    }
}
