package dev.dayone.app.doctor;

import java.util.Locale;

/**
 * What an examination of one thing came to.
 *
 * @param thing what was examined
 * @param says what was found, a sentence
 * @param remedy what to do, a sentence; empty = nothing
 */
public record Finding(String thing, Level level, String says, String remedy) {

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

    static Finding good(String thing, String says) {
        return new Finding(thing, Level.GOOD, says, "");
    }

    static Finding care(String thing, String says, String remedy) {
        return new Finding(thing, Level.CARE, says, remedy);
    }

    static Finding bad(String thing, String says, String remedy) {
        return new Finding(thing, Level.BAD, says, remedy);
    }
}
