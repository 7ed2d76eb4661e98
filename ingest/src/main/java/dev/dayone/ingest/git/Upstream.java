package dev.dayone.ingest.git;

import dev.dayone.ingest.git.CommitComparer.Comparison;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdSubclassMap;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * What the repository has that another is a fork of. Subtracting by commit id alone fails where history was rewritten, so a commit
 * of the fork is the upstream's too when some upstream commit has its author and author time, confirmed by the same subject,
 * the same tree or the same lines changed.
 */
final class Upstream implements AutoCloseable {

    private final Repository repository;
    private final RevWalk walk;
    private final CommitComparer comparer;
    private final ObjectIdSubclassMap<ObjectId> ids = new ObjectIdSubclassMap<>();
    private final Map<String, List<Candidate>> byAuthorAndTime = new HashMap<>();

    private Upstream(Repository repository) {
        this.repository = repository;
        this.walk = new RevWalk(repository);
        this.comparer = new CommitComparer(repository, 1);
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
            History history = References.of(upstream.repository).history(upstream.walk);
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

    private void add(RevCommit commit) throws IOException {
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
