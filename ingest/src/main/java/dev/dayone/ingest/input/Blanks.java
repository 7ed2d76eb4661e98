package dev.dayone.ingest.input;

/** Blanks as spreadsheets and web pages leave them around a word: nobody sees them, and nobody means them. */
public final class Blanks {

    private Blanks() {}

    /** The text without blanks at its ends: spaces of any width, tabs, and marks without a width, such as a byte order mark. */
    public static String strip(String text) {
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

    /** The text without any mark that has no width, as in addresses that were copied from a web page; not for sentences, where such marks join letters. */
    public static String visible(String text) {
        boolean clean = text.chars().noneMatch(c -> Character.getType(c) == Character.FORMAT);
        return clean
                ? text
                : text.codePoints()
                        .filter(c -> Character.getType(c) != Character.FORMAT)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
    }
}
