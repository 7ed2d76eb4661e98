package dev.dayone.schemas;

import org.jspecify.annotations.Nullable;

/**
 * What a scan of one repository found: the count that commit events must add up to.
 *
 * @param repository label of the repository
 * @param owner pseudonym of the participant, or name of the team, that owns it; null = shared
 * @param head commit of HEAD; null = an empty repository
 * @param commits commits reachable from all references, {@code git rev-list --count --all}
 * @param commitsOnHead commits reachable from HEAD, {@code git rev-list --count HEAD}
 * @param missingObjects objects that the clone lacks
 * @param shallow the clone's history is cut
 * @param references references read
 * @param upstream label of the repository that this one is a fork of; null = none
 * @param upstreamCommits of the commits, those that the upstream has too
 * @param rewrittenCommits of the commits, those that the upstream has under another id, and squashes of commits that are shown themselves
 * @param peopleCommits of its own commits, those that people made: without merges and services; null = not told
 * @param creditedCommits of those, the ones that count for somebody of the roster; null = not told
 */
public record RepositoryScanned(
        EventMeta meta,
        String repository,
        @Nullable String owner,
        @Nullable String head,
        @Reading long commits,
        @Reading long commitsOnHead,
        @Reading long missingObjects,
        @Reading boolean shallow,
        @Reading int references,
        @Nullable String upstream,
        @Reading long upstreamCommits,
        @Reading long rewrittenCommits,
        @Reading @Nullable Long peopleCommits,
        @Reading @Nullable Long creditedCommits)
        implements Event {

    @Override
    public String topic() {
        return Topics.GIT_ACTIVITY;
    }

    /** Commits of the fork's own. */
    public long ownCommits() {
        return commits - upstreamCommits - rewrittenCommits;
    }
}
