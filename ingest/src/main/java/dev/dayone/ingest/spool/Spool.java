package dev.dayone.ingest.spool;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bounded queue on this disk. What was appended is on the disk when the call returns (fsync), and comes out in order, also after a
 * power cut. A record that was being written then is cut off at the start and reported.
 *
 * <p>Segments of records, each {@code length, CRC-32, bytes}; a segment is called by the sequence number of its first record and is
 * deleted when all of it is done. One process at a time.
 */
public final class Spool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Spool.class);
    private static final int HEADER = 2 * Integer.BYTES;
    private static final long SEGMENT = 8L << 20;
    private static final String ENDING = ".segment";
    private static final String SET_ASIDE = "set-aside";

    private final Path directory;
    private final long limit;
    private final UUID id;
    private final Opening opening;
    private final TreeMap<Long, Long> segments = new TreeMap<>();
    private final Object forcing = new Object();
    private @Nullable FileChannel tail;
    private Cursor cursor = new Cursor(0, 0, 0);
    private long next;
    private long done;
    private long written;
    private long forced;
    private long cut;

    private Spool(Path directory, long limit, UUID id, Opening opening) {
        this.directory = directory;
        this.limit = limit;
        this.id = id;
        this.opening = opening;
    }

    /** Opens a segment to be written to, and makes it where it is not there. */
    interface Opening {
        FileChannel open(Path segment) throws IOException;
    }

    /** Where in a segment a record starts: reading goes on there, not at the segment's beginning. */
    private record Cursor(long segment, long sequence, long offset) {}

    /**
     * A record and its sequence number, which grows by one.
     *
     * @param whole whether the disk gave back what was written
     */
    public record Waiting(long sequence, byte[] bytes, boolean whole) {}

    /**
     * Opens or makes a spool.
     *
     * @param limit bytes that may wait
     */
    public static Spool open(Path directory, long limit) {
        return open(
                directory,
                limit,
                segment -> FileChannel.open(segment, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    /** The same on segments that are opened in another way. */
    static Spool open(Path directory, long limit, Opening opening) {
        try {
            Files.createDirectories(directory);
            Path idFile = directory.resolve("id");
            if (!Files.exists(idFile)) {
                replace(idFile, UUID.randomUUID().toString());
            }
            Spool spool = new Spool(
                    directory, limit, UUID.fromString(Files.readString(idFile).strip()), opening);
            spool.recover();
            return spool;
        } catch (IOException e) {
            throw new UncheckedIOException("the spool in " + directory + " cannot be opened", e);
        }
    }

    /** Its name for ever. */
    public UUID id() {
        return id;
    }

    /** Bytes of a half record that the last start cut off; 0 = none. */
    public long cutOff() {
        return cut;
    }

    /**
     * Appends all records or none, and returns when they are on the disk.
     *
     * @throws SpoolFullException when they do not fit
     */
    public void append(List<byte[]> records) {
        long end;
        synchronized (this) {
            int size = records.stream().mapToInt(bytes -> HEADER + bytes.length).sum();
            if (bytesWaiting() + size > limit) {
                throw new SpoolFullException(bytesWaiting(), limit);
            }
            try {
                if (segments.lastEntry().getValue() > SEGMENT) {
                    roll();
                }
                ByteBuffer all = ByteBuffer.allocate(size);
                for (byte[] bytes : records) {
                    all.putInt(bytes.length).putInt(checksum(bytes)).put(bytes);
                }
                all.flip();
                long before = tail().position();
                try {
                    while (all.hasRemaining()) {
                        tail().write(all);
                    }
                } catch (IOException e) {
                    tail().truncate(before);
                    tail().position(before);
                    throw e;
                }
                next += records.size();
                segments.merge(segments.lastKey(), (long) size, Long::sum);
                written += size;
                end = written;
            } catch (IOException e) {
                throw new UncheckedIOException("the spool in " + directory + " cannot be written", e);
            }
        }
        force(end);
    }

    /** Records that are not done, oldest first; at most so many. */
    public synchronized List<Waiting> waiting(int most) {
        return waiting(done, most);
    }

    /** Records from that sequence number on, which is not done, oldest first; at most so many. */
    public synchronized List<Waiting> waiting(long from, int most) {
        List<Waiting> out = new ArrayList<>();
        if (next <= from) {
            return out;
        }
        Long segment = segments.floorKey(from);
        while (segment != null && out.size() < most) {
            Position end = read(segment, from, most, out);
            Long following = segments.higherKey(segment);
            if (following != null && out.size() < most && end.sequence() < following) {
                keepApart(segment, end, following);
            }
            segment = following;
        }
        return out;
    }

    /** What comes after a broken place of a segment cannot be told apart: the segment is kept for people, and the next goes on. */
    private void keepApart(long segment, Position end, long following) {
        Path copy = directory.resolve(SET_ASIDE).resolve(segment + ENDING);
        if (Files.exists(copy)) {
            return;
        }
        try {
            Files.createDirectories(directory.resolve(SET_ASIDE));
            replace(copy, Files.readAllBytes(file(segment)));
        } catch (IOException e) {
            throw new UncheckedIOException("the spool in " + directory + " cannot be written", e);
        }
        LOG.error(
                "records {} to {} of the spool cannot be read, the disk has changed them; their segment is kept in {}",
                end.sequence(),
                following - 1,
                copy);
    }

    /** All records before that sequence number are done: they are never given out again. */
    public synchronized void done(long upTo) {
        try {
            done = upTo;
            replace(directory.resolve("done"), String.valueOf(upTo));
            while (segments.size() > 1 && segments.higherKey(segments.firstKey()) <= upTo) {
                Files.delete(file(segments.pollFirstEntry().getKey()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the spool in " + directory + " cannot be written", e);
        }
    }

    /** Keeps a record apart, for people to look at, in {@code set-aside} under its sequence number. */
    public void setAside(Waiting record) {
        try {
            Files.createDirectories(directory.resolve(SET_ASIDE));
            replace(directory.resolve(SET_ASIDE).resolve(String.valueOf(record.sequence())), record.bytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the spool in " + directory + " cannot be written", e);
        }
    }

    /** Records kept apart, and segments with records that cannot be told apart. */
    public long setAside() {
        try (Stream<Path> files = Files.list(directory.resolve(SET_ASIDE))) {
            return files.filter(file -> file.getFileName().toString().matches("\\d+(\\" + ENDING + ")?"))
                    .count();
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("the spool in " + directory + " cannot be read", e);
        }
    }

    /** Sequence number of the first record that is not done. */
    public synchronized long firstWaiting() {
        return done;
    }

    /** Records that are not done. */
    public synchronized long size() {
        return next - done;
    }

    /** Sequence number of the next record: so many were ever appended. */
    public synchronized long appended() {
        return next;
    }

    /** Bytes of segments that hold records not done. */
    public synchronized long bytesWaiting() {
        return next == done
                ? 0
                : segments.values().stream().mapToLong(size -> size).sum();
    }

    @Override
    public synchronized void close() {
        try {
            tail().close();
        } catch (IOException e) {
            throw new UncheckedIOException("the spool in " + directory + " cannot be closed", e);
        }
    }

    /** One force serves all that were written before it. */
    private void force(long end) {
        synchronized (forcing) {
            if (forced >= end) {
                return;
            }
            long upTo;
            FileChannel channel;
            synchronized (this) {
                upTo = written;
                channel = tail();
            }
            try {
                channel.force(false);
                forced = upTo;
            } catch (ClosedChannelException e) {
                synchronized (this) {
                    if (tail() == channel) {
                        throw new UncheckedIOException("the spool in " + directory + " is closed", e);
                    }
                    // A roll forced it before it closed it.
                    forced = upTo;
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the spool in " + directory + " cannot be forced to disk", e);
            }
        }
    }

    private FileChannel tail() {
        return Objects.requireNonNull(tail);
    }

    /** The old segment stays open until the new one is there: where none can be made, the next append tries again. */
    private void roll() throws IOException {
        FileChannel old = tail();
        old.force(false);
        open(next);
        old.close();
    }

    private void open(long first) throws IOException {
        FileChannel channel = opening.open(file(first));
        try {
            channel.position(channel.size());
            forceDirectory();
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        segments.putIfAbsent(first, channel.size());
        tail = channel;
    }

    /** A new file is there after a power cut only when its directory is on the disk too. */
    private void forceDirectory() throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void recover() throws IOException {
        Path doneFile = directory.resolve("done");
        done = Files.exists(doneFile)
                ? Long.parseLong(Files.readString(doneFile).strip())
                : 0;
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(ENDING)).toList()) {
                String name = file.getFileName().toString();
                segments.put(Long.valueOf(name.substring(0, name.length() - ENDING.length())), Files.size(file));
            }
        }
        next = done;
        if (!segments.isEmpty()) {
            long last = segments.lastKey();
            List<Waiting> whole = new ArrayList<>();
            long end = read(last, last, Integer.MAX_VALUE, whole).offset();
            next = last + whole.size();
            cut = segments.lastEntry().getValue() - end;
            if (cut > 0) {
                LOG.warn(
                        "a record was being written when the collector stopped; its sender was not told that it is taken: "
                                + "bytes={}",
                        cut);
                try (FileChannel channel = FileChannel.open(file(last), StandardOpenOption.WRITE)) {
                    channel.truncate(end);
                    channel.force(true);
                }
                segments.put(last, end);
            }
        }
        if (next < done) {
            // What was carried is gone from the disk: its numbers are not given again.
            next = done;
            open(next);
        } else {
            open(segments.isEmpty() ? next : segments.lastKey());
        }
    }

    /** Where reading ended: before the record of that number. */
    private record Position(long sequence, long offset) {}

    /** A record whose content the disk has changed is given out as not whole; where no record can be, reading ends. */
    private Position read(long segment, long from, int most, List<Waiting> out) {
        try (FileChannel channel = FileChannel.open(file(segment), StandardOpenOption.READ)) {
            ByteBuffer header = ByteBuffer.allocate(HEADER);
            boolean goesOn = cursor.segment() == segment && cursor.sequence() <= from;
            long at = goesOn ? cursor.offset() : 0;
            long sequence = goesOn ? cursor.sequence() : segment;
            for (; out.size() < most; sequence++) {
                header.clear();
                if (!fill(channel, header, at)) {
                    break;
                }
                int length = header.getInt(0);
                long end = at + HEADER + length;
                // Zeros are what a file system gives back for blocks that it had not written.
                if (length < 1 || end > channel.size()) {
                    break;
                }
                if (sequence >= from) {
                    ByteBuffer bytes = ByteBuffer.allocate(length);
                    boolean read = fill(channel, bytes, at + HEADER);
                    boolean whole = read && checksum(bytes.array()) == header.getInt(Integer.BYTES);
                    if (!whole && end == channel.size()) {
                        break;
                    }
                    out.add(new Waiting(sequence, bytes.array(), whole));
                }
                at = end;
                if (sequence < from + 1) {
                    cursor = new Cursor(segment, sequence + 1, at);
                }
            }
            return new Position(sequence, at);
        } catch (IOException e) {
            throw new UncheckedIOException("the spool in " + directory + " cannot be read", e);
        }
    }

    private static boolean fill(FileChannel channel, ByteBuffer buffer, long at) throws IOException {
        long from = at;
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, from);
            if (read < 0) {
                return false;
            }
            from += read;
        }
        return true;
    }

    private Path file(long first) {
        return directory.resolve(String.format("%020d", first) + ENDING);
    }

    private static int checksum(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static void replace(Path file, String text) throws IOException {
        replace(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void replace(Path file, byte[] bytes) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                half, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer all = ByteBuffer.wrap(bytes);
            while (all.hasRemaining()) {
                channel.write(all);
            }
            channel.force(true);
        }
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
