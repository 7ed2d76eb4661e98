package dev.dayone.ingest.git;

import dev.dayone.ingest.git.CommitComparer.Comparison;
import dev.dayone.ingest.git.ScanLedger.Seen;
import dev.dayone.ingest.git.ScanReport.LineTotals;
import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.Event;
import dev.dayone.schemas.RepositoryScanned;
import dev.dayone.schemas.SourceGap;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

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
    private final Map<String, long[]> signatures = new HashMap<>();
    private LineTotals lines = new LineTotals(0, 0, 0, 0, 0, 0, 0, 0, 0);
    private History history = new History(List.of(), 0, List.of());
    private long sent;
    private long known;
    private long shared;
    private long rewritten;
    private long merges;
    private long missing;

    ScanPass(
            Mint mint,
            ScanLedger ledger,
            GitScan.Options options,
            RepositoryRef ref,
            Repository repository,
            References references,
            Mailmap mailmap,
            Consumer<Event> sink,
            GitScan.Progress progress) {
        this.mint = mint;
        this.ledger = ledger;
        this.options = options;
        this.ref = ref;
        this.repository = repository;
        this.references = references;
        this.sink = sink;
        this.progress = progress;
        this.reader = new CommitReader(mint, ref.label(), mailmap);
    }

    /** One commit to read. */
    private record Task(RevCommit commit, boolean onHead, CommitText text) {}

    /** One commit as read. */
    private record Read(Task task, CommitChanges changes, CommitObserved event) {}

    void run() throws IOException {
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
                () -> comparer.compare(Comparison.of(commit, text)).patchId())) {
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
                .map(task -> Comparison.of(task.commit(), task.text()))
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
        long[] counts = signatures.computeIfAbsent(reader.signature(task.text().author()), signature -> new long[2]);
        counts[0]++;
        counts[1] += task.onHead() ? 1 : 0;
        progress.commits(
                ref.name(), known + shared + rewritten + sent, history.commits().size());
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
        found.found(SourceGap.Reason.MISSING_OBJECTS, fingerprint, missing);
        Map<UUID, SourceGap.Reason> gaps = found.close(gapsBefore);
        boolean shallow = !cut.isEmpty();
        long absent = missing + history.missing().size();
        ObjectId head = references.head();
        RepositoryRef upstream = ref.upstream();
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

    private List<Long> counts(int which) {
        return signatures.values().stream()
                .map(counts -> counts[which])
                .filter(count -> count > 0)
                .sorted(Comparator.reverseOrder())
                .toList();
    }
}
