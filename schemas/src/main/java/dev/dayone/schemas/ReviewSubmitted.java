package dev.dayone.schemas;

import org.jspecify.annotations.Nullable;

/**
 * A review of, or comment on, a pull or merge request; the reviewer is the identity in its meta.
 *
 * @param reviewId the host's id of the review or comment
 * @param number number of the request; null = not told
 * @param commitSha commit reviewed
 * @param author pseudonym of the request's author
 * @param self reviewer and author are one; null = not told
 */
public record ReviewSubmitted(
        EventMeta meta,
        @Reading HostOrigin origin,
        String reviewId,
        @Nullable Integer number,
        State state,
        @Nullable String commitSha,
        @Nullable String author,
        @Nullable Boolean self)
        implements Event {

    @Override
    public String topic() {
        return Topics.GIT_ACTIVITY;
    }

    /** What the reviewer says. */
    public enum State {
        UNKNOWN,
        APPROVED,
        CHANGES_REQUESTED,
        COMMENTED,
        DISMISSED
    }
}
