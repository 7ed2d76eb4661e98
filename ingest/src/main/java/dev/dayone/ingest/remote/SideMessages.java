package dev.dayone.ingest.remote;

/**
 * How much of what a git server sends is words beside its objects: the second band of gitprotocol-pack, "Packfile Data". JGit keeps them in memory. What does not come in packets, as from
 * servers that only hand out files, has none.
 */
final class SideMessages {

    private static final int DIGITS = 4;
    private static final int WORDS = 2;

    private int digits;
    private int length;
    private int left;
    private boolean first;
    private boolean words;
    private boolean packets = true;

    /** Bytes of words among those that come next. */
    int among(byte[] bytes, int from, int count) {
        int said = 0;
        int at = from;
        int end = from + count;
        while (packets && at < end) {
            if (left == 0) {
                digit(bytes[at]);
                at++;
            } else {
                words = first ? bytes[at] == WORDS : words;
                first = false;
                int now = Math.min(left, end - at);
                said += words ? now : 0;
                left -= now;
                at += now;
            }
        }
        return said;
    }

    /** A packet says its length first, in four digits that count too. */
    private void digit(byte next) {
        int digit = Character.digit(next, 16);
        packets = digit >= 0;
        length = length * 16 + digit;
        digits++;
        if (digits == DIGITS) {
            left = Math.max(0, length - DIGITS);
            first = true;
            digits = 0;
            length = 0;
        }
    }
}
