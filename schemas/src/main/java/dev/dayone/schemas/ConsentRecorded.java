package dev.dayone.schemas;

import java.time.LocalDate;

/**
 * A participant gives or withdraws consent to one use of the data.
 *
 * @param given false = withdrawn
 */
public record ConsentRecorded(EventMeta meta, Purpose purpose, boolean given, LocalDate decidedOn) implements Event {

    @Override
    public String topic() {
        return Topics.ROSTER;
    }

    /** A use of the data. */
    public enum Purpose {
        UNKNOWN,
        /** The programme's own evaluation. */
        EVALUATION,
        /** Figures in reports to funders. */
        FUNDER_REPORT,
        /** Pseudonymous extracts for researchers. */
        RESEARCH,
        /** Being asked again after the programme. */
        FOLLOW_UP,
        /** Being counted exactly in what the programme publishes about its people, however few are in the cell. */
        EXACT_COUNTS
    }
}
