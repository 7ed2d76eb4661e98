package dev.dayone.streams;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the topology has done since it started, for whoever operates it. Counts are since start; they decide nothing. */
public final class Tally {

    private final LongAdder seen = new LongAdder();
    private final LongAdder events = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder conflicts = new LongAdder();
    private final LongAdder erased = new LongAdder();
    private final LongAdder refusedVoids = new LongAdder();
    private final LongAdder revisions = new LongAdder();
    private final LongAdder reattributions = new LongAdder();
    private final LongAdder contestedLinks = new LongAdder();
    private final LongAdder deadLetters = new LongAdder();
    private final AtomicBoolean breakerOpen = new AtomicBoolean();
    private final AtomicBoolean unknownSchema = new AtomicBoolean();
    private final AtomicLong parkedIdentities = new AtomicLong();
    private final AtomicLong lastAgeMillis = new AtomicLong();

    /** Messages that could be read, whatever became of them. */
    public LongAdder seen() {
        return seen;
    }

    /** New facts. */
    public LongAdder events() {
        return events;
    }

    /** Facts that were known already. */
    public LongAdder duplicates() {
        return duplicates;
    }

    /** Known ids with other content. */
    public LongAdder conflicts() {
        return conflicts;
    }

    /** Facts of people who asked to be erased, not taken. */
    public LongAdder erased() {
        return erased;
    }

    /** Voids that name a void: what was taken back stays so. */
    public LongAdder refusedVoids() {
        return refusedVoids;
    }

    /** Measures published. */
    public LongAdder revisions() {
        return revisions;
    }

    /** Identities that went from one participant to another, or to none. */
    public LongAdder reattributions() {
        return reattributions;
    }

    /** Identities that two participants claim at once. */
    public LongAdder contestedLinks() {
        return contestedLinks;
    }

    /** Messages that could not be used. */
    public LongAdder deadLetters() {
        return deadLetters;
    }

    /** Whether everything stopped because most of what came was bad. */
    public AtomicBoolean breakerOpen() {
        return breakerOpen;
    }

    /** Whether everything stopped because a message is of a newer version. */
    public AtomicBoolean unknownSchema() {
        return unknownSchema;
    }

    /** Whether nothing goes on until somebody sees to it. */
    public boolean halted() {
        return breakerOpen.get() || unknownSchema.get();
    }

    /** Identities with activity that belong to nobody yet. */
    public AtomicLong parkedIdentities() {
        return parkedIdentities;
    }

    /** Milliseconds between the receipt of the last event measured and its measures. */
    public AtomicLong lastAgeMillis() {
        return lastAgeMillis;
    }
}
