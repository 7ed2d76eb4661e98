package dev.dayone.schemas;

import java.time.Instant;
import java.util.List;

/**
 * A commit: one fact, whatever number of references, clones and forks show it.
 *
 * @param sha commit id
 * @param repository repository in which it was first read; no part of the fact
 * @param authoredAt the author's clock, which may be wrong
 * @param committedAt the committer's clock, which may be wrong
 * @param parents number of parents; 2 and more = a merge
 * @param coAuthors pseudonyms of co-authors named in trailers, people only
 * @param bot the author is a known service
 * @param aiAssisted a trailer names an AI assistant
 * @param filesChanged files changed against the parent; 0 for merges
 * @param linesAdded lines added in the files that could be compared
 * @param linesDeleted lines deleted in the files that could be compared
 * @param filesUncounted files without line counts: binary, over the size cap, or missing from the clone
 */
public record CommitObserved(
        EventMeta meta,
        String sha,
        String repository,
        Instant authoredAt,
        Instant committedAt,
        int parents,
        List<String> coAuthors,
        boolean bot,
        boolean aiAssisted,
        int filesChanged,
        long linesAdded,
        long linesDeleted,
        int filesUncounted)
        implements Event {

    public CommitObserved {
        coAuthors = List.copyOf(coAuthors);
    }

    @Override
    public String topic() {
        return Topics.GIT_ACTIVITY;
    }
}
