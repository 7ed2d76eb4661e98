package dev.dayone.ingest.git;

import dev.dayone.ingest.git.CommitComparer.Comparison;
import dev.dayone.ingest.git.ScanLedger.Seen;
import dev.dayone.ingest.git.ScanReport.LineTotals;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.ingest.remote.RepositoryRef;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.IdentityLinked;
import dev.dayone.schemas.RepositoryScanned;
import dev.dayone.schemas.SourceGap;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** One pass over one repository: its history, the commits that are new in it, what it found. */
final class ScanPass {

    private final Mint mint;
    private final ScanLedger ledger;
    private final GitScan.Options options;
    private final RepositoryRef ref;
    private final Repository repository;
    private final References references;
    private final Consumer<Event> sink;
    private final GitScan.Progress progress;
    private final CommitReader reader;
    private final @Nullable Upstream upstream;
    private final Credits credits;
    private final Set<OwnCommit> own = new LinkedHashSet<>();
    private final Map<String, OwnCommit> before;
    private final Map<String, long[]> signatures = new HashMap<>();
    private LineTotals lines = new LineTotals(0, 0, 0, 0, 0, 0, 0, 0, 0);
    private History history = new History(List.of(), 0, List.of());
    private Set<ObjectId> squashed = Set.of();
    private long sent;
    private long known;
    private long shared;
    private long rewritten;
    private long merges;
    private long missing;
    private long byPeople;
    private long credited;

    ScanPass(
            Mint mint,
            ScanLedger ledger,
            GitScan.Options options,
            RepositoryRef ref,
            Repository repository,
            References references,
            Mailmap mailmap,
            @Nullable Upstream upstream,
            Consumer<Event> sink,
            GitScan.Progress progress)
            throws IOException {
        this.mint = mint;
        this.ledger = ledger;
        this.options = options;
        this.ref = ref;
        this.repository = repository;
        this.references = references;
        this.sink = sink;
        this.progress = progress;
        this.upstream = upstream;
        this.credits = new Credits(
                mint.pseudonyms(),
                mailmap,
                options.owners(),
                ref.owner() == null ? ref.label() : ref.owner(),
                options.services());
        this.reader = new CommitReader(
                mint,
                ref.label(),
                mailmap,
                credits,
                options.services(),
                options.pairs(),
                PairBranches.of(repository, references.tips(), options.pairs()));
        this.before = ledger.own(ref.label()).stream()
                .collect(Collectors.toMap(OwnCommit::sha, Function.identity(), (one, other) -> other));
    }

    /** One commit to read. */
    private record Task(RevCommit commit, boolean onHead, CommitText text, OwnCommit own) {}

    /** One commit as read. */
    private record Read(Task task, CommitChanges changes, CommitObserved event) {}

    void run() throws IOException {
        try (RevWalk walk = new RevWalk(repository);
                CommitComparer comparer = new CommitComparer(repository, options.threads())) {
            history = references.history(walk);
            squashed = Squashes.find(walk, history, references.tips(), comparer);
            int total = history.commits().size();
            List<Task> batch = new ArrayList<>();
            for (int i = 0; i < total; i++) {
                RevCommit commit = history.commits().get(i);
                if (squashed.contains(commit)) {
                    continue;
                }
                CommitText text = Upstream.text(walk.getObjectReader(), commit);
                OwnCommit read = ledger.forgetting(reader.own(commit.name(), text));
                if (upstream != null && !isOwn(upstream, commit, text, comparer)) {
                    continue;
                }
                if (ledger.isErased(read.identity())) {
                    known++;
                    continue;
                }
                OwnCommit last = before.get(read.sha());
                if (last != null && last.isFixed()) {
                    known++;
                    own(last, text);
                    continue;
                }
                if (!options.full() && isKnown(commit, read)) {
                    known++;
                    own(read, text);
                    continue;
                }
                batch.add(new Task(commit, i < history.onHead(), text, read));
                if (batch.size() == CommitComparer.BATCH) {
                    send(batch, comparer);
                    batch.clear();
                }
            }
            send(batch, comparer);
            progress.commits(ref.shown(), total, total);
        }
        withdrawGone();
        linkPlaceholders();
    }

