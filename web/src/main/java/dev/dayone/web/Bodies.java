package dev.dayone.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Reads the bodies of requests within bounds: of memory and of requests at a time, for all senders together and for one of them, and of time. One sender, however slow or many
 * its requests, takes no more than its share; the rest is for the others.
 */
public final class Bodies {

    private static final long PATIENCE = 2_000_000_000L;

    /** Bytes of one body. */
    private final int largest;

    private final Bounds bounds;
    private final LongSupplier nanos;
    private final Map<String, Held> senders = new HashMap<>();
    private final Held all = new Held();
    private int waiting;

    /**
     * What may be held at a time.
     *
     * @param bytes of all senders
     * @param bytesOfOne of one sender
     * @param requests of all senders, being read or answered
     * @param requestsOfOne of one sender
     * @param waiting requests that wait for their turn, each for two seconds at most
     * @param seconds that a body may take
     */
    public record Bounds(long bytes, long bytesOfOne, int requests, int requestsOfOne, int waiting, int seconds) {}

    private static final class Held {
        private long bytes;
        private int requests;
    }

    /**
     * @param largest bytes of one body
     * @param nanos a clock that never goes back
     */
    public Bodies(int largest, Bounds bounds, LongSupplier nanos) {
        this.largest = largest;
        this.bounds = bounds;
        this.nanos = nanos;
    }

    /** Why a body is not read. */
    public enum Bound {
        /** It has more bytes than a body may have, or than all together may take. */
        TOO_LARGE,
        /** Others are being read: later there is room. */
        BUSY,
        /** It does not come in time. */
        TOO_SLOW
    }

    /** A body that is not read. */
    public static final class BoundException extends IOException {

        private static final long serialVersionUID = 1L;
        private final Bound bound;

        BoundException(Bound bound) {
            super(bound.name());
            this.bound = bound;
        }

        public Bound bound() {
            return bound;
        }
    }

    /** Room that is held until it is closed. */
    public final class Room implements AutoCloseable {

        private final String sender;
        private long bytes;
        private boolean open = true;

        private Room(String sender) {
            this.sender = sender;
        }

        /**
         * The raw bytes of a body.
         *
         * @param declared bytes that it says it has; below 0 = it does not say
         * @throws BoundException when it passes a bound
         */
        public byte[] read(InputStream in, long declared) throws IOException {
            if (declared > largest) {
                throw new BoundException(Bound.TOO_LARGE);
            }
            long until = nanos.getAsLong() + bounds.seconds() * 1_000_000_000L;
            ByteArrayOutputStream out = new ByteArrayOutputStream((int) Math.max(0, Math.min(declared, 1 << 16)));
            byte[] part = new byte[1 << 14];
            int read = next(in, part);
            while (read >= 0) {
                if (out.size() + read > largest) {
                    throw new BoundException(Bound.TOO_LARGE);
                }
                // A buffer that grows is there twice while it does.
                take(2L * read);
                out.write(part, 0, read);
                if (nanos.getAsLong() > until) {
                    throw new BoundException(Bound.TOO_SLOW);
                }
                read = next(in, part);
            }
            return out.toByteArray();
        }

        /** What is no HTTP is told by the server as an error of its own. */
        private static int next(InputStream in, byte[] part) throws IOException {
            try {
                return in.read(part);
            } catch (RuntimeException e) {
                throw new IOException("the body cannot be read: " + e.getMessage(), e);
            }
        }

        /**
         * Takes room for what is made of the body.
         *
         * @throws BoundException when there is none
         */
        public void take(long more) throws BoundException {
            grow(this, more);
        }

        @Override
        public void close() {
            release(this);
        }
    }

    /**
     * Lets a request in, at once or when its turn comes.
     *
     * @param sender whose share it takes
     * @throws BoundException when the sender, or all together, have as many requests as they may
     */
    public synchronized Room enter(String sender) throws BoundException {
        long until = nanos.getAsLong() + PATIENCE;
        waiting++;
        try {
            while (isFull(sender)) {
                long left = (until - nanos.getAsLong()) / 1_000_000;
                if (left <= 0 || waiting > bounds.waiting()) {
                    throw new BoundException(Bound.BUSY);
                }
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BoundException(Bound.BUSY);
        } finally {
            waiting--;
        }
        Held own = senders.computeIfAbsent(sender, key -> new Held());
        own.requests++;
        all.requests++;
        return new Room(sender);
    }

    private boolean isFull(String sender) {
        Held own = senders.get(sender);
        return all.requests >= bounds.requests() || (own != null && own.requests >= bounds.requestsOfOne());
    }

    private synchronized void grow(Room room, long more) throws BoundException {
        Held own = senders.computeIfAbsent(room.sender, key -> new Held());
        if (room.bytes + more > bounds.bytesOfOne()) {
            throw new BoundException(Bound.TOO_LARGE);
        }
        if (own.bytes + more > bounds.bytesOfOne() || all.bytes + more > bounds.bytes()) {
            throw new BoundException(Bound.BUSY);
        }
        room.bytes += more;
        own.bytes += more;
        all.bytes += more;
    }

    private synchronized void release(Room room) {
        if (!room.open) {
            return;
        }
        room.open = false;
        Held own = senders.computeIfAbsent(room.sender, key -> new Held());
        own.bytes -= room.bytes;
        own.requests--;
        all.bytes -= room.bytes;
        all.requests--;
        if (own.requests == 0) {
            senders.remove(room.sender);
        }
        notifyAll();
    }
}
