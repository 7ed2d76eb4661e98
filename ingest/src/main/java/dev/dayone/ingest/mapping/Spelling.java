package dev.dayone.ingest.mapping;

import java.util.Locale;
import java.util.regex.Pattern;

/** Words in the form in which they are compared: as people mean them, however they are written. */
final class Spelling {

    private static final Pattern SPACES = Pattern.compile("[\\s\\u00A0]+");
    private static final Pattern NEITHER_LETTER_NOR_DIGIT = Pattern.compile("[^\\p{L}\\p{N}]+");

    private Spelling() {}

    /** In small letters, with single spaces. */
    static String plain(String word) {
        return SPACES.matcher(word.strip()).replaceAll(" ").toLowerCase(Locale.ROOT);
    }

    /** A title of a column or a question: letters and digits only. */
    static String title(String text) {
        return NEITHER_LETTER_NOR_DIGIT.matcher(plain(text)).replaceAll(" ").strip();
    }
}
