package dev.dayone.ingest.git;

import dev.dayone.ingest.Digests;
import dev.dayone.ingest.InputException;
import dev.dayone.ingest.Mint;
import dev.dayone.ingest.Problem;
import dev.dayone.ingest.git.CommitComparer.Comparison;
import dev.dayone.ingest.git.ScanLedger.Seen;
import dev.dayone.ingest.git.ScanReport.LineTotals;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.RepositoryScanned;
import dev.dayone.schemas.SourceGap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * Reads git repositories: one event for each commit that any reference reaches, whatever number of references and clones show it,
 * without those that an upstream has. What the log has already is not read again.
 */
public final class GitScan {

    /** Raised when commits must be read anew, because we read more from them than before. */
    private static final int VERSION = 1;

    static {
        boundedCaches().install();
    }

    private final Mint mint;
    private final ScanLedger ledger;
    private final Options options;

    /**
     * @param full read everything, whether or not the log has it
     * @param threads threads that compare files
     * @param owners who an identity is linked to, for addresses that a mailmap joins
     */
    public record Options(boolean full, int threads, Function<String, Optional<String>> owners) {

        /** Whatever the machine has, up to four threads. */
        public static Options standard(Function<String, Optional<String>> owners) {
            return new Options(false, Math.min(4, Runtime.getRuntime().availableProcessors()), owners);
        }

        public Options everything() {
            return new Options(true, threads, owners);
        }

        public Options onThreads(int count) {
            return new Options(full, count, owners);
        }
    }

    /** Told how far a pass is. */
    public interface Progress {
        /** @param total commits to read in this pass */
        void commits(String repository, long done, long total);
    }

    public GitScan(Mint mint, ScanLedger ledger, Options options) {
        this.mint = mint;
        this.ledger = ledger;
        this.options = options;
    }

    /**
     * Sends an event for each commit that is new, then what the pass found. When all is acknowledged, {@link ScanLedger#save()}
     * makes it known.
     *
     * @throws InputException when the repository cannot be read
     */
    public ScanReport scan(RepositoryRef ref, Consumer<Event> sink, Progress progress) {
        try (Repository repository = Clones.open(ref)) {
            References references = References.of(repository);
            String fingerprint = fingerprint(ref, repository, references);
            Optional<Seen> last = ledger.lastScan(ref.label());
            if (!options.full() && last.isPresent() && last.get().fingerprint().equals(fingerprint)) {
                return ScanReport.unchanged(ref);
            }
            Pass pass = new Pass(ref, repository, references, sink, progress);
            pass.run();
            return pass.finish(fingerprint, last.map(Seen::gaps).orElse(Map.of()));
        } catch (IOException | UncheckedIOException e) {
            throw InputException.of(Problem.ofFile(
                    ref.name(),
                    "cannot be read as a git repository: " + e.getMessage(),
                    "Run git fsck there, or clone it anew"));
        }
    }

    private static String fingerprint(RepositoryRef ref, Repository repository, References references)
            throws IOException {
        StringBuilder all = new StringBuilder("version " + VERSION + '\n' + references.fingerprint() + '\n');
        all.append("owner ").append(ref.owner()).append('\n').append(shallowCommits(repository));
        RepositoryRef upstream = ref.upstream();
        if (upstream != null) {
            try (Repository opened = Clones.open(upstream)) {
                all.append("\nupstream ").append(References.of(opened).fingerprint());
            }
        }
        return hash(all.toString());
    }

    private static List<String> shallowCommits(Repository repository) throws IOException {
        return repository.getObjectDatabase().getShallowCommits().stream()
                .map(AnyObjectId::name)
                .sorted()
                .toList();
    }

