package dev.dayone.app.notify;

import dev.dayone.warehouse.postgres.Warehouse;
import dev.dayone.warehouse.view.Outbox;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells subscribers every minute while the process runs; what happened up to a week before its start too. */
public final class NotifyTimer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NotifyTimer.class);
    private static final Duration BEFORE = Duration.ofDays(7);

    private final ScheduledExecutorService timer;
    private final ScheduledFuture<?> rounds;

    private NotifyTimer(Notifier notifier) {
        this.timer = Executors.newSingleThreadScheduledExecutor();
        this.rounds = timer.scheduleWithFixedDelay(() -> round(notifier), 5, 60, TimeUnit.SECONDS);
    }

    public static NotifyTimer start(Warehouse warehouse, Subscriptions subscriptions) {
        Clock clock = Clock.systemUTC();
        return new NotifyTimer(new Notifier(
                new Outbox(warehouse), subscriptions, clock.instant().minus(BEFORE), clock));
    }

    private static void round(Notifier notifier) {
        try {
            notifier.run();
        } catch (RuntimeException e) {
            LOG.warn("subscribers were not told; again in a minute", e);
        }
    }

    @Override
    public void close() {
        rounds.cancel(false);
        timer.shutdownNow();
    }
}
