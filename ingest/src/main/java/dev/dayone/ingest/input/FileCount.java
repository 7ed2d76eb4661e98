package dev.dayone.ingest.input;

import dev.dayone.evidence.finding.Counts;

/**
 * What became of the lines of a file: every one of them is somewhere.
 *
 * @param lines of the file
 * @param header 1 for a table, 0 for an object a line
 * @param taken rows that became facts
 * @param refused rows that did not
 * @param blank lines without a value
 * @param inside further lines of rows whose quoted cells have several
 */
public record FileCount(String file, long lines, long header, long taken, long refused, long blank, long inside) {

    /** Whether each line is accounted for. */
    public boolean isWhole() {
        return lines == header + taken + refused + blank + inside;
    }

    /** One sentence for people. */
    public String sentence() {
        return file + ": " + Counts.of(lines, "line", "lines") + " = " + (header > 0 ? "1 header + " : "")
                + Counts.of(taken, "row", "rows") + " taken + "
                + Counts.of(refused, "row", "rows") + " refused + " + blank + " blank"
                + (inside > 0 ? " + " + Counts.of(inside, "more line", "more lines") + " of quoted cells" : "");
    }

    public FileCount refusing(long some) {
        return new FileCount(file, lines, header, taken - some, refused + some, blank, inside);
    }

    /** Lines as editors count them: a last line needs no end. */
    static long lines(String text) {
        long ends = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            ends += c == '\n' || (c == '\r' && !pair) ? 1 : 0;
        }
        boolean open =
                !text.isEmpty() && text.charAt(text.length() - 1) != '\n' && text.charAt(text.length() - 1) != '\r';
        return ends + (open ? 1 : 0);
    }
}
