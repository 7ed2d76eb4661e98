package dev.dayone.ingest.mapping;

import java.util.Locale;

/** Words as people mean them, however they are written. */
final class Words {

    private Words() {}

    /** In small letters, with single spaces. */
    static String plain(String word) {
        return word.strip().replaceAll("[\\s\\u00A0]+", " ").toLowerCase(Locale.ROOT);
    }

    /** A title of a column or a question: letters and digits only. */
    static String title(String text) {
        return plain(text).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}
