package dev.dayone.warehouse.view;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Looks at a query from outside while it runs, and has it ended once its time is out or nobody waits for the answer. */
final class QueryWatch implements AutoCloseable {

    private final Duration most;
    private final BooleanSupplier awaited;
    private final Runnable end;
    private final long begun = System.nanoTime();
    private final Future<?> looks;
    private volatile Ending ending = Ending.NONE;

    /** Why a query was ended. */
    enum Ending {
        /** It was not. */
        NONE,
        /** Its time was out. */
        TIME,
        /** Nobody waited for it any more. */
        READER
    }

    /**
     * Looks from now on.
     *
     * @param most how long it may run
     * @param every time between two looks
     * @param awaited whether somebody waits for it; one that cannot tell waits no more
     * @param end ends it; called once
     */
    QueryWatch(ScheduledExecutorService clock, Duration most, Duration every, BooleanSupplier awaited, Runnable end) {
        this.most = most;
        this.awaited = awaited;
        this.end = end;
        this.looks =
                clock.scheduleWithFixedDelay(this::look, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Whether a query is ended that has run for so long. */
    static Ending of(Duration running, Duration most, BooleanSupplier awaited) {
        if (running.compareTo(most) >= 0) {
            return Ending.TIME;
        }
        try {
            return awaited.getAsBoolean() ? Ending.NONE : Ending.READER;
        } catch (RuntimeException e) {
            return Ending.READER;
        }
    }

    private void look() {
        if (ending == Ending.NONE) {
            ending = of(Duration.ofNanos(System.nanoTime() - begun), most, awaited);
            if (ending != Ending.NONE) {
                end.run();
            }
        }
    }

    Ending ending() {
        return ending;
    }

    @Override
    public void close() {
        looks.cancel(false);
    }
}
