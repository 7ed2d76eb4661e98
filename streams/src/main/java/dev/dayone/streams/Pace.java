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

    /** After so many looks without a message all have been taken, and what they left waits for no other: a fetch takes less. */
    private static final int QUIET_LOOKS = 3;

    private final ProcessorContext<?, ?> context;
    private long newest = -1;
    private long age;
    private long lastRound;
    private int quietLooks;
    private boolean uncommitted;

    Pace(ProcessorContext<?, ?> context) {
        this.context = context;
    }

    /** A message of that time came. */
    void saw(long timestamp) {
        newest = Math.max(newest, timestamp);
        uncommitted = true;
    }

    /** Whether it is time for a round; asks for a commit of what came since the last. */
    boolean isDue(long now) {
        boolean came = newest >= 0;
        quietLooks = came ? 0 : quietLooks + 1;
        if (came) {
            age = Math.max(0, now - newest);
        } else if (quietLooks >= QUIET_LOOKS) {
            age = 0;
        }
        newest = -1;
        if (now - lastRound < Math.min(age, LONGEST_MILLIS)) {
            return false;
        }
        commitIfFresh();
        lastRound = now;
        return true;
    }

    /** Something was published, which is to be seen soon. */
    void did() {
        uncommitted = true;
        commitIfFresh();
    }

    private void commitIfFresh() {
        if (uncommitted && age < OLD_MILLIS) {
            context.commit();
            uncommitted = false;
        }
    }
}
