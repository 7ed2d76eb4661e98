package dev.dayone.ingest.lines;

import java.util.Optional;

/**
 * Counts changed lines, those of them that are not blank, and hashes what they say: line numbers and the white space around a line
 * left out, after the idea of git-patch-id(1), so that one change has one hash wherever it stands.
 */
public final class LineCounter implements LineDiff.Changes {

    private long added;
    private long deleted;
    private long filledAdded;
    private long filledDeleted;
    private long hash = LineHash.START;

    /** @return nothing where the texts are too large to compare */
    public static Optional<LineCounter> of(byte[] before, byte[] after) {
        LineCounter counter = new LineCounter();
        return LineDiff.compare(before, after, counter) ? Optional.of(counter) : Optional.empty();
    }

    /** Of a file all of whose lines are new or gone, and which nobody read. */
    public static LineCounter ofUnread(long added, long deleted) {
        LineCounter counter = new LineCounter();
        counter.added = added;
        counter.deleted = deleted;
        counter.hash = LineHash.mix(LineHash.mix(LineHash.START, added), deleted);
        return counter;
    }

    @Override
    public void deleted(byte[] text, int from, int to) {
        hash = LineHash.mix(hash, '-');
        long both = count(text, from, to);
        deleted += both >>> 32;
        filledDeleted += (int) both;
    }

    @Override
    public void added(byte[] text, int from, int to) {
        hash = LineHash.mix(hash, '+');
        long both = count(text, from, to);
        added += both >>> 32;
        filledAdded += (int) both;
    }

    /** All lines. */
    public LineCounts lines() {
        return new LineCounts(added, deleted, added + deleted == 0 ? 0 : hash);
    }

    /** Those that are not blank. */
    public LineCounts filled() {
        return new LineCounts(filledAdded, filledDeleted, 0);
    }

    /** Lines in the high half of the result, those not blank in the low half. */
    private long count(byte[] text, int from, int to) {
        int lines = 0;
        int filled = 0;
        int start = from;
        while (start < to) {
            int end = start;
            while (end < to && text[end] != '\n') {
                end++;
            }
            lines++;
            int first = start;
            int last = end;
            while (first < last && isBlank(text[first])) {
                first++;
            }
            while (last > first && isBlank(text[last - 1])) {
                last--;
            }
            if (last > first) {
                filled++;
                hash = LineHash.mix(hash, LineHash.of(text, first, last));
            }
            start = end + 1;
        }
        return ((long) lines << 32) | filled;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\f';
    }
}
