package dev.dayone.ingest.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jgit.api.errors.CanceledException;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffEntry.ChangeType;
import org.eclipse.jgit.diff.RenameDetector;
import org.eclipse.jgit.lib.AnyObjectId;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.treewalk.EmptyTreeIterator;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/** Which files differ between two trees, and which of them were renamed. Reads contents only to find renames. */
final class TreeComparison implements AutoCloseable {

    /** As git's diff.renameLimit: with more files than this on both sides, renames are sought by content no more. */
    private static final int RENAME_LIMIT = 1000;

    /** As git's default: files half alike are one file. */
    private static final int RENAME_SCORE = 50;

    /** Trees and files that differ in one commit; a tree of a few hundred bytes can name more than any disk holds. */
    private static final int MOST_PATHS = 200_000;

    private final Repository repository;
    private final ObjectReader reader;
    private final TreeWalk walk;

    TreeComparison(Repository repository) {
        this.repository = repository;
        this.reader = repository.newObjectReader();
        this.walk = new TreeWalk(reader);
    }

    /** Ends a comparison that has met more paths than a commit may have. */
    private static final class Budget extends TreeFilter {

        private int met;

        @Override
        public boolean include(TreeWalk walk) throws IOException {
            if (++met > MOST_PATHS) {
                throw new IOException("a commit changes more than " + MOST_PATHS + " paths");
            }
            return true;
        }

        @Override
        public boolean shouldBeRecursive() {
            return false;
        }

        @Override
        public TreeFilter clone() {
            return new Budget();
        }
    }

    /** A file that differs; {@code renamedFrom} is the file it was before, null unless renamed. */
    record Change(DiffEntry entry, @Nullable DiffEntry renamedFrom, boolean renamedAway) {

        boolean isGone() {
            // Not by its type, which the search for renames changes.
            return entry.getNewMode() == FileMode.MISSING;
        }

        String path() {
            return isGone() ? entry.getOldPath() : entry.getNewPath();
        }
    }

    /**
     * The files that differ, in the order of their paths.
     *
     * @param before null = the empty tree
     * @throws IOException when the clone lacks a tree
     */
    List<Change> between(@Nullable AnyObjectId before, AnyObjectId after) throws IOException {
        walk.reset();
        walk.setRecursive(true);
        walk.setFilter(AndTreeFilter.create(TreeFilter.ANY_DIFF, new Budget()));
        if (before == null) {
            walk.addTree(new EmptyTreeIterator());
        } else {
            walk.addTree(before);
        }
        walk.addTree(after);
        List<DiffEntry> entries = DiffEntry.scan(walk);
        Map<String, DiffEntry> renamedTo = renames(entries);
        Map<String, DiffEntry> renamedFrom = new HashMap<>();
        renamedTo.values().forEach(rename -> renamedFrom.put(rename.getOldPath(), rename));
        List<Change> changes = new ArrayList<>(entries.size());
        for (DiffEntry entry : entries) {
            boolean gone = entry.getNewMode() == FileMode.MISSING;
            changes.add(new Change(
                    entry,
                    gone ? null : renamedTo.get(entry.getNewPath()),
                    gone && renamedFrom.containsKey(entry.getOldPath())));
        }
        return changes;
    }

    @Override
    public void close() {
        walk.close();
        reader.close();
    }

    private Map<String, DiffEntry> renames(List<DiffEntry> entries) {
        boolean adds = entries.stream().anyMatch(entry -> entry.getChangeType() == ChangeType.ADD);
        boolean deletes = entries.stream().anyMatch(entry -> entry.getChangeType() == ChangeType.DELETE);
        if (!adds || !deletes) {
            return Map.of();
        }
        RenameDetector detector = new RenameDetector(repository);
        detector.setRenameLimit(RENAME_LIMIT);
        detector.setRenameScore(RENAME_SCORE);
        detector.setBigFileThreshold(FileContents.LARGEST_FILE);
        Map<String, DiffEntry> renamed = new HashMap<>();
        try {
            detector.addAll(entries);
            for (DiffEntry entry : detector.compute(reader, null)) {
                if (entry.getChangeType() == ChangeType.RENAME) {
                    renamed.put(entry.getNewPath(), entry);
                }
            }
        } catch (IOException | CanceledException e) {
            // Contents are missing: files then count as deleted and added, as without rename detection.
            return Map.of();
        }
        return renamed;
    }
}
