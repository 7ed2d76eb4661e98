package dev.dayone.ingest.entry;

import dev.dayone.ingest.plan.ProgrammeFile.Cohort;
import java.util.Optional;
import java.util.Set;

/** Who is enrolled, as far as a door needs to know. */
public interface People {

    /** The cohort of a participant, by the programme's own id; nothing for somebody not enrolled. */
    Optional<Cohort> cohortOf(String participant);

    /** Ids to suggest where one is misspelt. */
    Set<String> known();
}
