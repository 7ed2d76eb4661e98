package dev.dayone.ingest.git;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevFlag;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * Everything that some tips reach, what HEAD reaches first. Unlike JGit's own walk it goes on where a commit is missing, as in a
 * clone of a shallow clone.
 *
 * @param commits each once, with headers parsed and bodies left out
 * @param onHead how many of them HEAD reaches: the first ones
 * @param missing commits named and not there
 */
record History(List<RevCommit> commits, int onHead, List<ObjectId> missing) {

    static History of(RevWalk walk, @Nullable ObjectId head, Collection<ObjectId> tips) throws IOException {
        Walk search = new Walk(walk);
        if (head != null) {
            search.from(head);
        }
        int onHead = search.commits.size();
        for (ObjectId tip : tips) {
            search.from(tip);
        }
        return new History(search.commits, onHead, List.copyOf(search.missing));
    }

    private static final class Walk {

        private final RevWalk walk;
        private final RevFlag seen;
        private final Deque<RevCommit> waiting = new ArrayDeque<>();
        private final List<RevCommit> commits = new ArrayList<>();
        private final Set<ObjectId> missing = new LinkedHashSet<>();

        private Walk(RevWalk walk) {
            this.walk = walk;
            this.seen = walk.newFlag("seen");
            walk.setRetainBody(false);
        }

        private void from(ObjectId tip) throws IOException {
            try {
                if (walk.peel(walk.parseAny(tip)) instanceof RevCommit commit) {
                    found(commit);
                }
            } catch (MissingObjectException e) {
                absent(tip);
            }
            while (!waiting.isEmpty()) {
                RevCommit commit = waiting.pop();
                try {
                    walk.parseHeaders(commit);
                } catch (MissingObjectException e) {
                    absent(commit);
                    continue;
                }
                commits.add(commit);
                for (int i = commit.getParentCount() - 1; i >= 0; i--) {
                    found(commit.getParent(i));
                }
            }
        }

        private void found(RevCommit commit) {
            if (!commit.has(seen)) {
                commit.add(seen);
                waiting.push(commit);
            }
        }

        private void absent(AnyObjectId id) {
            missing.add(id.toObjectId());
        }
    }
}
