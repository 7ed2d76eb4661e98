package dev.dayone.ingest.git;

/**
 * Lines added and deleted.
 *
 * @param patch hash of those lines, white space left out; 0 = none
 */
record LineCounts(long added, long deleted, long patch) {

    static final LineCounts NONE = new LineCounts(0, 0, 0);
}
