package dev.dayone.app.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a process that was killed, whose writes the system still has, from a machine that lost power, where each file ends where its
 * own blocks reached the disk. While it runs, a number is counted up in a file beside the log, as unhurried as the log itself, and
 * then in a file that is in memory only. After a kill both say the same. After a power cut the one in memory is gone, or the one on the
 * disk is behind it. Where it cannot be known, pages count as lost: to make everything anew is slow, and never wrong.
 */
final class PowerCutWitness implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PowerCutWitness.class);

    /** Kafka's own mark that it stopped by itself. */
    private static final String CLEAN = ".kafka_cleanshutdown";

    private static final int ID = 36;
    private static final long BEAT_MILLIS = 500;

    private final Path file;
    private final Path memory;
    private final boolean lost;
    private final Optional<String> before;
    private @Nullable ScheduledExecutorService clockwork;
    private @Nullable FileChannel onDisk;
    private @Nullable FileChannel inMemory;
    private String id = "";
    private long count;

    private PowerCutWitness(Path file, Path memory, boolean lost, Optional<String> before) {
        this.file = file;
        this.memory = memory;
        this.lost = lost;
        this.before = before;
    }

    /**
     * Looks at what the run before left. To be called before Kafka starts.
     *
     * @param file where this run counts, beside the log
     * @param log directory of Kafka's log
     * @param memory a directory that is in memory only, so that a power cut empties it; it need not exist
     */
    static PowerCutWitness open(Path file, Path log, Path memory) throws IOException {
        Optional<String> before = Files.exists(file) ? id(file) : Optional.empty();
        Path clean = log.resolve(CLEAN);
        boolean lost;
        if (Files.exists(file)) {
            lost = !before.map(id -> isWhole(file, memory.resolve(name(id)))).orElse(false);
        } else {
            // Of a version that left no file: what it did not stop by itself may lack pages.
            lost = Files.exists(log.resolve("meta.properties")) && !Files.exists(clean);
        }
        if (lost) {
            // The mark may be from an earlier stop, brought back with the power: Kafka must look at every segment.
            Files.deleteIfExists(clean);
        }
        return new PowerCutWitness(file, memory, lost, before);
    }

    private static boolean isWhole(Path file, Path inMemory) {
        OptionalLong disk = count(file);
        OptionalLong last = count(inMemory);
        return disk.isPresent() && last.isPresent() && disk.getAsLong() >= last.getAsLong();
    }

    private static String name(String id) {
        return "dayone-" + id;
    }

    private static Optional<String> id(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.ISO_8859_1);
        try {
            return Optional.of(UUID.fromString(text.substring(0, Math.min(ID, text.length())))
                    .toString());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static OptionalLong count(Path file) {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(file, StandardCharsets.ISO_8859_1)
                    .substring(ID)
                    .strip()));
        } catch (IOException | RuntimeException e) {
            return OptionalLong.empty();
        }
    }

    /** Whether the run before neither stopped by itself nor left all that it had written. */
    boolean mayHaveLostPages() {
        return lost;
    }

    /** Begins to count: what the run before lost is whole again. Until then, the next start finds what this one found. */
    synchronized void begin() throws IOException {
        if (clockwork != null) {
            return;
        }
        id = UUID.randomUUID().toString();
        onDisk = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        write(onDisk);
        onDisk.force(true);
        force(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        before.ifPresent(this::forget);
        if (Files.isWritable(memory)) {
            inMemory =
                    FileChannel.open(memory.resolve(name(id)), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            write(inMemory);
        }
        ScheduledExecutorService counting = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "power-cut-witness");
            thread.setDaemon(true);
            return thread;
        });
        clockwork = counting;
        ScheduledFuture<?> beats =
                counting.scheduleAtFixedRate(this::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
        LOG.debug("counts in {}, cancelled: {}", file, beats.isCancelled());
    }

    /** The disk first: whoever is killed in between has more there, never less. */
    synchronized void beat() {
        FileChannel disk = onDisk;
        FileChannel last = inMemory;
        if (disk == null || last == null) {
            return;
        }
        try {
            count++;
            write(disk);
            write(last);
        } catch (IOException e) {
            LOG.debug("not counted in {}", file, e);
        }
    }

    private void write(FileChannel channel) throws IOException {
        channel.write(
                ByteBuffer.wrap(
                        String.format(Locale.ROOT, "%s %019d", id, count).getBytes(StandardCharsets.US_ASCII)),
                0);
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void forget(String earlier) {
        try {
            Files.deleteIfExists(memory.resolve(name(earlier)));
        } catch (IOException e) {
            LOG.debug("a count of an earlier run stays in {}", memory, e);
        }
    }

    /** Kafka has stopped by itself, and all is on the disk. */
    @Override
    public synchronized void close() throws IOException {
        if (clockwork == null) {
            return;
        }
        clockwork.shutdownNow();
        if (onDisk != null) {
            onDisk.close();
            onDisk = null;
        }
        if (inMemory != null) {
            inMemory.close();
            inMemory = null;
        }
        Files.deleteIfExists(file);
        force(Objects.requireNonNull(file.toAbsolutePath().getParent()));
        forget(id);
    }
}