    private static String hash(String text) {
        return HexFormat.of().formatHex(Digests.of("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** One pass over one repository. */
    private final class Pass {

        private final RepositoryRef ref;
        private final Repository repository;
        private final References references;
        private final Consumer<Event> sink;
        private final Progress progress;
        private final CommitReader reader;
        private final Map<String, long[]> signatures = new HashMap<>();
        private final Map<String, String> aliases = new TreeMap<>();
        private LineTotals lines = new LineTotals(0, 0, 0, 0, 0, 0, 0, 0, 0);
        private History history = new History(List.of(), 0, List.of());
        private long sent;
        private long known;
        private long shared;
        private long rewritten;
        private long merges;
        private long missing;

        private Pass(
                RepositoryRef ref,
                Repository repository,
                References references,
                Consumer<Event> sink,
                Progress progress)
                throws IOException {
            this.ref = ref;
            this.repository = repository;
            this.references = references;
            this.sink = sink;
            this.progress = progress;
            this.reader = new CommitReader(mint, ref.label(), mailmap(repository, references.head()));
        }

        /** One commit to read. */
        private record Task(RevCommit commit, boolean onHead, CommitText text) {}

        /** One commit as read. */
        private record Read(Task task, CommitChanges changes, CommitObserved event) {}

        private void run() throws IOException {
            try (RevWalk walk = new RevWalk(repository)) {
                history = references.history(walk);
                Upstream upstream = ref.upstream() == null ? null : Upstream.read(ref.upstream());
                try (upstream;
                        CommitComparer comparer = new CommitComparer(repository, options.threads())) {
                    int total = history.commits().size();
                    List<Task> batch = new ArrayList<>();
                    for (int i = 0; i < total; i++) {
                        RevCommit commit = history.commits().get(i);
                        boolean isKnown = !options.full() && ledger.knows(commit);
                        if (isKnown && upstream == null) {
                            known++;
                            continue;
                        }
                        CommitText text = Upstream.text(walk.getObjectReader(), commit);
                        if (upstream != null && !isOwn(upstream, commit, text, comparer)) {
                            continue;
                        }
                        if (isKnown) {
                            known++;
                            continue;
                        }
                        batch.add(new Task(commit, i < history.onHead(), text));
                        if (batch.size() == CommitComparer.BATCH) {
                            send(batch, comparer);
                            batch.clear();
                        }
                    }
                    send(batch, comparer);
                    progress.commits(ref.name(), total, total);
                }
            }
        }

        private boolean isOwn(Upstream upstream, RevCommit commit, CommitText text, CommitComparer comparer)
                throws IOException {
            return switch (upstream.originOf(
                    commit,
                    text,
                    () -> comparer.compare(comparison(commit, text)).patchId())) {
                case SHARED -> {
                    shared++;
                    yield false;
                }
                case REWRITTEN -> {
                    rewritten++;
                    yield false;
                }
                case OWN -> true;
            };
        }

        private void send(List<Task> batch, CommitComparer comparer) throws IOException {
            List<Comparison> comparisons = batch.stream()
                    .map(task -> comparison(task.commit(), task.text()))
                    .toList();
            comparer.compare(comparisons, (index, changes) -> read(batch.get(index), changes), this::send);
        }

        private Read read(Task task, CommitChanges changes) {
            return new Read(
                    task,
                    changes,
                    reader.read(task.commit().name(), task.commit().getTree().name(), task.text(), changes));
        }

        private void send(Read read) {
            Task task = read.task();
            CommitChanges changes = read.changes();
            CommitObserved event = read.event();
            sink.accept(event);
            ledger.sent(task.commit());
            sent++;
            merges += event.parents() > 1 ? 1 : 0;
            lines = lines.plus(changes);
            missing += changes.missing();
            long[] counts =
                    signatures.computeIfAbsent(reader.signature(task.text().author()), signature -> new long[2]);
            counts[0]++;
            counts[1] += task.onHead() ? 1 : 0;
            progress.commits(
                    ref.name(),
                    known + shared + rewritten + sent,
                    history.commits().size());
            String identity = event.meta().identity();
            if (event.canonicalIdentity() != null && identity != null) {
                aliases.put(identity, event.canonicalIdentity());
            }
        }

        private ScanReport finish(String fingerprint, Map<UUID, SourceGap.Reason> gapsBefore) throws IOException {
            linkAliases();
            Map<UUID, SourceGap.Reason> gaps = gaps(fingerprint, gapsBefore);
            boolean shallow = !shallowCommits(repository).isEmpty();
            long absent = missing + history.missing().size();
            ObjectId head = references.head();
            RepositoryRef upstream = ref.upstream();
            sink.accept(new RepositoryScanned(
                    mint.meta(
                            "git:" + ref.label(),
                            null,
                            null,
                            Instant.EPOCH,
                            0,
                            false,
                            "scan",
                            ref.label(),
                            fingerprint),
                    ref.label(),
                    ref.owner(),
                    head == null ? null : head.name(),
                    history.commits().size(),
                    history.onHead(),
                    absent,
                    shallow,
                    references.tips().size(),
                    upstream == null ? null : upstream.label(),
                    shared,
                    rewritten));
            ledger.scanned(ref.label(), new Seen(fingerprint, gaps));
            return new ScanReport(
                    ref.name(),
                    ref.label(),
                    false,
                    history.commits().size(),
                    history.onHead(),
                    sent,
                    known,
                    shared,
                    rewritten,
                    merges,
                    lines,
                    absent,
                    shallow,
                    references.tips().size(),
                    gaps.size(),
                    counts(0),
                    counts(1));
        }

        /** Where a mailmap joins two addresses and one of them is linked to somebody, the other one is theirs too. */
        private void linkAliases() {
            aliases.forEach((identity, canonical) -> {
                Optional<String> owner = options.owners().apply(identity);
                Optional<String> canonicalOwner = options.owners().apply(canonical);
                if (owner.isEmpty() && canonicalOwner.isPresent()) {
                    sink.accept(link(canonicalOwner.get(), identity));
                } else if (owner.isPresent() && canonicalOwner.isEmpty()) {
                    sink.accept(link(owner.get(), canonical));
                }
            });
        }

        private IdentityLinked link(String participant, String identity) {
            return new IdentityLinked(mint.meta(
                    "git:" + ref.label(),
                    participant,
                    identity,
                    Instant.EPOCH,
                    0,
                    false,
                    "identity",
                    participant,
                    identity));
        }

        /** What could not be read, as events, and the end of what can be read again. */
        private Map<UUID, SourceGap.Reason> gaps(String fingerprint, Map<UUID, SourceGap.Reason> before)
                throws IOException {
            Map<UUID, SourceGap.Reason> now = new LinkedHashMap<>();
            List<String> shallow = shallowCommits(repository);
            if (!shallow.isEmpty()) {
                gap(now, SourceGap.Reason.SHALLOW, shallow.toString(), shallow.size());
            }
            Collection<ObjectId> absent = history.missing();
            if (!absent.isEmpty()) {
                gap(now, SourceGap.Reason.MISSING_COMMITS, absent.toString(), absent.size());
            }
            if (missing > 0) {
                gap(now, SourceGap.Reason.MISSING_OBJECTS, fingerprint, missing);
            }
            before.forEach((id, reason) -> {
                boolean stillUnknown = reason == SourceGap.Reason.MISSING_OBJECTS && !options.full();
                if (now.containsKey(id) || stillUnknown) {
                    now.put(id, reason);
                } else {
                    sink.accept(
                            new SourceGap(mint.voiding("git:" + ref.label(), id), ref.label(), null, null, reason, 0));
                }
            });
            return now;
        }

        private void gap(Map<UUID, SourceGap.Reason> now, SourceGap.Reason reason, String detail, long affected) {
            SourceGap gap = new SourceGap(
                    mint.meta(
                            "git:" + ref.label(),
                            null,
                            null,
                            Instant.EPOCH,
                            0,
                            false,
                            "gap",
                            ref.label(),
                            reason.name(),
                            hash(detail)),
                    ref.label(),
                    null,
                    null,
                    reason,
                    affected);
            now.put(gap.meta().eventId(), reason);
            sink.accept(gap);
        }

        private List<Long> counts(int which) {
            return signatures.values().stream()
                    .map(counts -> counts[which])
                    .filter(count -> count > 0)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    static Comparison comparison(RevCommit commit, CommitText text) {
        // Against a parent that a shallow clone cut off there is nothing to compare with.
        if (text.parents() > 1 || text.parents() > commit.getParentCount()) {
            return Comparison.none(CommitChanges.NONE);
        }
        if (commit.getParentCount() == 0) {
            return new Comparison(null, commit.getTree(), CommitChanges.NONE);
        }
        @Nullable AnyObjectId parent = commit.getParent(0).getTree();
        return parent == null
                ? Comparison.none(CommitChanges.UNKNOWN)
                : new Comparison(parent, commit.getTree(), CommitChanges.NONE);
    }

    private static Mailmap mailmap(Repository repository, @Nullable ObjectId head) {
        if (head == null) {
            return Mailmap.NONE;
        }
        try (RevWalk walk = new RevWalk(repository);
                TreeWalk at = TreeWalk.forPath(
                        repository, ".mailmap", walk.parseCommit(head).getTree())) {
            return at == null
                    ? Mailmap.NONE
                    : Mailmap.parse(repository
                            .open(at.getObjectId(0), Constants.OBJ_BLOB)
                            .getBytes(1 << 20));
        } catch (IOException | RuntimeException e) {
            // Missing or oversized: people are then called as in the commits.
            return Mailmap.NONE;
        }
    }

    /** JGit's caches as parts of the heap, whatever the repository. */
    private static WindowCacheConfig boundedCaches() {
        long heap = Runtime.getRuntime().maxMemory();
        WindowCacheConfig config = new WindowCacheConfig();
        config.setPackedGitLimit(Math.min(128L << 20, heap / 8));
        config.setPackedGitWindowSize(64 << 10);
        // One for each reader, of which every thread has two; paths in turn need little.
        config.setDeltaBaseCacheLimit((int) Math.min(32L << 20, heap / 16));
        config.setStreamFileThreshold(FileContents.LARGEST_FILE);
        return config;
    }
}
