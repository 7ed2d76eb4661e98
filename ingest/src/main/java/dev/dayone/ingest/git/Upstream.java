package dev.dayone.ingest.git;

import dev.dayone.ingest.git.CommitComparer.Comparison;
import dev.dayone.ingest.input.InputException;
import dev.dayone.ingest.input.Problem;
import dev.dayone.ingest.remote.Clones;
import dev.dayone.ingest.remote.RepositoryRef;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdOwnerMap;
import org.eclipse.jgit.lib.ObjectIdSubclassMap;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * What the repository has that another is a fork of. Subtracting by commit id alone fails where history was rewritten, so a commit
 * of the fork is the upstream's too when some upstream commit has its author and author time, confirmed by the same subject,
 * the same tree or the same lines changed. And whatever its author, a commit is the upstream's when the upstream had all that it brings before: a template's content, a sync squashed
 * into one commit, a pick of another's commit. What the upstream had only later is nobody's copy, so that work it accepted stays its author's.
 */
final class Upstream implements AutoCloseable {

    private final Repository repository;
    private final RevWalk walk;
    private final CommitComparer comparer;
    private final ObjectIdSubclassMap<ObjectId> ids = new ObjectIdSubclassMap<>();
    private final Map<String, List<Candidate>> byAuthorAndTime = new HashMap<>();

    private final List<RevCommit> commits = new ArrayList<>();
    private boolean indexed;
    private final ObjectIdOwnerMap<Content> contents = new ObjectIdOwnerMap<>();
    private final ObjectIdOwnerMap<Content> trees = new ObjectIdOwnerMap<>();
    private final Map<Long, List<RevCommit>> byPaths = new HashMap<>();
    private final Map<RevCommit, Optional<String>> patches = new HashMap<>();

    private Upstream(Repository repository) {
        this.repository = repository;
        this.walk = new RevWalk(repository);
        this.comparer = new CommitComparer(repository, 1);
    }

    /** A file or a tree that the upstream has, and since when. */
    private static final class Content extends ObjectIdOwnerMap.Entry {

        private int since;

        private Content(AnyObjectId id, int since) {
            super(id);
            this.since = since;
        }
    }

    /** Of the upstream, as much as confirms a match. */
    private static final class Candidate {

        private final RevCommit commit;
        private final int subject;
        private boolean compared;
        private @Nullable String patchId;

        private Candidate(RevCommit commit, int subject) {
            this.commit = commit;
            this.subject = subject;
        }
    }

    /** Whose a commit of the fork is. */
    enum Origin {
        OWN,
        /** The upstream has the very commit. */
        SHARED,
        /** The upstream has it under another id. */
        REWRITTEN
    }

    static Upstream read(RepositoryRef ref) throws IOException {
        Upstream upstream = new Upstream(Clones.open(ref));
        try {
            References references = References.of(upstream.repository);
            if (!references.unreadable().isEmpty()) {
                throw InputException.of(Problem.ofFile(
                        ref.shown(),
                        "is an upstream with references that cannot be read: "
                                + String.join(", ", references.unreadable()),
                        "Fetch or clone it again: its own work would count as that of its forks"));
            }
            History history = references.published(upstream.walk);
            for (RevCommit commit : history.commits()) {
                upstream.add(commit);
            }
            return upstream;
        } catch (IOException | RuntimeException e) {
            upstream.close();
            throw e;
        }
    }

    /**
     * Whose a commit of the fork is.
     *
     * @param text the commit
     * @param patchId of the commit; asked for only where author and time agree and subjects do not
     */
    Origin originOf(RevCommit commit, CommitText text, PatchIdSource patchId) throws IOException {
        if (ids.contains(commit)) {
            return Origin.SHARED;
        }
        List<Candidate> candidates = byAuthorAndTime.get(key(text));
        if (candidates == null) {
            return Origin.OWN;
        }
        int subject = text.subject().hashCode();
        if (candidates.stream()
                .anyMatch(candidate -> candidate.subject == subject
                        || candidate.commit.getTree().equals(commit.getTree()))) {
            return Origin.REWRITTEN;
        }
        // Where neither changes a line, as merges do, author and second are all there is to tell them by.
        String own = patchId.get();
        for (Candidate candidate : candidates) {
            if (Objects.equals(own, patchId(candidate))) {
                return Origin.REWRITTEN;
            }
        }
        return Origin.OWN;
    }

