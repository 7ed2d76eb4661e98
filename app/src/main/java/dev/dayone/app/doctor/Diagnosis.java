package dev.dayone.app.doctor;

import java.util.Locale;

/**
 * What an examination of one thing came to.
 *
 * @param thing what was examined
 * @param says what was found, a sentence
 * @param remedy what to do, a sentence; empty = nothing
 */
public record Diagnosis(String thing, Level level, String says, String remedy) {

    /** How bad it is. */
    public enum Level {
        GOOD,
        /** Works, and ought to be seen to. */
        CARE,
        /** Something does not work, or data may be lost. */
        BAD;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Diagnosis good(String thing, String says) {
        return new Diagnosis(thing, Level.GOOD, says, "");
    }

    static Diagnosis care(String thing, String says, String remedy) {
        return new Diagnosis(thing, Level.CARE, says, remedy);
    }

    static Diagnosis bad(String thing, String says, String remedy) {
        return new Diagnosis(thing, Level.BAD, says, remedy);
    }
}
