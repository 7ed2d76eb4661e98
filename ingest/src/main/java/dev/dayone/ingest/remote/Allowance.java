package dev.dayone.ingest.remote;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.eclipse.jgit.internal.JGitText;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/**
 * What a server may send of one repository, and for how long. Objects go to the disk; the names of branches and tags that come before them, and messages beside
 * them, are kept in memory and have bounds of their own. All that is read is counted, over http and ssh alike, so that a server that sends a byte now and then is left as well as one that sends without end.
 */
final class Allowance extends EmptyProgressMonitor {

    /** Servers say how far they are, and little else. */
    static final int LARGEST_WORDS = 1 << 20;

    private final AtomicLong left;
    private final AtomicLong leftOfNames;
    private final AtomicLong leftOfWords = new AtomicLong(LARGEST_WORDS);
    private final LongSupplier nanos;
    private final long until;
    private volatile boolean objects;

    /**
     * @param bytes that may come in all
     * @param ofNames bytes that may come before the first object
     */
    Allowance(long bytes, long ofNames, int seconds, LongSupplier nanos) {
        this.left = new AtomicLong(bytes);
        this.leftOfNames = new AtomicLong(ofNames);
        this.nanos = nanos;
        this.until = nanos.getAsLong() + seconds * 1_000_000_000L;
    }

    /**
     * Takes off what is at hand already.
     *
     * @throws IOException when that is more than a repository may have
     */
    void have(long bytes) throws IOException {
        if (left.addAndGet(-bytes) < 0) {
            throw new IOException("it is larger than a repository may be");
        }
    }

    /** A server may give its own work any name, but JGit puts another word in front of it. */
    @Override
    public void beginTask(String title, int totalWork) {
        objects |= title.equals(JGitText.get().receivingObjects);
    }

    @Override
    public boolean isCancelled() {
        return nanos.getAsLong() - until > 0;
    }

    /** What is read of it is taken off with all that came before. */
    InputStream counted(InputStream in) {
        return counted(in, true);
    }

    /** @param names whether names of branches and tags come here before the objects; a plain file has none */
    InputStream counted(InputStream in, boolean names) {
        SideMessages messages = new SideMessages();
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int read = super.read(into, offset, length);
                came(Math.max(0, read), names);
                said(messages.among(into, offset, Math.max(0, read)));
                return read;
            }
        };
    }

    private void said(int bytes) throws IOException {
        if (leftOfWords.addAndGet(-bytes) < 0) {
            throw new IOException("its server sends messages without end");
        }
    }

    private void came(int bytes, boolean names) throws IOException {
        have(bytes);
        if (names && !objects && leftOfNames.addAndGet(-bytes) < 0) {
            throw new IOException("it has more branches and tags than a repository may have");
        }
        if (isCancelled()) {
            throw new InterruptedIOException("its time is over");
        }
    }
}
