package dev.dayone.app.terminal;

import java.io.PrintWriter;
import java.util.Locale;

/** One line per stage: redrawn in place on a terminal, printed when finished elsewhere. */
public final class Progress {

    private static final long REDRAW_NANOS = 100_000_000L;
    private static final int WIDTH = 24;
    private static final int NAME = 20;

    private final PrintWriter err;
    private final boolean terminal;
    private final long started = System.nanoTime();
    private long drawn;
    private long since = started;

    private Progress(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /** Progress on standard error; in place when the launcher saw that a terminal shows it. */
    public static Progress on(PrintWriter err) {
        return new Progress(err, Boolean.getBoolean("dayone.terminal"));
    }

    /** Something is going on that has no count. */
    public void say(String what) {
        if (terminal) {
            err.print("\r\033[K" + what + " …");
            err.flush();
        }
    }

    /** @param total all there is to do; 0 = not known */
    public void show(String stage, long done, long total) {
        long now = System.nanoTime();
        if (!terminal || now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        err.print("\r\033[K" + line(stage, done, total));
        err.flush();
    }

    /** How far a repository is, and how fast. */
    public void rate(String repository, long done, long total) {
        long now = System.nanoTime();
        if (done <= 1) {
            since = now;
        }
        if (!terminal || now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        double seconds = Math.max(1e-3, (now - since) / 1e9);
        String name = repository.length() <= NAME ? repository : "…" + repository.substring(repository.length() - NAME);
        err.print(
                "\r\033[K" + line(name, done, total) + String.format(Locale.ROOT, "  %,.0f commits/s", done / seconds));
        err.flush();
    }

    /** The stage is over; its line stays. */
    public void finish(String stage, long done, String unit) {
        err.print(terminal ? "\r\033[K" : "");
        err.println(String.format(
                Locale.ROOT, "  %-20s %,10d %-22s %6.1f s", stage, done, unit, (System.nanoTime() - started) / 1e9));
    }

    public void line(String text) {
        err.print(terminal ? "\r\033[K" : "");
        err.println(text);
    }

    private static String line(String stage, long done, long total) {
        if (total <= 0) {
            return String.format(Locale.ROOT, "  %-20s %,10d", stage, done);
        }
        int filled = (int) Math.min(WIDTH, WIDTH * done / total);
        return String.format(
                Locale.ROOT,
                "  %-20s %,10d of %,d %s%s",
                stage,
                done,
                total,
                "█".repeat(filled),
                "░".repeat(WIDTH - filled));
    }
}
