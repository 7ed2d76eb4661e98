package dev.dayone.ingest.entry;

import dev.dayone.ingest.input.Entry;
import dev.dayone.ingest.input.Suggestion;
import dev.dayone.ingest.plan.ProgrammeFile.Cohort;
import dev.dayone.schemas.Reject.Code;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether the participant that an entry names is enrolled. */
public final class Participants {

    private Participants() {}

    /** @throws Entry.EntryException when nobody enrolled is called so */
    static Cohort require(People people, Entry entry) {
        String id = entry.required("participant");
        return people.cohortOf(id).orElseThrow(() -> unknown(people, entry, id));
    }

    private static Entry.EntryException unknown(People people, Entry entry, String id) {
        Optional<String> alike = people.known().stream()
                .filter(known -> plain(known).equals(plain(id)))
                .findFirst();
        if (alike.isPresent()) {
            return entry.problem(
                    Code.UNKNOWN_REFERENCE,
                    "participant",
                    "is no participant of roster.csv; it differs from " + alike.get() + " only "
                            + difference(id, alike.get()),
                    "Write it as the roster does");
        }
        return entry.problem(
                Code.UNKNOWN_REFERENCE,
                "participant",
                "is no participant of roster.csv",
                people.known().size() > 50 ? "Check its spelling" : Suggestion.of(id, people.known()));
    }

    /** An id as the eye reads it: letters and their accents in one form of Unicode (NFKC), in small letters, without marks that cannot be seen. */
    public static String plain(String id) {
        return Normalizer.normalize(id, Normalizer.Form.NFKC)
                .replaceAll("[\\p{Cf}\\s]", "")
                .toLowerCase(Locale.ROOT);
    }

    /** The words of a person's name in small letters, without accents and marks, whatever their order: "López, Ana" is ana and lopez. */
    public static SortedSet<String> words(String name) {
        String letters = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT);
        return Arrays.stream(letters.split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** In what two ids differ that the eye reads alike. */
    public static String difference(String one, String other) {
        return Normalizer.normalize(one, Normalizer.Form.NFC).equals(Normalizer.normalize(other, Normalizer.Form.NFC))
                ? "in how an accent is encoded"
                : one.equalsIgnoreCase(other) ? "in capital letters" : "in spaces or signs that look alike";
    }
}
