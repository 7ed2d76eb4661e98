package dev.dayone.ingest.git;

import dev.dayone.ingest.git.ScanLedger.Seen;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.pairs.Pairs;
import dev.dayone.ingest.privacy.Digests;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.remote.Clones;
import dev.dayone.ingest.remote.RepositoryRef;
import dev.dayone.schemas.Event;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.jspecify.annotations.Nullable;

/**
 * Reads git repositories: one event for each commit that any reference reaches, whatever number of references and clones show it,
 * without those that an upstream has. What the log has already is not read again.
 */
public final class GitScan implements AutoCloseable {

    /** Raised when repositories must be read again, because we read more from commits than before or count others. */
    private static final int VERSION = 5;

    static {
        boundedCaches().install();
    }

    private final Mint mint;
    private final ScanLedger ledger;
    private final Options options;

    /** Upstreams read so far: many forks have one. */
    private final Map<String, Upstream> upstreams = new HashMap<>();

    /**
     * @param full read everything, whether or not the log has it
     * @param threads threads that compare files
     * @param owners participant by identity, as roster and links say
     * @param services which authors are services
     * @param pairs who worked with whom
     */
    public record Options(boolean full, int threads, Map<String, String> owners, KnownServices services, Pairs pairs) {

        public Options {
            owners = Map.copyOf(owners);
        }

        /** Whatever the machine has, up to four threads. */
        public static Options standard(Map<String, String> owners) {
            return new Options(
                    false,
                    Math.min(4, Runtime.getRuntime().availableProcessors()),
                    owners,
                    KnownServices.standard(),
                    Pairs.none());
        }

        /** @param linked participant by identity, as roster and links say now */
        public Options owned(Map<String, String> linked) {
            return new Options(full, threads, linked, services, pairs);
        }

        public Options everything() {
            return new Options(true, threads, owners, services, pairs);
        }

        public Options onThreads(int count) {
            return new Options(full, count, owners, services, pairs);
        }

        public Options pairing(Pairs sessions) {
            return new Options(full, threads, owners, services, sessions);
        }

        public Options knowing(KnownServices list) {
            return new Options(full, threads, owners, list, pairs);
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
            Mailmap mailmap = Mailmap.of(repository, references.head());
            String fingerprint = fingerprint(ref, references, mailmap);
            Optional<Seen> last = ledger.lastScan(ref.label());
            if (!options.full() && last.isPresent() && last.get().fingerprint().equals(fingerprint)) {
                return ScanReport.unchanged(ref);
            }
            ScanPass pass = new ScanPass(
                    mint, ledger, options, ref, repository, references, mailmap, upstream(ref), sink, progress);
            pass.run();
            return pass.finish(fingerprint, last.map(Seen::gaps).orElse(Map.of()));
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(ref, e);
        }
    }

    /**
     * Walks the history of a repository on this disk without reading contents; one at an address is passed over.
     *
     * @throws InputException when a commit cannot be read
     */
    public static void requireHistory(RepositoryRef ref) {
        if (ref.directory() == null) {
            return;
        }
        try (Repository repository = Clones.open(ref);
                RevWalk walk = new RevWalk(repository)) {
            References.of(repository).history(walk);
        } catch (IOException | UncheckedIOException e) {
            throw unreadable(ref, e);
        }
    }

    private static InputException unreadable(RepositoryRef ref, Exception e) {
        return InputException.of(Problem.ofFile(
                ref.shown(),
                "cannot be read as a git repository: " + e.getMessage(),
                "Run git fsck there, or clone it anew"));
    }

    private @Nullable Upstream upstream(RepositoryRef ref) throws IOException {
        RepositoryRef above = ref.upstream();
        if (above == null) {
            return null;
        }
        Upstream known = upstreams.get(above.label());
        if (known == null) {
            known = Upstream.read(above);
            upstreams.put(above.label(), known);
        }
        return known;
    }

    @Override
    public void close() {
        upstreams.values().forEach(Upstream::close);
        upstreams.clear();
    }

    /** Of all that what is read follows from: references, mailmap, upstream, and who is known. */
    private String fingerprint(RepositoryRef ref, References references, Mailmap mailmap) throws IOException {
        StringBuilder all = new StringBuilder("version " + VERSION + '\n' + references.fingerprint() + '\n');
        all.append("owner ").append(ref.owner());
        all.append("\nmailmap ").append(mailmap.fingerprint());
        all.append("\nknown ")
                .append(Digests.sha256(new TreeMap<>(options.owners())
                        .entrySet().stream()
                                .map(each -> each.getKey() + ' ' + each.getValue())
                                .collect(Collectors.joining("\n"))));
        all.append("\nservices ").append(Digests.sha256(options.services().fingerprint()));
        if (!options.pairs().isEmpty()) {
            // The second way of reading them: branches that were merged and deleted tell of pairs, too.
            all.append("\npairs 2 ").append(Digests.sha256(options.pairs().fingerprint()));
        }
        RepositoryRef upstream = ref.upstream();
        if (upstream != null) {
            try (Repository opened = Clones.open(upstream)) {
                all.append("\nupstream ").append(References.of(opened).fingerprint());
            }
        }
        return Digests.sha256(all.toString());
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
