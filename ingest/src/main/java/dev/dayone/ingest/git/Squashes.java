package dev.dayone.ingest.git;

import dev.dayone.ingest.git.CommitComparer.Comparison;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * Finds the commits on HEAD into which a branch or a pull request was squashed, while the repository still shows the commits of that
 * branch: the work stands in it twice. A squash is told by its lines: it changes what the branch changed since it left HEAD.
 */
final class Squashes {

    /** States of all branches that are compared with HEAD, at least one of each branch: thousands of pull requests must not cost minutes. */
    private static final int STATES = 5_000;

    private final RevWalk walk;
    private final CommitComparer comparer;
    private final Set<RevCommit> onHead;
    private final Map<Long, List<RevCommit>> byPaths = new HashMap<>();
    private final Map<RevCommit, Optional<String>> patches = new HashMap<>();

    private Squashes(RevWalk walk, CommitComparer comparer, History history) {
        this.walk = walk;
        this.comparer = comparer;
        this.onHead = new HashSet<>(history.commits().subList(0, history.onHead()));
    }

    /**
     * The squashes of a history.
     *
     * @param tips what the references of the repository name, by their names
     * @return commits on HEAD whose work stands in commits of a branch, too
     */
    static Set<ObjectId> find(RevWalk walk, History history, Map<String, ObjectId> tips, CommitComparer comparer)
            throws IOException {
        if (history.onHead() == history.commits().size() || history.onHead() == 0) {
            return Set.of();
        }
        Squashes search = new Squashes(walk, comparer, history);
        Set<ObjectId> found = new HashSet<>();
        Set<RevCommit> asked = new HashSet<>();
        try (TreeWalk trees = new TreeWalk(walk.getObjectReader())) {
            trees.setRecursive(true);
            trees.setFilter(TreeFilter.ANY_DIFF);
            search.index(tips, trees);
            Set<ObjectId> branches = new LinkedHashSet<>(tips.values());
            branches.removeIf(search.onHead::contains);
            if (search.byPaths.isEmpty()) {
                return found;
            }
            for (ObjectId tip : branches) {
                search.ofBranch(tip, 1 + STATES / branches.size(), trees, asked, found);
            }
        }
        return found;
    }

    /** Each state of the branch may be the one that was squashed: people go on after a merge. */
    private void ofBranch(ObjectId tip, int states, TreeWalk trees, Set<RevCommit> asked, Set<ObjectId> found)
            throws IOException {
        RevCommit state = commit(tip);
        for (int i = 0; state != null && !onHead.contains(state) && i < states && asked.add(state); i++) {
            RevCommit base = base(state);
            if (base != null) {
                found.addAll(ofState(base, state, trees));
            }
            state = state.getParentCount() == 0 ? null : commit(state.getParent(0));
        }
    }

    private Set<ObjectId> ofState(RevCommit base, RevCommit state, TreeWalk trees) throws IOException {
        Set<ObjectId> same = new HashSet<>();
        try {
            List<RevCommit> candidates = byPaths.getOrDefault(pathsHash(trees, base, state), List.of());
            if (!candidates.isEmpty()) {
                String patch = comparer.compare(new Comparison(base.getTree(), state.getTree(), CommitChanges.NONE))
                        .patchId();
                for (RevCommit candidate : candidates) {
                    // What HEAD had before is what the branch took from it, such as a commit that was picked.
                    boolean later = candidate.getCommitTime() >= state.getCommitTime();
                    if (later && patch != null && patch.equals(patchOf(candidate))) {
                        same.add(candidate);
                    }
                }
            }
        } catch (MissingObjectException e) {
            // What the clone lacks cannot be told to be the same.
            return Set.of();
        }
        return same;
    }

    /** The newest commit of HEAD from which a state was made. */
    private @Nullable RevCommit base(RevCommit state) {
        Deque<RevCommit> waiting = new ArrayDeque<>(List.of(state));
        Set<RevCommit> seen = new HashSet<>(waiting);
        RevCommit newest = null;
        while (!waiting.isEmpty()) {
            RevCommit commit = waiting.pop();
            if (onHead.contains(commit)) {
                newest = newest == null || newest.getCommitTime() < commit.getCommitTime() ? commit : newest;
                continue;
            }
            for (int i = 0; i < commit.getParentCount(); i++) {
                if (seen.add(commit.getParent(i))) {
                    waiting.push(commit.getParent(i));
                }
            }
        }
        return newest;
    }

    /** A squash stands on the line of a branch itself, not on a side that was merged into it: few commits are compared for it. */
    private void index(Map<String, ObjectId> tips, TreeWalk trees) throws IOException {
        Set<RevCommit> seen = new HashSet<>();
        for (Map.Entry<String, ObjectId> tip : tips.entrySet()) {
            boolean branch = tip.getKey().equals(Constants.HEAD)
                    || tip.getKey().startsWith(Constants.R_HEADS)
                    || tip.getKey().startsWith(Constants.R_REMOTES);
            RevCommit commit = branch ? commit(tip.getValue()) : null;
            while (commit != null && seen.add(commit)) {
                if (commit.getParentCount() == 1 && onHead.contains(commit)) {
                    index(commit, trees);
                }
                commit = commit.getParentCount() == 0 ? null : commit(commit.getParent(0));
            }
        }
    }

    private void index(RevCommit commit, TreeWalk trees) throws IOException {
        try {
            byPaths.computeIfAbsent(pathsHash(trees, commit.getParent(0), commit), key -> new ArrayList<>(1))
                    .add(commit);
        } catch (MissingObjectException e) {
            // What the clone lacks cannot be told to be the same, here either.
        }
    }

    private static long pathsHash(TreeWalk trees, RevCommit before, RevCommit after) throws IOException {
        trees.reset();
        trees.addTree(before.getTree());
        trees.addTree(after.getTree());
        List<String> paths = new ArrayList<>();
        while (trees.next()) {
            paths.add(trees.getPathString());
        }
        return CommitChanges.pathsHash(paths);
    }

    private @Nullable String patchOf(RevCommit commit) throws IOException {
        Optional<String> known = patches.get(commit);
        if (known == null) {
            known = Optional.ofNullable(comparer.compare(
                            new Comparison(commit.getParent(0).getTree(), commit.getTree(), CommitChanges.NONE))
                    .patchId());
            patches.put(commit, known);
        }
        return known.orElse(null);
    }

    private @Nullable RevCommit commit(ObjectId id) throws IOException {
        try {
            return walk.peel(walk.parseAny(id)) instanceof RevCommit commit ? commit : null;
        } catch (MissingObjectException e) {
            return null;
        }
    }
}
