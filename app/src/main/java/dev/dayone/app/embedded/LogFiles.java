package dev.dayone.app.embedded;

import dev.dayone.schemas.Topics;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.Map;
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

    /** What a segment was when it was last written to the disk. No clock is asked: one that was put back would leave out what came after. */
    private record State(long bytes, FileTime changed) {

        static State of(Path segment) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(segment, BasicFileAttributes.class);
            return new State(attributes.size(), attributes.lastModifiedTime());
        }
    }

    private final Path directory;
    private final Set<String> topics = Stream.concat(Topics.all().keySet().stream(), Stream.of(TRANSACTIONS))
            .collect(Collectors.toSet());
    private Map<Path, State> synced = Map.of();

    /** @param directory with a directory for each partition */
    public LogFiles(Path directory) {
        this.directory = directory;
    }

    /**
     * Returns when all that was written before is on the disk: an fsync of a file takes along what others wrote to it.
     *
     * @return segments that had changed
     */
    public synchronized int sync() throws IOException {
        Map<Path, State> before = synced;
        Map<Path, State> now = new HashMap<>();
        int changed = 0;
        try (DirectoryStream<Path> partitions = Files.newDirectoryStream(directory, this::isOurs)) {
            for (Path partition : partitions) {
                changed += sync(partition, before, now);
            }
        }
        synced = now;
        return changed;
    }

    private boolean isOurs(Path partition) {
        String name = partition.getFileName().toString();
        int dash = name.lastIndexOf('-');
        return dash > 0 && topics.contains(name.substring(0, dash));
    }

    private static int sync(Path partition, Map<Path, State> before, Map<Path, State> now) throws IOException {
        int changed = 0;
        try (DirectoryStream<Path> segments = Files.newDirectoryStream(partition, "*.log")) {
            for (Path segment : segments) {
                try {
                    // Looked at first: what is written meanwhile is another state, and the next call's.
                    State state = State.of(segment);
                    if (!state.equals(before.get(segment))) {
                        force(segment, StandardOpenOption.WRITE);
                        changed++;
                    }
                    now.put(segment, state);
                } catch (NoSuchFileException e) {
                    // Retention has deleted this one meanwhile; the others are still to be forced.
                    changed++;
                }
            }
            if (changed > 0) {
                // A new file is there after a power cut only when its directory is on the disk too.
                force(partition, StandardOpenOption.READ);
            }
        } catch (NoSuchFileException e) {
            // The whole partition has been deleted meanwhile.
            return changed;
        }
        return changed;
    }

    private static void force(Path file, StandardOpenOption how) throws IOException {
        try (FileChannel channel = FileChannel.open(file, how)) {
            channel.force(true);
        }
    }
}
