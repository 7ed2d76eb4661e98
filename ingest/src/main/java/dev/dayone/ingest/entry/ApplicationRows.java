package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.plan.ProgrammeFile;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.ApplicationRecorded;
import dev.dayone.schemas.ApplicationRecorded.Stage;
import dev.dayone.schemas.Event;
import java.time.LocalDate;

/** Applications: the last stage that each reached. Whoever applied need not be enrolled. */
record ApplicationRows(ProgrammeFile file, Mint mint) {

    Event read(Entry entry) {
        String participant = mint.pseudonyms().participant(entry.required("participant"));
        String cohort = entry.oneOf("cohort", file.cohorts().keySet(), "cohort of " + ProgrammeFile.NAME);
        entry.required("stage");
        Stage stage =
                entry.constant("stage", Stage.class, "stage of an application").orElseThrow();
        LocalDate date = entry.date("date");
        return new ApplicationRecorded(
                mint.meta(entry, participant, null, Mint.midnight(date), "application", participant, cohort),
                cohort,
                stage,
                entry.optional("heard_from").orElse(null),
                date);
    }
}
