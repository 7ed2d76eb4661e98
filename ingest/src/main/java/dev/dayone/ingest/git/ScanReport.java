package dev.dayone.ingest.git;

import dev.dayone.ingest.remote.RepositoryRef;
import java.util.List;

/**
 * What one pass over one repository found and sent, in the terms in which git itself counts.
 *
 * @param name as the user knows it
 * @param label as events call it
 * @param unchanged nothing has moved since the last pass, so nothing was read
 * @param commits {@code git rev-list --count --all}
 * @param commitsOnHead {@code git rev-list --count HEAD}
 * @param sent commit events sent in this pass
 * @param known commits that the log has already
 * @param upstreamCommits commits that the upstream has too
 * @param rewrittenCommits commits that the upstream has under another id
 * @param squashedCommits commits whose work stands in commits of a branch, too, which count instead
 * @param merges of the commits sent, those with several parents
 * @param lines of the commits sent, merges left out
 * @param missingObjects objects that the clone lacks
 * @param shallow the clone's history is cut
 * @param references references read
 * @param gaps gaps in force
 * @param shortlog commits of each author after the mailmap, most first, as {@code git shortlog -sne --all}; of the commits sent
 * @param shortlogOnHead the same for {@code git shortlog -sne HEAD}
 */
public record ScanReport(
        String name,
        String label,
        boolean unchanged,
        long commits,
        long commitsOnHead,
        long sent,
        long known,
        long upstreamCommits,
        long rewrittenCommits,
        long squashedCommits,
        long merges,
        LineTotals lines,
        long missingObjects,
        boolean shallow,
        int references,
        int gaps,
        List<Long> shortlog,
        List<Long> shortlogOnHead) {

    public ScanReport {
        shortlog = List.copyOf(shortlog);
        shortlogOnHead = List.copyOf(shortlogOnHead);
    }

    static ScanReport unchanged(RepositoryRef ref) {
        return new ScanReport(
                ref.shown(),
                ref.label(),
                true,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                new LineTotals(0, 0, 0, 0, 0, 0, 0, 0, 0),
                0,
                false,
                0,
                0,
                List.of(),
                List.of());
    }

    /**
     * Sums over commits that are no merges.
     *
     * @param files files changed, {@code git log --no-merges --no-renames --numstat}
     * @param added lines added, likewise
     * @param deleted lines deleted, likewise
     * @param uncounted files whose lines could not be compared: binary, over the cap, missing
     * @param renames files renamed
     * @param addedWithRenames lines added, {@code git log --no-merges -M --numstat}
     * @param deletedWithRenames lines deleted, likewise
     * @param sourceAdded non-blank lines of source added
     * @param sourceDeleted non-blank lines of source deleted
     */
    public record LineTotals(
            long files,
            long added,
            long deleted,
            long uncounted,
            long renames,
            long addedWithRenames,
            long deletedWithRenames,
            long sourceAdded,
            long sourceDeleted) {

        LineTotals plus(CommitChanges c) {
            return new LineTotals(
                    files + c.fileCount(),
                    added + c.added(),
                    deleted + c.deleted(),
                    uncounted + c.uncounted(),
                    renames + c.renames(),
                    addedWithRenames + c.addedWithRenames(),
                    deletedWithRenames + c.deletedWithRenames(),
                    sourceAdded + c.source().added(),
                    sourceDeleted + c.source().deleted());
        }
    }
}
