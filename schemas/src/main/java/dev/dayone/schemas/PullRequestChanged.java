package dev.dayone.schemas;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pull or merge request was opened, moved on, merged or closed.
 *
 * @param number number in the repository
 * @param action what happened, in the host's word
 * @param draft not ready for review; null = not told
 * @param merged null = not told
 * @param headRepositoryId pseudonym of the repository it comes from; null = not told
 * @param author pseudonym of who opened it
 * @param updatedAt when it changed, by the host
 */
public record PullRequestChanged(
        EventMeta meta,
        @Reading HostOrigin origin,
        int number,
        String action,
        State state,
        @Nullable Boolean draft,
        @Nullable Boolean merged,
        @Nullable Instant mergedAt,
        @Nullable String mergeSha,
        @Nullable String headSha,
        @Nullable String baseSha,
        @Nullable String headRepositoryId,
        @Nullable String author,
        @Reading @Nullable Integer commits,
        @Reading @Nullable Integer additions,
        @Reading @Nullable Integer deletions,
        @Reading @Nullable Integer changedFiles,
        Instant updatedAt)
        implements Event {

    @Override
    public String topic() {
        return Topics.GIT_ACTIVITY;
    }

    /** State after the change. */
    public enum State {
        UNKNOWN,
        OPEN,
        CLOSED
    }
}
