package dev.dayone.ingest.remote;

import java.util.function.LongSupplier;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/** Ends what JGit does when its time is over. */
final class Deadline extends EmptyProgressMonitor {

    private final LongSupplier nanos;
    private final long until;

    Deadline(int seconds, LongSupplier nanos) {
        this.nanos = nanos;
        this.until = nanos.getAsLong() + seconds * 1_000_000_000L;
    }

    @Override
    public boolean isCancelled() {
        return nanos.getAsLong() - until > 0;
    }
}
