package dev.dayone.schemas;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A commit: one fact, whatever number of references, clones and forks show it. Its id says what it is; all else is our reading.
 *
 * @param sha commit id
 * @param repository repository in which it was first read
 * @param authoredAt the author's clock, which may be wrong
 * @param committedAt the committer's clock, which may be wrong
 * @param parents number of parents; 2 and more = a merge
 * @param coAuthors pseudonyms of co-authors named in trailers, people only
 * @param bot the author is a known service
 * @param aiAssisted the message names an AI assistant
 * @param filesChanged files changed against the parent, renames not followed; 0 for merges
 * @param linesAdded lines added in the files that could be compared, as {@code git log --numstat --no-renames}
 * @param linesDeleted lines deleted, likewise
 * @param filesUncounted files without line counts, or whose code is not known: binary, over the size cap, missing from the clone, no
 *     notebook that can be read
 * @param tree id of its tree; null = not known
 * @param committer pseudonym of the committer's address
 * @param canonicalIdentity pseudonym of the address that the repository's mailmap gives the author; null = the author's own
 * @param authorOffsetMinutes the author's offset from UTC
 * @param clock whether the author's clock can be right
 * @param patchId hash of the changed lines, white space and line numbers left out; null = none could be compared
 * @param reverts commit id that the message says it reverts
 * @param fixup a fixup! or squash! commit
 * @param aiAssistants AI assistants named in the message, never counted as people
 * @param files files changed, at most {@link #FILES_LISTED}
 * @param sourceAdded non-blank lines of source added, renames followed, code cells of notebooks alone; a notebook and a script of
 *     one stem count once
 * @param sourceDeleted non-blank lines of source deleted, likewise
 * @param copiedAdded of {@code linesAdded}, those in files that the upstream has as they are: a template's, or those of a sync; they are
 *     in no count of source
 * @param rules version of the rules by which it was read; of two readings the one by newer rules stays
 */
public record CommitObserved(
        EventMeta meta,
        String sha,
        @Reading String repository,
        Instant authoredAt,
        Instant committedAt,
        int parents,
        @Reading List<String> coAuthors,
        @Reading boolean bot,
        @Reading boolean aiAssisted,
        @Reading int filesChanged,
        @Reading long linesAdded,
        @Reading long linesDeleted,
        @Reading int filesUncounted,
        @Reading @Nullable String tree,
        @Reading @Nullable String committer,
        @Reading @Nullable String canonicalIdentity,
        @Reading @Nullable Integer authorOffsetMinutes,
        @Reading Clock clock,
        @Reading @Nullable String patchId,
        @Reading @Nullable String reverts,
        @Reading boolean fixup,
        @Reading List<String> aiAssistants,
        @Reading List<FileChange> files,
        @Reading long sourceAdded,
        @Reading long sourceDeleted,
        @Reading long copiedAdded,
        @Reading int rules)
        implements Event {

    /** Files listed with a commit; beyond that they are in the totals alone. */
    public static final int FILES_LISTED = 500;

    public CommitObserved {
        coAuthors = List.copyOf(coAuthors);
        aiAssistants = List.copyOf(aiAssistants);
        files = List.copyOf(files);
    }

    /** Identities that it is credited to, in equal shares: the author and each co-author that is another. */
    public List<String> credited() {
        return Stream.concat(Stream.of(key()), coAuthors.stream()).distinct().toList();
    }

    @Override
    public String topic() {
        return Topics.GIT_ACTIVITY;
    }

    /** Whether the author's clock can be right. */
    public enum Clock {
        UNKNOWN,
        PLAUSIBLE,
        /** Earlier than git itself. */
        BEFORE_GIT,
        /** Later than we read it. */
        AHEAD
    }
}
