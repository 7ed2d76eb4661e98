package dev.dayone.schemas;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * What one native identity committed on one day: a roll-up that is replaced as a whole, never added to.
 *
 * @param identity pseudonym of the address, or of the participant where the event named one
 * @param day day by the author's clock in UTC
 * @param facts commit events known of that day, those that count nothing included
 * @param commits non-merge commits by people, rewrites of one commit counted once
 * @param linesAdded lines added in them
 * @param sourceAdded non-blank lines of source added
 * @param testAdded of those, in test files
 * @param sourceDeleted non-blank lines of source deleted
 * @param assisted commits that name an AI assistant
 * @param reverts commits that revert another
 * @param uncounted files without line counts
 * @param ids smallest ids of the commits counted, at most {@link #IDS_SHOWN}
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
        List<UUID> ids)
        implements WireRecord {

    /** Commits named; the log has the others, under the identity and the day. */
    public static final int IDS_SHOWN = 10;

    public CommitDay {
        ids = List.copyOf(ids);
    }
}
