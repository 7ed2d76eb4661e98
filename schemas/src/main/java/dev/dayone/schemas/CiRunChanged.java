package dev.dayone.schemas;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of an automatic check moved on. Red to green is read from runs on different commits: a second attempt on the same commit
 * is flakiness.
 *
 * @param run the host's id of the run
 * @param attempt from 1
 * @param name pseudonym of its name
 * @param headSha commit it ran on
 * @param headRef pseudonym of the branch
 * @param trigger what started it, in the host's word
 * @param conclusion how it ended; {@code NONE} = not ended
 * @param pullRequests numbers of the requests it belongs to; empty for forks on some hosts
 */
public record CiRunChanged(
        EventMeta meta,
        @Reading HostOrigin origin,
        String run,
        int attempt,
        Kind kind,
        @Nullable String name,
        @Nullable String headSha,
        @Nullable String headRef,
        @Reading @Nullable String trigger,
        Status status,
        Conclusion conclusion,
        @Reading @Nullable Instant queuedAt,
        @Nullable Instant startedAt,
        @Nullable Instant completedAt,
        @Reading List<Integer> pullRequests)
        implements Event {

    public CiRunChanged {
        pullRequests = List.copyOf(pullRequests);
    }

    @Override
    public String topic() {
        return Topics.GIT_ACTIVITY;
    }

    /** What ran. */
    public enum Kind {
        UNKNOWN,
        WORKFLOW,
        JOB,
        CHECK,
        SUITE,
        STATUS,
        PIPELINE
    }

    /** How far it is. */
    public enum Status {
        UNKNOWN,
        QUEUED,
        IN_PROGRESS,
        COMPLETED
    }

    /** How it ended. */
    public enum Conclusion {
        UNKNOWN,
        NONE,
        SUCCESS,
        FAILURE,
        CANCELLED,
        SKIPPED,
        TIMED_OUT,
        NEUTRAL,
        ACTION_REQUIRED,
        STALE,
        STARTUP_FAILURE
    }
}
