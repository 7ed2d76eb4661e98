package dev.dayone.ingest.lines;

import java.util.Arrays;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;

/**
 * Lines that differ between two texts: what both begin and end with is set aside first, the middle goes through a histogram diff, as
 * {@code git diff --histogram} does it. Where a histogram cannot split a region, and in texts of very many lines, Myers' algorithm
 * does with the cut-off that git's has, for there the smallest answer costs more than all else in a repository together.
 */
final class LineDiff {

    /**
     * Lines of both sides from which a histogram, whose time grows faster than the text, is left out; and changed lines of both sides from which nothing is counted: a generated file
     * that changed so much says nothing about anybody's work.
     */
    static final int MANY_LINES = 50_000;

    private static final HistogramDiff HISTOGRAM = histogram();
    private static final HeuristicMyers MYERS = new HeuristicMyers();

    private LineDiff() {}

    /** Told of every line that changed. */
    interface Changes {

        /** Bytes from {@code from} to {@code to} are one or more whole lines that were deleted. */
        void deleted(byte[] text, int from, int to);

        /** Bytes from {@code from} to {@code to} are one or more whole lines that were added. */
        void added(byte[] text, int from, int to);
    }

    /** @return false where the texts differ in more than {@value #MANY_LINES} lines on both sides, and nobody was told of any */
    static boolean compare(byte[] before, byte[] after, Changes changes) {
        int prefix = commonPrefix(before, after);
        int suffix = commonSuffix(before, after, prefix);
        int endBefore = before.length - suffix;
        int endAfter = after.length - suffix;
        if (prefix == endBefore && prefix == endAfter) {
            return true;
        }
        if (prefix == endBefore) {
            changes.added(after, prefix, endAfter);
            return true;
        }
        if (prefix == endAfter) {
            changes.deleted(before, prefix, endBefore);
            return true;
        }
        boolean large = hasManyLines(before, prefix, endBefore) && hasManyLines(after, prefix, endAfter);
        Text a = new Text(Arrays.copyOfRange(before, prefix, endBefore));
        Text b = new Text(Arrays.copyOfRange(after, prefix, endAfter));
        byte[] middleBefore = a.bytes();
        byte[] middleAfter = b.bytes();
        EditList edits = (large ? MYERS : HISTOGRAM).diff(Lines.EXACT, a, b);
        if (large && isMostlyReplaced(edits)) {
            return false;
        }
        for (Edit edit : edits) {
            if (edit.getLengthA() > 0) {
                changes.deleted(middleBefore, a.start(edit.getBeginA()), a.start(edit.getEndA()));
            }
            if (edit.getLengthB() > 0) {
                changes.added(middleAfter, b.start(edit.getBeginB()), b.start(edit.getEndB()));
            }
        }
        return true;
    }

    private static boolean isMostlyReplaced(EditList edits) {
        long deleted = edits.stream().mapToLong(Edit::getLengthA).sum();
        long added = edits.stream().mapToLong(Edit::getLengthB).sum();
        return deleted > MANY_LINES && added > MANY_LINES;
    }

    private static boolean hasManyLines(byte[] text, int from, int to) {
        if (to - from <= MANY_LINES) {
            return false;
        }
        int lines = 0;
        for (int i = from; i < to && lines <= MANY_LINES; i++) {
            if (text[i] == '\n') {
                lines++;
            }
        }
        return lines > MANY_LINES;
    }

    /** A text that tells where its lines start. */
    private static final class Text extends RawText {

        private Text(byte[] bytes) {
            super(bytes);
        }

        private byte[] bytes() {
            return content;
        }

        private int start(int line) {
            return line < size() ? lines.get(line + 1) : content.length;
        }
    }

    /** Length of the longest run of whole lines that both begin with. */
    private static int commonPrefix(byte[] a, byte[] b) {
        int mismatch = Arrays.mismatch(a, b);
        if (mismatch < 0) {
            return a.length;
        }
        int at = mismatch;
        while (at > 0 && a[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    /** Length of the longest run of whole lines that both end with, after the prefix. */
    private static int commonSuffix(byte[] a, byte[] b, int prefix) {
        int most = Math.min(a.length, b.length) - prefix;
        int same = 0;
        while (same < most && a[a.length - 1 - same] == b[b.length - 1 - same]) {
            same++;
        }
        while (same > 0 && !(startsLine(a, a.length - same, prefix) && startsLine(b, b.length - same, prefix))) {
            same--;
        }
        return same;
    }

    private static boolean startsLine(byte[] text, int at, int prefix) {
        return at == prefix || text[at - 1] == '\n';
    }

    private static HistogramDiff histogram() {
        HistogramDiff histogram = new HistogramDiff();
        histogram.setFallbackAlgorithm(new HeuristicMyers());
        return histogram;
    }

    /** Lines are equal when all their bytes are; compared and hashed many bytes at a time. */
    private static final class Lines extends RawTextComparator {

        private static final Lines EXACT = new Lines();

        @Override
        public boolean equals(RawText a, int ai, RawText b, int bi) {
            Text x = (Text) a;
            Text y = (Text) b;
            return Arrays.equals(x.bytes(), x.start(ai), x.start(ai + 1), y.bytes(), y.start(bi), y.start(bi + 1));
        }

        @Override
        protected int hashRegion(byte[] raw, int from, int to) {
            return LineHash.fold(LineHash.of(raw, from, to));
        }
    }
}
