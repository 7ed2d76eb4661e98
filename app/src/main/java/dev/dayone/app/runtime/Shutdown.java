package dev.dayone.app.runtime;

import dev.dayone.app.terminal.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for SIGINT or SIGTERM, and lets everything close before the process ends, with exit code 0. */
public final class Shutdown {

    private static final CountDownLatch ASKED = new CountDownLatch(1);
    private static final CountDownLatch CLOSED = new CountDownLatch(1);
    private static final long CLOSE_SECONDS = 45;

    private Shutdown() {}

    /**
     * Returns when the process is asked to stop. The hook then waits for {@link #closed()}.
     *
     * @param requireAlive throws when a part has stopped; asked every second
     */
    public static void await(Runnable requireAlive) {
        Runtime.getRuntime().addShutdownHook(new Thread(Shutdown::stop, "shutdown"));
        try {
            while (!ASKED.await(1, TimeUnit.SECONDS)) {
                requireAlive.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything is closed: the process may end. */
    public static void closed() {
        CLOSED.countDown();
    }

    /** Where everything is closed already, the process ends by itself and says with which code. */
    private static void stop() {
        if (CLOSED.getCount() == 0) {
            return;
        }
        ASKED.countDown();
        try {
            boolean clean = CLOSED.await(CLOSE_SECONDS, TimeUnit.SECONDS);
            Runtime.getRuntime().halt(clean ? ExitCode.DONE : ExitCode.BUG);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
