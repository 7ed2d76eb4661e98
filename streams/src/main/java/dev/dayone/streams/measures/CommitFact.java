package dev.dayone.streams.measures;

import dev.dayone.schemas.CommitObserved;
import dev.dayone.schemas.FileChange;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one commit adds to its day. Small, since one of each commit is kept for ever: {@value #BYTES} bytes against some hundreds
 * of the event, which is in the log.
 *
 * @param authoredAt the author's clock, milliseconds since 1970
 * @param committedAt the committer's, likewise
 * @param flags {@link #VOID}, {@link #ASSISTED}, {@link #REVERT}, {@link #SHARED}
 * @param linesAdded lines added, without those that the upstream has as they are
 * @param uncounted files without line counts
 * @param patch hash of the changed lines; 0 = none could be compared
 * @param offsetMinutes the author's offset from UTC; 0 where it cannot be read
 * @param people author and co-authors
 * @param rules version of the rules by which it was read
 */
public record CommitFact(
        UUID id,
        long authoredAt,
        long committedAt,
        int parents,
        int flags,
        long linesAdded,
        long sourceAdded,
        long testAdded,
        long sourceDeleted,
        int uncounted,
        long patch,
        int offsetMinutes,
        int people,
        int rules) {

    static final int VOID = 2;
    static final int ASSISTED = 4;
    static final int REVERT = 8;

    /** Somebody else's commit, of which this identity is a co-author. */
    static final int SHARED = 16;

    private static final long DAY_MILLIS = 86_400_000L;
    private static final long MINUTE_MILLIS = 60_000L;

    /** Bytes that one takes. */
    public static final int BYTES = 9 * Long.BYTES + 6 * Integer.BYTES;

    /**
     * Of two readings of one commit the better: one that knows its changes, as a clone that was cut does not; by newer rules; with fewer files uncounted. The rest of the
     * order makes it the same one always.
     */
    private static final Comparator<CommitFact> BETTER = Comparator.comparing(CommitFact::isUnknown)
            .thenComparing(Comparator.comparingInt(CommitFact::rules).reversed())
            .thenComparingInt(CommitFact::uncounted)
            .thenComparing(Comparator.comparingLong(CommitFact::linesAdded).reversed())
            .thenComparing(Comparator.comparingLong(CommitFact::sourceAdded).reversed())
            .thenComparing(Comparator.comparingLong(CommitFact::testAdded).reversed())
            .thenComparing(Comparator.comparingLong(CommitFact::sourceDeleted).reversed())
            .thenComparing(Comparator.comparingLong(CommitFact::patch).reversed())
            .thenComparing(Comparator.comparingInt(CommitFact::flags).reversed())
            .thenComparing(Comparator.comparingInt(CommitFact::people).reversed())
            .thenComparing(Comparator.comparingInt(CommitFact::offsetMinutes).reversed());

    private boolean isUnknown() {
        return uncounted > 0 && patch == 0 && linesAdded == 0;
    }

    /** What it is for its author. */
    public static CommitFact of(CommitObserved commit) {
        return of(commit, commit.key());
    }

    /**
     * What it is for one of those whom it is credited to. Whether a service made it is not asked: services are linked to nobody, and whoever is linked is a person whatever the name.
     *
     * @param identity author or co-author
     */
    public static CommitFact of(CommitObserved commit, String identity) {
        int flags = (commit.meta().voids() ? VOID : 0)
                | (commit.aiAssisted() ? ASSISTED : 0)
                | (commit.reverts() != null ? REVERT : 0)
                | (identity.equals(commit.key()) ? 0 : SHARED);
        Integer offset = commit.authorOffsetMinutes();
        long tests = 0;
        for (FileChange file : commit.files()) {
            tests += file.kind() == FileChange.Kind.TEST ? file.sourceAdded() : 0;
        }
        return new CommitFact(
                commit.meta().eventId(),
                commit.authoredAt().toEpochMilli(),
                commit.committedAt().toEpochMilli(),
                commit.parents(),
                flags,
                Math.max(0, commit.linesAdded() - commit.copiedAdded()),
                commit.sourceAdded(),
                tests,
                commit.sourceDeleted(),
                commit.filesUncounted(),
                hash(commit.patchId()),
                offset == null ? 0 : offset,
                commit.credited().size(),
                commit.rules());
    }

    /** Whether it counts: no merge, not taken back. */
    public boolean counts() {
        return !has(VOID) && parents < 2;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Whether both say the same: what a reading adds may differ. */
    public boolean saysTheSame(CommitFact other) {
        return id.equals(other.id)
                && authoredAt == other.authoredAt
                && committedAt == other.committedAt
                && parents == other.parents
                && has(VOID) == other.has(VOID);
    }

    /** The better of two readings of one commit; the same whichever came first. */
    public CommitFact better(CommitFact other) {
        return BETTER.compare(this, other) <= 0 ? this : other;
    }

    /** The author's own day. */
    public LocalDate day() {
        return LocalDate.ofEpochDay(Math.floorDiv(authoredAt + offsetMinutes * MINUTE_MILLIS, DAY_MILLIS));
    }

    /** Of two rewrites of one commit, whether this one stands for both: the one that names more people, else that with the smaller id. */
    boolean standsBefore(CommitFact other) {
        return people == other.people ? id.compareTo(other.id) < 0 : people > other.people;
    }

    /** What rewrites of one commit have in common. */
    public record Rewrite(long authoredAt, long patch) {}

    /** Null where it cannot be told. */
    @Nullable
    public Rewrite rewrite() {
        return patch == 0 ? null : new Rewrite(authoredAt, patch);
    }

    /** Writes it at that place. */
    public void pack(byte[] bytes, int at) {
        ByteBuffer.wrap(bytes, at, BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .putLong(authoredAt)
                .putLong(committedAt)
                .putInt(parents)
                .putInt(flags)
                .putLong(linesAdded)
                .putLong(sourceAdded)
                .putLong(testAdded)
                .putLong(sourceDeleted)
                .putInt(uncounted)
                .putLong(patch)
                .putInt(offsetMinutes)
                .putInt(people)
                .putInt(rules);
    }

    /** Reads the one at that place. */
    public static CommitFact unpack(byte[] bytes, int at) {
        ByteBuffer in = ByteBuffer.wrap(bytes, at, BYTES);
        return new CommitFact(
                new UUID(in.getLong(), in.getLong()),
                in.getLong(),
                in.getLong(),
                in.getInt(),
                in.getInt(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getInt(),
                in.getLong(),
                in.getInt(),
                in.getInt(),
                in.getInt());
    }

    /** FNV-1a, 64 bits; never 0 for a text. */
    private static long hash(@Nullable String text) {
        if (text == null) {
            return 0;
        }
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash == 0 ? 1 : hash;
    }
}
