package dev.dayone.schemas;

import org.jspecify.annotations.Nullable;

/**
 * What a scan of one repository found: the count that commit events must add up to.
 *
 * @param repository as named in the programme directory
 * @param owner pseudonym of the participant, or name of the team, that owns it; null = shared
 * @param head commit of HEAD; null = an empty repository
 * @param commits commits reachable from all references, {@code git rev-list --count --all}
 * @param commitsOnHead commits reachable from HEAD, {@code git rev-list --count HEAD}
 * @param missingObjects objects that the clone lacks
 * @param shallow the clone's history is cut
 */
public record RepositoryScanned(
        EventMeta meta,
        String repository,
        @Nullable String owner,
        @Nullable String head,
        long commits,
        long commitsOnHead,
        long missingObjects,
        boolean shallow)
        implements Event {

    @Override
    public String topic() {
        return Topics.GIT_ACTIVITY;
    }
}
