package dev.dayone.ingest.input;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** "Did you mean": the known word closest to an unknown one (Levenshtein distance, at most a third of it changed). */
public final class Suggestion {

    private Suggestion() {}

    /** A remedy that names the closest known word, or all of them. */
    public static String of(String unknown, Collection<String> known) {
        Optional<String> closest = known.stream()
                .min(Comparator.comparingInt(word -> distance(lower(word), lower(unknown))))
                .filter(word -> distance(lower(word), lower(unknown)) <= unknown.length() / 3);
        return closest.map(word -> "Did you mean " + word + "?").orElseGet(() -> "Known: " + String.join(", ", known));
    }

    /** Whether a word is so near a known one that it was most likely meant. */
    public static boolean isNear(String unknown, String known) {
        return distance(lower(known), lower(unknown)) <= Math.min(unknown.length(), known.length()) / 3;
    }

    private static String lower(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