    /** Computes a patch id when asked. */
    interface PatchIdSource {
        @Nullable
        String get() throws IOException;
    }

    @Override
    public void close() {
        comparer.close();
        walk.close();
        repository.close();
    }

    /** Whether it had a file of that content before that time. */
    boolean had(AnyObjectId content, Instant when) {
        Content known = contents.get(content);
        return known != null && known.since < when.getEpochSecond();
    }

    /** Whether it had the whole state that a commit leaves, before. */
    boolean hadTree(AnyObjectId tree, Instant when) {
        Content known = trees.get(tree);
        return known != null && known.since < when.getEpochSecond();
    }

    /** Whether it has a commit that changes the same lines of the same files, made before. */
    boolean hadPatch(long paths, @Nullable String patch, Instant when) throws IOException {
        if (patch == null) {
            return false;
        }
        for (RevCommit commit : byPaths.getOrDefault(paths, List.of())) {
            if (commit.getCommitTime() < when.getEpochSecond() && patch.equals(patchOf(commit))) {
                return true;
            }
        }
        return false;
    }

    private @Nullable String patchOf(RevCommit commit) throws IOException {
        Optional<String> known = patches.get(commit);
        if (known == null) {
            known = Optional.ofNullable(comparer.compare(Comparison.of(commit, text(walk.getObjectReader(), commit)))
                    .patchId());
            patches.put(commit, known);
        }
        return known.orElse(null);
    }

    /** Reads which files each commit brought, which the questions after what it had need: done once, and only where there is work to be told from it. */
    void index() throws IOException {
        if (indexed) {
            return;
        }
        indexed = true;
        try (TreeWalk changes = new TreeWalk(walk.getObjectReader())) {
            changes.setRecursive(true);
            changes.setFilter(TreeFilter.ANY_DIFF);
            for (RevCommit commit : commits) {
                since(trees, commit.getTree(), commit.getCommitTime());
                try {
                    index(changes, commit);
                } catch (MissingObjectException e) {
                    // What the clone lacks cannot be told from anybody's work.
                }
            }
        }
    }

    private void index(TreeWalk changes, RevCommit commit) throws IOException {
        changes.reset();
        RevTree before =
                commit.getParentCount() == 0 ? null : commit.getParent(0).getTree();
        if (before != null) {
            changes.addTree(before);
        } else if (commit.getParentCount() == 0) {
            changes.addTree(new EmptyTreeIterator());
        } else {
            return;
        }
        changes.addTree(commit.getTree());
        List<String> paths = new ArrayList<>();
        while (changes.next()) {
            paths.add(changes.getPathString());
            if (changes.getRawMode(1) != 0) {
                since(contents, changes.getObjectId(1), commit.getCommitTime());
            }
        }
        if (commit.getParentCount() < 2) {
            byPaths.computeIfAbsent(CommitChanges.pathsHash(paths), key -> new ArrayList<>(1))
                    .add(commit);
        }
    }

    private static void since(ObjectIdOwnerMap<Content> known, AnyObjectId id, int when) {
        Content before = known.get(id);
        if (before == null) {
            known.add(new Content(id, when));
        } else {
            before.since = Math.min(before.since, when);
        }
    }

    private void add(RevCommit commit) throws IOException {
        commits.add(commit);
        ids.addIfAbsent(commit);
        CommitText text = text(walk.getObjectReader(), commit);
        byAuthorAndTime
                .computeIfAbsent(key(text), key -> new ArrayList<>(1))
                .add(new Candidate(commit, text.subject().hashCode()));
    }

    private @Nullable String patchId(Candidate candidate) throws IOException {
        if (!candidate.compared) {
            candidate.compared = true;
            RevCommit commit = candidate.commit;
            candidate.patchId = comparer.compare(Comparison.of(commit, text(walk.getObjectReader(), commit)))
                    .patchId();
        }
        return candidate.patchId;
    }

    private static String key(CommitText text) {
        return text.author().address().strip().toLowerCase(Locale.ROOT)
                + '\0'
                + text.author().when().getEpochSecond();
    }

    static CommitText text(ObjectReader reader, AnyObjectId commit) throws IOException {
        return CommitText.parse(reader.open(commit, Constants.OBJ_COMMIT).getBytes());
    }
}
