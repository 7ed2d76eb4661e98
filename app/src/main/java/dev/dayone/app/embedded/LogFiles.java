package dev.dayone.app.embedded;

import dev.dayone.schemas.Topics;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The segments of the embedded broker. It has one copy of each message and leaves it to the system when that reaches the disk; what a
 * sender was promised must be there before the spool forgets it.
 */
public final class LogFiles {

    /** The transactions themselves belong to it: a decision that was answered is found again. */
    private static final String TRANSACTIONS = "__transaction_state";

    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    private final Path directory;
    private final Set<String> topics = Stream.concat(Topics.all().keySet().stream(), Stream.of(TRANSACTIONS))
            .collect(Collectors.toSet());
    private Instant synced = Instant.MIN;

    /** @param directory with a directory for each partition */
    public LogFiles(Path directory) {
        this.directory = directory;
    }

    /** Returns when all that was written before is on the disk: an fsync of a file takes along what others wrote to it. */
    public synchronized void sync() throws IOException {
        Instant begun = Instant.now();
        Instant since = synced.equals(Instant.MIN) ? Instant.MIN : synced.minus(CLOCKS_DIFFER);
        try (DirectoryStream<Path> partitions = Files.newDirectoryStream(directory, this::isOurs)) {
            for (Path partition : partitions) {
                sync(partition, since);
            }
        }
        synced = begun;
    }

    private boolean isOurs(Path partition) {
        String name = partition.getFileName().toString();
        int dash = name.lastIndexOf('-');
        return dash > 0 && topics.contains(name.substring(0, dash));
    }

    private static void sync(Path partition, Instant since) throws IOException {
        boolean any = false;
        try (DirectoryStream<Path> segments = Files.newDirectoryStream(partition, "*.log")) {
            for (Path segment : segments) {
                if (Files.getLastModifiedTime(segment).toInstant().isAfter(since)) {
                    force(segment, StandardOpenOption.WRITE);
                    any = true;
                }
            }
        } catch (NoSuchFileException e) {
            // Retention has deleted it meanwhile.
            return;
        }
        if (any) {
            // A new file is there after a power cut only when its directory is on the disk too.
            force(partition, StandardOpenOption.READ);
        }
    }

    private static void force(Path file, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(file, how)) {
            channel.force(true);
        }
    }
}
