package dev.dayone.ingest.git;

import dev.dayone.schemas.FileChange;
import dev.dayone.schemas.FileChange.Kind;
import dev.dayone.schemas.FileChange.Lines;
import dev.dayone.schemas.FileChange.Status;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One file of a commit, in clear: stays in this process.
 *
 * @param path path in the repository
 * @param oldPath path it had; null unless renamed
 * @param kind what sort of file it is
 * @param lines whether its lines could be compared
 * @param raw its lines, renames not followed
 * @param followed the same, renames followed
 * @param source non-blank lines of source, renames followed, code cells alone
 * @param sourceKnown whether {@code source} could be told; a notebook may have lines and no code that can be read, or the other way round
 * @param missing objects that the clone lacks
 */
record FileDelta(
        String path,
        @Nullable String oldPath,
        Status status,
        Kind kind,
        Lines lines,
        LineCounts raw,
        LineCounts followed,
        LineCounts source,
        boolean sourceKnown,
        int missing) {

    /** Whether its lines are work of an author, and known. */
    boolean isWork() {
        return sourceKnown && kind.isSource();
    }

    /** Whether something of it was not counted that every measure of lines would have. */
    boolean isUncounted() {
        return lines != Lines.COUNTED || (kind.isSource() && !sourceKnown);
    }

    FileChange toEvent(UnaryOperator<String> pseudonym) {
        boolean work = isWork();
        return new FileChange(
                pseudonym.apply(path),
                oldPath == null ? null : pseudonym.apply(oldPath),
                status,
                kind,
                FileKinds.language(path),
                lines,
                raw.added(),
                raw.deleted(),
                work ? source.added() : 0,
                work ? source.deleted() : 0);
    }
}
