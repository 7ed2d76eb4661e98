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
 * @param flags {@link #BOT}, {@link #VOID}, {@link #ASSISTED}, {@link #REVERT}
 * @param uncounted files without line counts
 * @param patch hash of the changed lines; 0 = none could be compared
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
        long patch) {

    static final int BOT = 1;
    static final int VOID = 2;
    static final int ASSISTED = 4;
    static final int REVERT = 8;

    private static final long DAY_MILLIS = 86_400_000L;

    /** Bytes that one takes. */
    public static final int BYTES = 9 * Long.BYTES + 3 * Integer.BYTES;

    /** Of two readings of one commit the better: fewer files uncounted; the rest of the order makes it the same one always. */
    private static final Comparator<CommitFact> BETTER = Comparator.comparingInt(CommitFact::uncounted)
            .thenComparing(Comparator.comparingLong(CommitFact::linesAdded).reversed())
            .thenComparing(Comparator.comparingLong(CommitFact::sourceAdded).reversed())
            .thenComparing(Comparator.comparingLong(CommitFact::testAdded).reversed())
            .thenComparing(Comparator.comparingLong(CommitFact::sourceDeleted).reversed())
            .thenComparing(Comparator.comparingLong(CommitFact::patch).reversed())
            .thenComparing(Comparator.comparingInt(CommitFact::flags).reversed());

    public static CommitFact of(CommitObserved commit) {
        int flags = (commit.bot() ? BOT : 0)
                | (commit.meta().voids() ? VOID : 0)
                | (commit.aiAssisted() ? ASSISTED : 0)
                | (commit.reverts() != null ? REVERT : 0);
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
                commit.linesAdded(),
                commit.sourceAdded(),
                tests,
                commit.sourceDeleted(),
                commit.filesUncounted(),
                hash(commit.patchId()));
    }

    /** Whether it counts: by a person, no merge, not taken back. */
    public boolean counts() {
        return (flags & (BOT | VOID)) == 0 && parents < 2;
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

    public LocalDate day() {
        return LocalDate.ofEpochDay(Math.floorDiv(authoredAt, DAY_MILLIS));
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
                .putLong(patch);
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
                in.getLong());
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