    /** Counts a commit as work of this repository, and whether it counts for somebody: merges and services are nobody's work. */
    private void own(OwnCommit commit, CommitText text) {
        own.add(commit);
        if (commit.parents() <= 1 && reader.isByPeople(commit, text)) {
            byPeople++;
            boolean ofOwner = credits.isPlaceholder(commit.identity()) && isOfParticipant();
            boolean ofSomebody = credits.isPerson(commit.identity())
                    || commit.coAuthors().stream().anyMatch(credits::isPerson)
                    || !commit.partners().isEmpty();
            credited += ofOwner || ofSomebody ? 1 : 0;
        }
    }

    private boolean isOfParticipant() {
        String owner = ref.owner();
        return owner != null && mint.pseudonyms().isParticipant(owner);
    }

    /** Whether the log has it, for the same people, and not as taken back. */
    private boolean isKnown(RevCommit commit, OwnCommit read) {
        OwnCommit last = before.get(read.sha());
        boolean otherwise = last != null && !last.equals(read);
        boolean sent = (read.isPlain() && !otherwise) ? ledger.knows(commit) : read.equals(last);
        return sent && ledger.revision(read) % 2 == 0;
    }

    /** Whether it is work that the upstream does not have, or has from somebody known: work that it accepted stays its author's. */
    private boolean isOwn(Upstream above, RevCommit commit, CommitText text, CommitComparer comparer)
            throws IOException {
        Upstream.Origin origin = above.originOf(
                commit,
                text,
                () -> comparer.compare(Comparison.of(commit, text)).patchId());
        if (origin == Upstream.Origin.OWN || reader.isByPerson(text)) {
            return true;
        }
        shared += origin == Upstream.Origin.SHARED ? 1 : 0;
        rewritten += origin == Upstream.Origin.REWRITTEN ? 1 : 0;
        return false;
    }

    /**
     * Takes back what this repository showed before and no repository shows now: work that was rewritten is counted as it stands, however often it was read. A cut history, or one
     * with references that cannot be read, shows less than there is, so nothing is taken back by it.
     */
    private void withdrawGone() throws IOException {
        boolean whole = references.shallow().isEmpty()
                && references.unreadable().isEmpty()
                && history.missing().isEmpty();
        for (OwnCommit each : before.values()) {
            if (own.contains(each)) {
                continue;
            }
            if (!whole || each.isFixed()) {
                own.add(each);
            } else if (ledger.revision(each) % 2 == 0 && !ledger.isShownElsewhere(each, ref.label())) {
                int revision = ledger.revision(each) + 1;
                sink.accept(reader.withdraw(each, revision));
                ledger.revised(each, revision);
            }
        }
    }

    /** Addresses that anybody may have are, in a repository of one participant, that one's. */
    private void linkPlaceholders() {
        String owner = ref.owner();
        if (owner != null && isOfParticipant()) {
            credits.placeholders().stream()
                    .sorted()
                    .forEach(identity -> sink.accept(new IdentityLinked(mint.meta(
                            "git:" + ref.label(),
                            owner,
                            identity,
                            Instant.EPOCH,
                            0,
                            false,
                            "identity",
                            owner,
                            identity))));
        }
    }

    private void send(List<Task> batch, CommitComparer comparer) throws IOException {
        if (upstream != null && !batch.isEmpty()) {
            upstream.index();
        }
        List<Comparison> comparisons = batch.stream()
                .map(task -> Comparison.of(task.commit(), task.text()))
                .toList();
        comparer.compare(comparisons, (index, changes) -> read(batch.get(index), changes), this::send);
    }

    private Read read(Task task, CommitChanges compared) {
        Instant when = task.text().committer().when();
        Upstream above = upstream;
        CommitChanges changes = above == null ? compared : compared.marking(content -> above.had(content, when));
        int revision = ledger.revision(task.own());
        return new Read(
                task,
                changes,
                reader.read(
                        task.commit().name(),
                        task.commit().getTree().name(),
                        task.text(),
                        changes,
                        revision + revision % 2));
    }

