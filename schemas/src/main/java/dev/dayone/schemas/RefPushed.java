package dev.dayone.schemas;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A branch or tag moved on a git host. The clone is the truth for commits, this for when they arrived.
 *
 * @param ref pseudonym of the reference
 * @param before commit it pointed to; null = it is new, or not told
 * @param after commit it points to; null = deleted, or not told
 * @param forced its history was replaced; null = not told
 * @param commits ids of the commits pushed, as far as told
 * @param commitCount commits pushed; null = not told
 * @param distinctCount of those, new to the repository; null = not told
 */
public record RefPushed(
        EventMeta meta,
        @Reading HostOrigin origin,
        String ref,
        RefKind refKind,
        @Reading boolean defaultBranch,
        @Nullable String before,
        @Nullable String after,
        boolean created,
        boolean deleted,
        @Reading @Nullable Boolean forced,
        @Reading List<String> commits,
        @Reading @Nullable Integer commitCount,
        @Reading @Nullable Integer distinctCount)
        implements Event {

    public RefPushed {
        commits = List.copyOf(commits);
    }

    @Override
    public String topic() {
        return Topics.GIT_ACTIVITY;
    }

    /** Branch or tag. */
    public enum RefKind {
        UNKNOWN,
        BRANCH,
        TAG
    }
}
