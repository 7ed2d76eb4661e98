package dev.dayone.ingest.git;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdOwnerMap;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/** Trees and contents that a history names and the clone lacks, each once: {@code git rev-list --objects --all --missing=print}. */
final class MissingObjects {

    private final ObjectReader reader;
    private final ObjectIdOwnerMap<Seen> seen = new ObjectIdOwnerMap<>();
    private final Deque<ObjectId> trees = new ArrayDeque<>();
    private long missing;

    private MissingObjects(ObjectReader reader) {
        this.reader = reader;
    }

    /** How many there are. Every tree is read, so it is asked only where something may be missing. */
    static long count(Repository repository, Collection<RevCommit> commits) throws IOException {
        try (ObjectReader reader = repository.newObjectReader()) {
            MissingObjects search = new MissingObjects(reader);
            for (RevCommit commit : commits) {
                search.tree(commit.getTree());
                search.descend();
            }
            return search.missing;
        }
    }

    /** Whether the clone was made without all objects, as {@code git clone --filter} makes it. */
    static boolean mayLack(Repository repository) {
        Config config = repository.getConfig();
        return config.getString("extensions", null, "partialclone") != null
                || config.getSubsections("remote").stream()
                        .anyMatch(remote -> config.getBoolean("remote", remote, "promisor", false));
    }

    private void tree(AnyObjectId id) {
        if (isNew(id)) {
            trees.push(id.toObjectId());
        }
    }

    private void descend() throws IOException {
        while (!trees.isEmpty()) {
            CanonicalTreeParser entries = new CanonicalTreeParser();
            try {
                entries.reset(reader.open(trees.pop(), Constants.OBJ_TREE).getCachedBytes());
            } catch (MissingObjectException e) {
                missing++;
                continue;
            }
            for (; !entries.eof(); entries.next()) {
                int kind = entries.getEntryRawMode() & FileMode.TYPE_MASK;
                if (kind == FileMode.TYPE_TREE) {
                    tree(entries.getEntryObjectId());
                } else if (kind != FileMode.TYPE_GITLINK && isNew(entries.getEntryObjectId())) {
                    missing += reader.has(entries.getEntryObjectId()) ? 0 : 1;
                }
            }
        }
    }

    private boolean isNew(AnyObjectId id) {
        if (seen.contains(id)) {
            return false;
        }
        seen.add(new Seen(id));
        return true;
    }

    private static final class Seen extends ObjectIdOwnerMap.Entry {
        private Seen(AnyObjectId id) {
            super(id);
        }
    }
}
