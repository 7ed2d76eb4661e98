package dev.dayone.schemas;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * What one native identity committed on one day, with so many people: a roll-up that is replaced as a whole, never added to.
 *
 * @param identity pseudonym of the address, or of the participant where the event named one
 * @param day the author's own day, by the offset in the commit
 * @param facts commit events by that identity known of that day, those that count nothing included, those it is a co-author of not
 * @param commits non-merge commits, rewrites of one commit counted once
 * @param linesAdded lines added in them
 * @param sourceAdded non-blank lines of source added
 * @param testAdded of those, in test files
 * @param sourceDeleted non-blank lines of source deleted
 * @param assisted commits that name an AI assistant
 * @param reverts commits that revert another
 * @param uncounted files without line counts
 * @param ids smallest ids of the commits counted, at most {@link #IDS_SHOWN}
 * @param people author and co-authors of each of these commits: of its counts the identity has one share of so many
 */
public record CommitDay(
        String programme,
        String identity,
        LocalDate day,
        long facts,
        long commits,
        long linesAdded,
        long sourceAdded,
        long testAdded,
        long sourceDeleted,
        long assisted,
        long reverts,
        long uncounted,
        List<UUID> ids,
        int people)
        implements WireRecord {

    /** Commits named; the log has the others, under the identity and the day. */
    public static final int IDS_SHOWN = 10;

    public CommitDay {
        ids = List.copyOf(ids);
    }

    /** What it is the only one of, for its identity. */
    public String slot() {
        return people == 1 ? day.toString() : day + "/" + people;
    }
}
