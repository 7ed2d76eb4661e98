package dev.dayone.schemas;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An issue, or a comment on one.
 *
 * @param issue the host's id of the issue or comment
 * @param number number in the repository
 * @param action what happened, in the host's word
 * @param author pseudonym of who opened it
 * @param updatedAt when it changed, by the host
 */
public record IssueChanged(
        EventMeta meta,
        @Reading HostOrigin origin,
        String issue,
        int number,
        String action,
        State state,
        @Nullable String author,
        boolean comment,
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
