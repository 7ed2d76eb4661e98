package dev.dayone.app.programme;

import dev.dayone.app.runtime.Services;
import dev.dayone.app.terminal.Progress;
import dev.dayone.app.terminal.SystemException;
import dev.dayone.warehouse.view.PipelineStatus;
import dev.dayone.warehouse.view.PipelineStatus.Intake;
import java.io.PrintWriter;
import java.util.Locale;

/** Waits until the warehouse has taken what a run sent, and says what became of it. */
public record Arrival(Services services, PipelineStatus status, Progress progress) {

    private static final long PATIENCE_NANOS = 120_000_000_000L;
    private static final long ASK_AGAIN_MILLIS = 200;

    /** @throws SystemException when nothing moves for two minutes */
    public Intake await(String runId, long sent) {
        long last = -1;
        long since = System.nanoTime();
        while (true) {
            services.requireCarrying();
            Intake total = status.total(runId);
            progress.show("in the warehouse", total.sent(), sent);
            if (total.sent() >= sent) {
                return total;
            }
            since = total.sent() == last ? since : System.nanoTime();
            last = total.sent();
            requirePatience(since, "the warehouse has " + total.sent() + " of " + sent + " events");
            pause(ASK_AGAIN_MILLIS);
        }
    }

    public static void print(Intake total, PrintWriter err) {
        err.println(String.format(
                Locale.ROOT,
                "  %,d accepted + %,d rejected + %,d duplicates + %,d conflicts = %,d sent",
                total.accepted(),
                total.rejected(),
                total.duplicates(),
                total.conflicts(),
                total.sent()));
    }

    public static void requirePatience(long since, String state) {
        if (System.nanoTime() - since > PATIENCE_NANOS) {
            throw new SystemException("Nothing has moved for two minutes: " + state
                    + ". The log in the data directory says why; run again to go on, nothing is taken twice.");
        }
    }

    public static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SystemException("interrupted while waiting for the pipeline", e);
        }
    }
}
