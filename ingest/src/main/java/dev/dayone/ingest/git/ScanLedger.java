package dev.dayone.ingest.git;

import dev.dayone.ingest.privacy.Digests;
import dev.dayone.ingest.spool.Drain.LogSync;
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
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdOwnerMap;

/**
 * Which commits of a programme the log has, and how each repository looked when it was read last. It only ever saves work: what it
 * does not know is sent again, and is then no new fact. It is written after the broker has acknowledged, never before.
 */
public final class ScanLedger {

    private static final String OWN = ".own";

    private final Path directory;
    private final ObjectIdOwnerMap<ObjectIdOwnerMap.Entry> known = new ObjectIdOwnerMap<>();
    private final List<ObjectId> newCommits = new ArrayList<>();
    private final Map<String, Seen> newScans = new LinkedHashMap<>();
    private final Map<String, Set<OwnCommit>> newOwn = new LinkedHashMap<>();
    private final Map<String, Integer> revisions = new TreeMap<>();
    private final Map<Path, Set<OwnCommit>> ownAtHand = new HashMap<>();
    private final Set<String> erased = new HashSet<>();
    private boolean revised;
    private LogSync log = LogSync.COPIED;

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

    /**
     * Nothing is remembered as sent before this has returned: a log that lost what it had acknowledged, in a power cut, gets it again.
     *
     * @param sync brings the log to the disk
     */
    public ScanLedger after(LogSync sync) {
        log = sync;
        return this;
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

    void scanned(String repository, Seen seen, Set<OwnCommit> own) {
        newScans.put(repository, seen);
        newOwn.put(repository, own);
    }

    /** What a repository showed as its own when it was read last. */
    Set<OwnCommit> own(String repository) {
        Set<OwnCommit> now = newOwn.get(repository);
        return now == null ? readOwn(ownFile(repository)) : now;
    }

    /** Whether another repository shows a commit too. */
    boolean isShownElsewhere(OwnCommit commit, String butIn) {
        Set<Path> current = new HashSet<>(Set.of(ownFile(butIn)));
        for (Map.Entry<String, Set<OwnCommit>> each : newOwn.entrySet()) {
            current.add(ownFile(each.getKey()));
            if (!each.getKey().equals(butIn) && each.getValue().contains(commit)) {
                return true;
            }
        }
        try {
            return ownFiles().stream()
                    .filter(file -> !current.contains(file))
                    .anyMatch(file ->
                            ownAtHand.computeIfAbsent(file, ScanLedger::readOwn).contains(commit));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory, e);
        }
    }

    /** Whether an identity belongs to somebody who was erased: its commits are neither sent nor remembered. */
    boolean isErased(String identity) {
        return erased.contains(Digests.sha256(identity));
    }

    /**
     * Forgets which commits identities made, for good: what is found of them later is passed over.
     *
     * @param identities as pseudonyms; only their hashes stay
     */
    public void forget(Collection<String> identities) {
        try {
            Files.createDirectories(directory);
            loadErased();
            identities.forEach(identity -> erased.add(Digests.sha256(identity)));
            write(erasedFile(), erased.stream().sorted().toList());
            for (Path file : ownFiles()) {
                write(file, remembered(readOwn(file)));
            }
            loadRevisions();
            writeRevisions();
            ownAtHand.clear();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + directory, e);
        }
    }

    /** The same commit as it is remembered: without whom was erased. */
    OwnCommit forgetting(OwnCommit commit) {
        return erased.isEmpty() ? commit : commit.forgetting(this::isErased);
    }

    private List<String> remembered(Set<OwnCommit> own) {
        return own.stream()
                .filter(commit -> !isErased(commit.identity()))
                .map(commit -> forgetting(commit).line())
                .toList();
    }

    private List<Path> ownFiles() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(OWN)).toList();
        }
    }

    /** How often a commit was taken back and shown again; odd = it is taken back. */
    int revision(OwnCommit commit) {
        return revisions.getOrDefault(commit.key(), 0);
    }

    void revised(OwnCommit commit, int revision) {
        revisions.put(commit.key(), revision);
        revised = true;
    }

    private static Set<OwnCommit> readOwn(Path file) {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .flatMap(line -> OwnCommit.ofLine(line).stream())
                            .collect(Collectors.toCollection(LinkedHashSet::new))
                    : Set.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** Makes all that was sent since the last call known for ever. To be called when the broker has acknowledged it. */
    public void save() {
        try {
            log.sync();
            Files.createDirectories(directory);
            append();
            for (Map.Entry<String, Seen> scan : newScans.entrySet()) {
                List<String> lines = new ArrayList<>(List.of(scan.getValue().fingerprint()));
                scan.getValue().gaps().forEach((gap, reason) -> lines.add(gap + " " + reason));
                write(scanFile(scan.getKey()), lines);
            }
            // Somebody may have been erased since the pass began.
            loadErased();
            for (Map.Entry<String, Set<OwnCommit>> own : newOwn.entrySet()) {
                write(ownFile(own.getKey()), remembered(own.getValue()));
            }
            if (revised) {
                writeRevisions();
                revised = false;
            }
            newScans.clear();
            newOwn.clear();
            ownAtHand.clear();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + directory, e);
        }
    }

    /** Keys name identities, too: of whom was erased none stays. */
    private void writeRevisions() throws IOException {
        Map<String, Integer> kept = new TreeMap<>();
        revisions.forEach((key, revision) -> {
            String[] words = key.split(" ", -1);
            if (words.length < 2 || !isErased(words[1])) {
                String last = words.length < 3
                        ? ""
                        : ' '
                                + Arrays.stream(words[2].split(",", -1))
                                        .map(partner -> isErased(partner) ? OwnCommit.hash(partner) : partner)
                                        .collect(Collectors.joining(","));
                kept.put(words.length < 3 ? key : words[0] + ' ' + words[1] + last, revision);
            }
        });
        revisions.clear();
        revisions.putAll(kept);
        if (!revisions.isEmpty() || Files.exists(revisionsFile())) {
            write(
                    revisionsFile(),
                    revisions.entrySet().stream()
                            .map(each -> each.getValue() + " " + each.getKey())
                            .toList());
        }
    }

    private void loadRevisions() throws IOException {
        if (Files.exists(revisionsFile())) {
            for (String line : Files.readAllLines(revisionsFile())) {
                int blank = line.indexOf(' ');
                revisions.putIfAbsent(line.substring(blank + 1), Integer.parseInt(line.substring(0, blank)));
            }
        }
    }

    private void write(Path file, List<String> lines) throws IOException {
        Path half = Files.createTempFile(directory, "scan", ".tmp");
        Files.write(half, lines);
        Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
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

    private void loadErased() throws IOException {
        if (Files.exists(erasedFile())) {
            erased.addAll(Files.readAllLines(erasedFile()));
        }
    }

    private void load() {
        try {
            loadErased();
            loadRevisions();
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

    private Path revisionsFile() {
        return directory.resolve("revisions");
    }

    private Path erasedFile() {
        return directory.resolve("erased");
    }

    private Path scanFile(String repository) {
        return file(repository, ".scan");
    }

    private Path ownFile(String repository) {
        return file(repository, OWN);
    }

    private Path file(String repository, String ending) {
        return directory.resolve(UUID.nameUUIDFromBytes(repository.getBytes(StandardCharsets.UTF_8)) + ending);
    }

    private static final class Entry extends ObjectIdOwnerMap.Entry {
        private Entry(AnyObjectId id) {
            super(id);
        }
    }
}
