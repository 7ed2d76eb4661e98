package dev.dayone.ingest.lines;

/**
 * Lines added and deleted.
 *
 * @param patch hash of those lines, white space left out; 0 = none
 */
public record LineCounts(long added, long deleted, long patch) {

    public static final LineCounts NONE = new LineCounts(0, 0, 0);
}
