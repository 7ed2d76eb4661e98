package dev.dayone.ingest.git;

import dev.dayone.ingest.git.ScanLedger.Seen;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.privacy.Digests;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.IdentityLinked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.WindowCacheConfig;

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
            Mailmap mailmap = Mailmap.of(repository, references.head());
            linkAliases(ref, mailmap, sink);
            String fingerprint = fingerprint(ref, references);
            Optional<Seen> last = ledger.lastScan(ref.label());
            if (!options.full() && last.isPresent() && last.get().fingerprint().equals(fingerprint)) {
                return ScanReport.unchanged(ref);
            }
            ScanPass pass = new ScanPass(mint, ledger, options, ref, repository, references, mailmap, sink, progress);
            pass.run();
            return pass.finish(fingerprint, last.map(Seen::gaps).orElse(Map.of()));
        } catch (IOException | UncheckedIOException e) {
            throw InputException.of(Problem.ofFile(
                    ref.name(),
                    "cannot be read as a git repository: " + e.getMessage(),
                    "Run git fsck there, or clone it anew"));
        }
    }

    private static String fingerprint(RepositoryRef ref, References references) throws IOException {
        StringBuilder all = new StringBuilder("version " + VERSION + '\n' + references.fingerprint() + '\n');
        all.append("owner ").append(ref.owner());
        RepositoryRef upstream = ref.upstream();
        if (upstream != null) {
            try (Repository opened = Clones.open(upstream)) {
                all.append("\nupstream ").append(References.of(opened).fingerprint());
            }
        }
        return Digests.sha256(all.toString());
    }

    /** Where a mailmap joins two addresses and one of them is linked to somebody, the other one is theirs too. */
    private void linkAliases(RepositoryRef ref, Mailmap mailmap, Consumer<Event> sink) {
        mailmap.joined().forEach((used, goneBy) -> {
            String identity = mint.pseudonyms().email(used);
            String canonical = mint.pseudonyms().email(goneBy);
            Optional<String> owner = options.owners().apply(identity);
            Optional<String> canonicalOwner = options.owners().apply(canonical);
            if (owner.isEmpty() && canonicalOwner.isPresent()) {
                sink.accept(link(ref, canonicalOwner.get(), identity));
            } else if (owner.isPresent() && canonicalOwner.isEmpty()) {
                sink.accept(link(ref, owner.get(), canonical));
            }
        });
    }

    private IdentityLinked link(RepositoryRef ref, String participant, String identity) {
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
