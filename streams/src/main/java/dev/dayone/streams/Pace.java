package dev.dayone.streams;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * How often a step does what can wait. While messages are fresh, at every round, and what it did is committed at once; while it
 * catches up with old ones, once a second, since every commit holds up the work behind it.
 */
final class Pace {

    /** Time between rounds: far below what a reader notices, far above the time between commits of a push. */
    static final Duration ROUND = Duration.ofMillis(50);

    private static final long OLD_MILLIS = 2_000;
    private static final long CATCHING_UP_MILLIS = 1_000;

    private final ProcessorContext<?, ?> context;
    private long newest = -1;
    private boolean fresh = true;
    private long lastRound;

    Pace(ProcessorContext<?, ?> context) {
        this.context = context;
    }

    /** A message of that time came. */
    void saw(long timestamp) {
        newest = Math.max(newest, timestamp);
    }

    /** Whether it is time for a round; asks for a commit of what came since the last. */
    boolean isDue(long now) {
        fresh = newest < 0 || now - newest < OLD_MILLIS;
        if (!fresh && now - lastRound < CATCHING_UP_MILLIS) {
            return false;
        }
        if (newest >= 0) {
            did();
        }
        newest = -1;
        lastRound = now;
        return true;
    }

    /** Something was published, which is to be seen soon. */
    void did() {
        if (fresh) {
            context.commit();
        }
    }
}
