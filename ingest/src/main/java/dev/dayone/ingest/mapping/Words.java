package dev.dayone.ingest.mapping;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Words as people mean them, however they are written. */
final class Words {

    private Words() {}

    /** In small letters, with single spaces. */
    static String plain(String word) {
        return word.strip().replaceAll("[\\s\\u00A0]+", " ").toLowerCase(Locale.ROOT);
    }

    /** A person's name without accents, marks and order: "López, Ana" is "ana lopez". */
    static String name(String name) {
        String letters = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}]+", " ")
                .strip();
        return Arrays.stream(letters.split(" ", -1)).sorted().collect(Collectors.joining(" "));
    }

    /** A title of a column or a question: letters and digits only. */
    static String title(String text) {
        return plain(text).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
    }
}
