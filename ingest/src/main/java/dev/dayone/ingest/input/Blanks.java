package dev.dayone.ingest.input;

/** Blanks as spreadsheets and web pages leave them around a word: nobody sees them, and nobody means them. */
final class Blanks {

    private Blanks() {}

    /** The text without blanks at its ends: spaces of any width, tabs, and marks without a width, such as a byte order mark. */
    static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }
}
