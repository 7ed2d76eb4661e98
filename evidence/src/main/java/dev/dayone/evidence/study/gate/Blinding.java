package dev.dayone.evidence.study.gate;

import dev.dayone.evidence.Answer;
import dev.dayone.evidence.Interval;
import dev.dayone.evidence.raters.BangIndex;
import java.util.Optional;

/**
 * What raters guessed of the arm whose work they judged.
 *
 * @param control guesses on work of the reference arm
 * @param treatment guesses on work of the other arm
 */
public record Blinding(Guesses control, Guesses treatment) {

    /** From this index on, with an interval clear of zero, raters are taken to know the arm. */
    private static final double TELLS = 0.2;

    /** Counts of guesses. */
    public record Guesses(int right, int wrong, int cannotTell) {

        /** Bang's index; nothing without guesses. */
        public Optional<BangIndex> index() {
            return Answer.of(() -> BangIndex.of(right, wrong, cannotTell, Interval.LEVEL))
                    .match(Optional::of, refused -> Optional.empty());
        }
    }

    boolean asked() {
        return control.index().isPresent() || treatment.index().isPresent();
    }

    public boolean broken() {
        return knows(control) || knows(treatment);
    }

    private static boolean knows(Guesses guesses) {
        return guesses.index()
                .filter(index -> index.index() > TELLS && index.ciLower() > 0)
                .isPresent();
    }
}
