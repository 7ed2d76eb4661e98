package dev.dayone.ingest.plan;

/** Which of several attempts of one person at one item counts, where a learning system tells of each. */
public enum AttemptRule {
    /** The latest: a grade that was corrected, an attempt after feedback. */
    LAST,
    /** The one with the most points. */
    BEST,
    /** The earliest: what somebody could do unprepared. */
    FIRST
}
