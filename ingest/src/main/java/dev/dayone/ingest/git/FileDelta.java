package dev.dayone.ingest.git;

import dev.dayone.ingest.lines.LineCounts;
import dev.dayone.schemas.FileChange;
import dev.dayone.schemas.FileChange.Kind;
import dev.dayone.schemas.FileChange.Lines;
import dev.dayone.schemas.FileChange.Status;
import java.util.function.UnaryOperator;
import org.eclipse.jgit.lib.ObjectId;
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
 * @param content what it holds now; null = it is gone
 * @param copied the upstream had it as it is before
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
        int missing,
        @Nullable ObjectId content,
        boolean copied) {

    /** The same, where the upstream had it before: nothing of it is the author's own. */
    FileDelta asCopy() {
        return new FileDelta(
                path,
                oldPath,
                status,
                kind,
                lines,
                raw,
                followed,
                LineCounts.NONE,
                sourceKnown,
                missing,
                content,
                true);
    }

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