    /** Whether the upstream had all of it before; a revert brings back what it may have had, and is work. */
    private static boolean isCopy(Upstream above, Read read) throws IOException {
        Task task = read.task();
        Instant when = task.text().committer().when();
        CommitChanges changes = read.changes();
        if (read.event().reverts() != null || changes.files().isEmpty()) {
            return false;
        }
        return changes.isCopy()
                || above.hadTree(task.commit().getTree(), when)
                || above.hadPatch(changes.pathsHash(), changes.patchId(), when);
    }

    private void send(Read read) {
        Task task = read.task();
        try {
            if (upstream != null && isCopy(upstream, read)) {
                rewritten++;
                return;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        own(task.own(), task.text());
        int revision = ledger.revision(task.own());
        if (revision % 2 == 1) {
            ledger.revised(task.own(), revision + 1);
        }
        CommitChanges changes = read.changes();
        CommitObserved event = read.event();
        sink.accept(event);
        if (changes.treesMissing() == 0) {
            // Else it is read again, once the clone is whole.
            ledger.sent(task.commit());
        }
        sent++;
        merges += event.parents() > 1 ? 1 : 0;
        lines = lines.plus(changes);
        missing += changes.missing();
        long[] counts = signatures.computeIfAbsent(reader.signature(task.text().author()), signature -> new long[2]);
        counts[0]++;
        counts[1] += task.onHead() ? 1 : 0;
        progress.commits(
                ref.shown(),
                known + shared + rewritten + squashed.size() + sent,
                history.commits().size());
    }

    /** Says what the pass found. */
    ScanReport finish(String fingerprint, Map<UUID, SourceGap.Reason> gapsBefore) throws IOException {
        boolean asked = missing > 0
                || gapsBefore.containsValue(SourceGap.Reason.MISSING_OBJECTS)
                || MissingObjects.mayLack(repository);
        // Of the whole, whatever part of it this pass has read.
        missing = asked ? MissingObjects.count(repository, history.commits()) : 0;
        ScanGaps found = new ScanGaps(mint, ref.label(), sink);
        List<String> cut = references.shallow();
        found.found(SourceGap.Reason.SHALLOW, "[" + String.join(", ", cut) + "]", cut.size());
        List<ObjectId> lost = history.missing();
        found.found(
                SourceGap.Reason.MISSING_COMMITS,
                "[" + lost.stream().map(id -> "AnyObjectId[" + id.name() + "]").collect(Collectors.joining(", ")) + "]",
                lost.size());
        List<String> unreadable = references.unreadable();
        found.found(SourceGap.Reason.MISSING_COMMITS, "references " + unreadable, unreadable.size());
        found.found(SourceGap.Reason.MISSING_OBJECTS, fingerprint, missing);
        Map<UUID, SourceGap.Reason> gaps = found.close(gapsBefore);
        boolean shallow = !cut.isEmpty();
        long absent = missing + history.missing().size() + unreadable.size();
        ObjectId head = references.head();
        RepositoryRef above = ref.upstream();
        sink.accept(new RepositoryScanned(
                mint.meta("git:" + ref.label(), null, null, Instant.EPOCH, 0, false, "scan", ref.label(), fingerprint),
                ref.label(),
                ref.owner(),
                head == null ? null : head.name(),
                history.commits().size(),
                history.onHead(),
                absent,
                shallow,
                references.tips().size(),
                above == null ? null : above.label(),
                shared,
                rewritten + squashed.size(),
                byPeople,
                credited));
        ledger.scanned(ref.label(), new Seen(fingerprint, gaps), own);
        return new ScanReport(
                ref.shown(),
                ref.label(),
                false,
                history.commits().size(),
                history.onHead(),
                sent,
                known,
                shared,
                rewritten,
                squashed.size(),
                merges,
                lines,
                absent,
                shallow,
                references.tips().size(),
                gaps.size(),
                counts(0),
                counts(1));
    }

    private List<Long> counts(int which) {
        return signatures.values().stream()
                .map(counts -> counts[which])
                .filter(count -> count > 0)
                .sorted(Comparator.reverseOrder())
                .toList();
    }
}
