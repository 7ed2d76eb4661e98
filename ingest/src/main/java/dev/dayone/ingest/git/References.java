package dev.dayone.ingest.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/**
 * The references of a repository, without the merges that hosts make for pull requests ({@code refs/pull/N/merge}), and without what is stashed: that is no work that anybody committed.
 *
 * @param head commit of HEAD; null = an empty repository
 * @param tips by name
 * @param shallow commits whose parents were cut off
 * @param unreadable names of those that are there and name nothing, as after a power cut
 */
record References(@Nullable ObjectId head, Map<String, ObjectId> tips, List<String> shallow, List<String> unreadable) {

    static References of(Repository repository) throws IOException {
        Map<String, ObjectId> tips = new TreeMap<>();
        for (Ref ref : repository.getRefDatabase().getRefs()) {
            String name = ref.getName();
            ObjectId id = ref.getObjectId();
            if (id != null
                    && !(name.startsWith("refs/pull/") && name.endsWith("/merge"))
                    && !name.equals(Constants.R_STASH)) {
                tips.put(name, id);
            }
        }
        tips.putAll(WorkTreeHeads.of(repository));
        ObjectId head = repository.resolve(Constants.HEAD);
        List<String> shallow = repository.getObjectDatabase().getShallowCommits().stream()
                .map(AnyObjectId::name)
                .sorted()
                .toList();
        return new References(head, tips, shallow, UnreadableReferences.of(repository));
    }

    /** Everything that they reach. */
    History history(RevWalk walk) throws IOException {
        return History.of(walk, head, tips.values());
    }

    /** What the repository has published: its branches and tags, and not what others ask it to take. */
    History published(RevWalk walk) throws IOException {
        Map<String, ObjectId> own = new TreeMap<>(tips);
        own.keySet()
                .removeIf(name -> !name.startsWith(Constants.R_HEADS)
                        && !name.startsWith(Constants.R_TAGS)
                        && !name.startsWith(Constants.R_REMOTES));
        return History.of(walk, head, own.values());
    }

    /** Changes when a reference is made, moves or goes, and when a cut history grows. */
    String fingerprint() {
        List<String> all = new ArrayList<>();
        all.add("HEAD " + (head == null ? "" : head.name()));
        tips.forEach((name, id) -> all.add(name + ' ' + id.name()));
        all.add("shallow " + shallow);
        if (!unreadable.isEmpty()) {
            all.add("unreadable " + unreadable);
        }
        return String.join("\n", all);
    }
}
