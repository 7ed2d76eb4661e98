package dev.dayone.app.terminal;

/** How a command ends; scripts rely on these numbers, and {@code dayone --help} lists them. */
public final class ExitCode {

    /** Done. */
    public static final int DONE = 0;

    /** The command ran, but the answer is no or a check failed. */
    public static final int CHECK_FAILED = 1;

    /** Wrong usage, settings or input; nothing was loaded. */
    public static final int USAGE = 2;

    /** A system we need is unavailable. */
    public static final int UNAVAILABLE = 3;

    /** An error of our own. */
    public static final int BUG = 70;

    private ExitCode() {}
}
