package dev.dayone.ingest.git;

import dev.dayone.ingest.git.FileContents.Content;
import dev.dayone.ingest.git.TreeComparison.Change;
import dev.dayone.ingest.lines.LineCounter;
import dev.dayone.schemas.FileChange.Kind;
import dev.dayone.schemas.FileChange.Lines;
import dev.dayone.schemas.FileChange.Status;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * Compares many commits with their parents at once. The files of a batch are compared path by path, not commit by commit: versions of
 * one file are stored as differences from one another, so reading them in turn reads each once.
 */
final class CommitComparer implements AutoCloseable {

    /** Commits of a batch, and files after which a batch is full sooner; both bound memory. */
    static final int BATCH = 4000;

    private static final int MOST_CHANGES = 40_000;
    private static final int TREES_AT_ONCE = 100;
    private static final int VERSIONS_AT_ONCE = 32;

    private final ExecutorService executor;
    private final BlockingQueue<Worker> idle = new LinkedBlockingQueue<>();
    private final int threads;

    CommitComparer(Repository repository, int threads) {
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads, CommitComparer::thread);
        for (int i = 0; i < threads; i++) {
            idle.add(new Worker(new TreeComparison(repository), new FileContents(repository.newObjectReader())));
        }
    }

    private record Worker(TreeComparison trees, FileContents contents) {}

    /**
     * What to compare.
     *
     * @param before null = the empty tree
     * @param after null = nothing is to be compared: a merge, or a parent that the clone lacks
     * @param otherwise the answer where nothing is to be compared
     */
    record Comparison(
            @Nullable AnyObjectId before, @Nullable AnyObjectId after, CommitChanges otherwise) {

        /** A commit with its first parent. */
        static Comparison of(RevCommit commit, CommitText text) {
            if (text.parents() > 1) {
                return Comparison.none(CommitChanges.NONE);
            }
            // Against a parent that a shallow clone cut off there is nothing to compare with: what changed is not
            // known.
            if (text.parents() > commit.getParentCount()) {
                return Comparison.none(CommitChanges.UNKNOWN);
            }
            if (commit.getParentCount() == 0) {
                return new Comparison(null, commit.getTree(), CommitChanges.NONE);
            }
            @Nullable AnyObjectId parent = commit.getParent(0).getTree();
            return parent == null
                    ? Comparison.none(CommitChanges.UNKNOWN)
                    : new Comparison(parent, commit.getTree(), CommitChanges.NONE);
        }

        static Comparison none(CommitChanges answer) {
            return new Comparison(null, null, answer);
        }
    }

    /** What is made of an answer; called on several threads. */
    interface Finish<T> {
        T of(int index, CommitChanges changes);
    }

    /**
     * Compares all of them, in parts that fit into memory.
     *
     * @param finish what is made of each answer
     * @param sink given the results in order
     */
    <T> void compare(List<Comparison> batch, Finish<T> finish, Consumer<T> sink) throws IOException {
        int from = 0;
        while (from < batch.size()) {
            List<@Nullable List<Change>> trees = new ArrayList<>();
            int changes = 0;
            while (from + trees.size() < batch.size() && changes < MOST_CHANGES) {
                int start = from + trees.size();
                int end = Math.min(batch.size(), start + TREES_AT_ONCE * threads);
                for (List<Change> each : trees(batch.subList(start, end))) {
                    trees.add(each);
                    changes += each == null ? 0 : each.size();
                }
            }
            FileDelta[][] files = files(trees);
            finished(from, batch, trees, files, finish).forEach(sink);
            from += trees.size();
        }
    }

    /** One comparison by itself. */
    CommitChanges compare(Comparison comparison) throws IOException {
        List<CommitChanges> out = new ArrayList<>();
        compare(List.of(comparison), (index, changes) -> changes, out::add);
        return out.get(0);
    }

    private <T> List<T> finished(
            int from, List<Comparison> batch, List<@Nullable List<Change>> trees, FileDelta[][] files, Finish<T> finish)
            throws IOException {
        List<Callable<List<T>>> tasks = new ArrayList<>();
        for (int start = 0; start < trees.size(); start += TREES_AT_ONCE) {
            int first = start;
            int end = Math.min(trees.size(), start + TREES_AT_ONCE);
            tasks.add(() -> {
                List<T> out = new ArrayList<>();
                for (int i = first; i < end; i++) {
                    Comparison comparison = batch.get(from + i);
                    CommitChanges known = trees.get(i) == null
                            ? CommitChanges.UNKNOWN
                            : new CommitChanges(Arrays.asList(files[i]), 0);
                    out.add(finish.of(from + i, comparison.after() == null ? comparison.otherwise() : known));
                }
                return out;
            });
        }
        List<T> out = new ArrayList<>();
        all(tasks).forEach(out::addAll);
        return out;
    }

    @Override
    public void close() {
        executor.shutdownNow();
        idle.forEach(worker -> {
            worker.trees().close();
            worker.contents().close();
        });
    }

    /** @return the files of each commit; null where a tree is missing, empty where nothing is to be compared */
    private List<@Nullable List<Change>> trees(List<Comparison> commits) throws IOException {
        List<Callable<List<@Nullable List<Change>>>> tasks = new ArrayList<>();
        for (int i = 0; i < commits.size(); i += TREES_AT_ONCE) {
            List<Comparison> part = commits.subList(i, Math.min(commits.size(), i + TREES_AT_ONCE));
            tasks.add(() -> with(worker -> treesOf(part, worker)));
        }
        List<@Nullable List<Change>> out = new ArrayList<>();
        all(tasks).forEach(out::addAll);
        return out;
    }

    private static List<@Nullable List<Change>> treesOf(List<Comparison> commits, Worker worker) {
        List<@Nullable List<Change>> out = new ArrayList<>();
        for (Comparison commit : commits) {
            AnyObjectId after = commit.after();
            if (after == null) {
                out.add(List.of());
                continue;
            }
            try {
                out.add(worker.trees().between(commit.before(), after));
            } catch (IOException e) {
                out.add(null);
            }
        }
        return out;
    }

    /** Where in the batch a change stands. */
    private record Place(int commit, int file, Change change) {}

    private FileDelta[][] files(List<@Nullable List<Change>> commits) throws IOException {
        FileDelta[][] out = new FileDelta[commits.size()][];
        Map<String, List<Place>> byPath = new LinkedHashMap<>();
        for (int i = 0; i < commits.size(); i++) {
            List<Change> changes = commits.get(i);
            out[i] = new FileDelta[changes == null ? 0 : changes.size()];
            for (int j = 0; j < out[i].length; j++) {
                Change change = Objects.requireNonNull(changes).get(j);
                byPath.computeIfAbsent(change.path(), path -> new ArrayList<>(1))
                        .add(new Place(i, j, change));
            }
        }
        List<Callable<Boolean>> tasks = new ArrayList<>();
        List<List<Place>> paths = new ArrayList<>(byPath.values());
        // Those with most versions first, so that no thread is left with one of them at the end.
        paths.sort(Comparator.comparing((List<Place> path) -> path.size()).reversed());
        int end;
        for (int i = 0; i < paths.size(); i = end) {
            end = Math.min(
                    paths.size(),
                    i + Math.max(1, VERSIONS_AT_ONCE / paths.get(i).size()));
            List<List<Place>> part = paths.subList(i, end);
            tasks.add(() -> with(worker -> {
                for (List<Place> path : part) {
                    Kind kind = FileKinds.of(path.get(0).change().path());
                    for (Place place : path) {
                        out[place.commit()][place.file()] = delta(place.change(), kind, worker.contents());
                    }
                    worker.contents().forget();
                }
                return true;
            }));
        }
        all(tasks);
        return out;
    }

    private static FileDelta delta(Change change, Kind kind, FileContents contents) {
        DiffEntry entry = change.entry();
        Content before = contents.of(entry.getOldMode(), entry.getOldId());
        Content after = contents.of(entry.getNewMode(), entry.getNewId());
        int missing = (before.lines() == Lines.MISSING ? 1 : 0) + (after.lines() == Lines.MISSING ? 1 : 0);
        Optional<LineCounter> counted = count(entry, before, after, contents);
        LineCounter raw = counted.orElseGet(LineCounter::new);
        DiffEntry rename = change.renamedFrom();
        Optional<LineCounter> followed = counted;
        if (rename != null) {
            Content was = contents.of(rename.getOldMode(), rename.getOldId());
            followed = was.isText() && after.isText() ? LineCounter.of(was.bytes(), after.bytes()) : Optional.empty();
        } else if (change.renamedAway()) {
            followed = Optional.of(new LineCounter());
        }
        Optional<LineCounter> source = source(change, kind, followed, contents);
        return new FileDelta(
                change.path(),
                rename == null ? null : rename.getOldPath(),
                status(change),
                kind,
                counted.isPresent() ? Lines.COUNTED : uncounted(before, after),
                raw.lines(),
                followed.orElseGet(LineCounter::new).lines(),
                source.orElseGet(LineCounter::new).filled(),
                source.isPresent(),
                missing,
                change.isGone() ? null : entry.getNewId().toObjectId(),
                false);
    }

    private static Optional<LineCounter> source(
            Change change, Kind kind, Optional<LineCounter> followed, FileContents contents) {
        if (contents.isPointer(change.entry().getOldMode(), change.entry().getOldId())
                || contents.isPointer(
                        change.entry().getNewMode(), change.entry().getNewId())) {
            return Optional.empty();
        }
        return kind == Kind.NOTEBOOK && !change.renamedAway() ? notebookSource(change, contents) : followed;
    }

    /** Changes of a notebook's code; nothing where one side cannot be read, since everything would then seem new or gone. */
    private static Optional<LineCounter> notebookSource(Change change, FileContents contents) {
        DiffEntry from = change.renamedFrom() == null ? change.entry() : change.renamedFrom();
        Optional<byte[]> before = contents.notebookSource(from.getOldMode(), from.getOldId());
        Optional<byte[]> after = contents.notebookSource(
                change.entry().getNewMode(), change.entry().getNewId());
        return before.flatMap(old -> after.flatMap(now -> LineCounter.of(old, now)));
    }

    /** Nothing where lines cannot be compared. A file that is all new or all gone needs no comparison, whatever its size. */
    private static Optional<LineCounter> count(DiffEntry entry, Content before, Content after, FileContents contents) {
        if (before.isText() && after.isText()) {
            return LineCounter.of(before.bytes(), after.bytes());
        }
        if (entry.getOldMode() == FileMode.MISSING && after.lines() == Lines.OVER_CAP) {
            return contents.linesOf(entry.getNewId()).stream()
                    .mapToObj(lines -> LineCounter.ofUnread(lines, 0))
                    .findFirst();
        }
        if (entry.getNewMode() == FileMode.MISSING && before.lines() == Lines.OVER_CAP) {
            return contents.linesOf(entry.getOldId()).stream()
                    .mapToObj(lines -> LineCounter.ofUnread(0, lines))
                    .findFirst();
        }
        return Optional.empty();
    }

    private static Lines uncounted(Content before, Content after) {
        if (!before.isText()) {
            return before.lines();
        }
        return after.isText() ? Lines.OVER_CAP : after.lines();
    }

    private static Status status(Change change) {
        if (change.renamedFrom() != null) {
            return Status.RENAMED;
        }
        if (change.isGone()) {
            return Status.DELETED;
        }
        return change.entry().getOldMode() == FileMode.MISSING ? Status.ADDED : Status.MODIFIED;
    }

    private interface Work<T> {
        T of(Worker worker) throws IOException;
    }

    private <T> T with(Work<T> work) throws IOException, InterruptedException {
        Worker worker = idle.take();
        try {
            return work.of(worker);
        } finally {
            idle.add(worker);
        }
    }

    private <T> List<T> all(List<Callable<T>> tasks) throws IOException {
        List<T> out = new ArrayList<>();
        try {
            for (Future<T> done : executor.invokeAll(tasks)) {
                out.add(done.get());
            }
            return out;
        } catch (ExecutionException e) {
            throw new IOException("a commit cannot be compared: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while comparing commits");
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "git-diff");
        thread.setDaemon(true);
        return thread;
    }
}
