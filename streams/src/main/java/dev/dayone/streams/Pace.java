package dev.dayone.streams;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * How often a step does what can wait: the older the newest message, the more seldom, at most once a second, since rounds and their commits hold up the messages behind
 * them. So it settles where both keep up. While messages are fresh, what a round did is committed at once.
 */
final class Pace {

    /** Time between rounds: far below what a reader notices, far above the time between commits of a push. */
    static final Duration ROUND = Duration.ofMillis(100);

    private static final long OLD_MILLIS = 2_000;
    private static final long LONGEST_MILLIS = 1_000;

    private final ProcessorContext<?, ?> context;
    private long newest = -1;
    private long age;
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
        age = newest < 0 ? age / 2 : Math.max(0, now - newest);
        if (now - lastRound < Math.min(age, LONGEST_MILLIS)) {
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
        if (age < OLD_MILLIS) {
            context.commit();
        }
    }
}
