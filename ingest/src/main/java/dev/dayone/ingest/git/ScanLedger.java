package dev.dayone.ingest.git;

import dev.dayone.schemas.SourceGap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdOwnerMap;

/**
 * Which commits of a programme the log has, and how each repository looked when it was read last. It only ever saves work: what it
 * does not know is sent again, and is then no new fact. It is written after the broker has acknowledged, never before.
 */
public final class ScanLedger {

    private final Path directory;
    private final ObjectIdOwnerMap<ObjectIdOwnerMap.Entry> known = new ObjectIdOwnerMap<>();
    private final List<ObjectId> newCommits = new ArrayList<>();
    private final Map<String, Seen> newScans = new LinkedHashMap<>();

    private ScanLedger(Path directory) {
        this.directory = directory;
    }

    /**
     * How a repository was found.
     *
     * @param fingerprint of its references, and of its upstream's
     * @param gaps gap events then in force
     */
    record Seen(String fingerprint, Map<UUID, SourceGap.Reason> gaps) {
        Seen {
            gaps = Map.copyOf(gaps);
        }
    }

    /** @param directory of one programme on one Kafka cluster; made when first written to */
    public static ScanLedger open(Path directory) {
        ScanLedger ledger = new ScanLedger(directory);
        ledger.load();
        return ledger;
    }

    boolean knows(AnyObjectId commit) {
        return known.contains(commit);
    }

    Optional<Seen> lastScan(String repository) {
        Path file = scanFile(repository);
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            Map<UUID, SourceGap.Reason> gaps = new LinkedHashMap<>();
            for (String line : lines.subList(1, lines.size())) {
                String[] words = line.split(" ", -1);
                gaps.put(UUID.fromString(words[0]), SourceGap.Reason.valueOf(words[1]));
            }
            return Optional.of(new Seen(lines.get(0), gaps));
        } catch (IOException | RuntimeException e) {
            // Half a line, or somebody's edit: the repository is then read anew.
            return Optional.empty();
        }
    }

    void sent(AnyObjectId commit) {
        if (!known.contains(commit)) {
            known.add(new Entry(commit));
            newCommits.add(commit.toObjectId());
        }
    }

    void scanned(String repository, Seen seen) {
        newScans.put(repository, seen);
    }

    /** Makes all that was sent since the last call known for ever. To be called when the broker has acknowledged it. */
    public void save() {
        try {
            Files.createDirectories(directory);
            append();
            for (Map.Entry<String, Seen> scan : newScans.entrySet()) {
                List<String> lines = new ArrayList<>(List.of(scan.getValue().fingerprint()));
                scan.getValue().gaps().forEach((gap, reason) -> lines.add(gap + " " + reason));
                Path half = Files.createTempFile(directory, "scan", ".tmp");
                Files.write(half, lines);
                Files.move(
                        half,
                        scanFile(scan.getKey()),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
            newScans.clear();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + directory, e);
        }
    }

    private void append() throws IOException {
        if (newCommits.isEmpty()) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(newCommits.size() * Constants.OBJECT_ID_LENGTH);
        newCommits.forEach(commit -> commit.copyRawTo(bytes));
        bytes.flip();
        try (FileChannel channel = FileChannel.open(commits(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            // A torn last id, after a power cut, is written over.
            channel.position(channel.size() / Constants.OBJECT_ID_LENGTH * Constants.OBJECT_ID_LENGTH);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            if (!lock.isValid()) {
                throw new IOException("lost the lock of " + commits());
            }
        }
        newCommits.clear();
    }

    private void load() {
        try {
            if (!Files.exists(commits())) {
                return;
            }
            byte[] ids = Files.readAllBytes(commits());
            for (int at = 0; at + Constants.OBJECT_ID_LENGTH <= ids.length; at += Constants.OBJECT_ID_LENGTH) {
                ObjectId id = ObjectId.fromRaw(ids, at);
                if (!known.contains(id)) {
                    known.add(new Entry(id));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + commits(), e);
        }
    }

    private Path commits() {
        return directory.resolve("commits");
    }

    private Path scanFile(String repository) {
        return directory.resolve(UUID.nameUUIDFromBytes(repository.getBytes(StandardCharsets.UTF_8)) + ".scan");
    }

    private static final class Entry extends ObjectIdOwnerMap.Entry {
        private Entry(AnyObjectId id) {
            super(id);
        }
    }
}
