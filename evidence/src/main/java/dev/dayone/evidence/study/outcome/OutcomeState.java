package dev.dayone.evidence.study.outcome;

import org.jspecify.annotations.Nullable;

/**
 * What is known of something that may happen within a window of days: whether somebody was placed, for instance. Silence is not an answer: who was never asked, never
 * answered, or was last heard of long before the window closed, is unknown.
 */
public enum OutcomeState {
    /** It happened within the window. */
    YES,
    /** It did not. */
    NO,
    /** Nobody can say. */
    UNKNOWN,
    /** The window is open. */
    NOT_YET;

    /** An answer tells of a window when it was given in this part of it, or later. */
    private static final double TELLING = 0.5;

    /**
     * @param window days
     * @param happened day on which it first happened; null = it did not, as far as is known
     * @param heard last day on which an answer was given, counted like the window; null = none ever
     * @param closed whether the window has closed
     */
    public static OutcomeState within(int window, @Nullable Double happened, @Nullable Double heard, boolean closed) {
        if (!closed) {
            return NOT_YET;
        }
        if (happened != null) {
            return happened <= window ? YES : NO;
        }
        return tells(window, heard) ? NO : UNKNOWN;
    }

    /**
     * The same of something that an answer found, and that may have begun on any day since the answer before: found after the window closed, it tells of the window no more than
     * that answer did.
     *
     * @param found day of the answer that found it, counted like the window
     * @param before day of the answer before; null = none
     */
    public static OutcomeState foundBetween(int window, double found, @Nullable Double before, boolean closed) {
        return found <= window ? within(window, found, found, closed) : within(window, null, before, closed);
    }

    /**
     * Whether somebody last heard of on that day tells of a window of so many: an answer from its second half, or a later one.
     *
     * @param heard null = never
     */
    public static boolean tells(double window, @Nullable Double heard) {
        return heard != null && heard > 0 && heard >= TELLING * window;
    }

    /** 1 or 0; null where it is not known. */
    public @Nullable Double number() {
        return switch (this) {
            case YES -> 1.0;
            case NO -> 0.0;
            case UNKNOWN, NOT_YET -> null;
        };
    }
}
