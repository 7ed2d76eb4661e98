package dev.dayone.schemas;

import org.jspecify.annotations.Nullable;

/**
 * Where on a git host something happened, and how we heard of it.
 *
 * @param host host name, e.g. {@code github.com}
 * @param repositoryId pseudonym of the host's id of the repository: survives renames and transfers
 * @param repository pseudonym of the repository's name at the time
 * @param delivery the sender's id of the delivery; null = none
 */
public record HostOrigin(
        String host,
        String repositoryId,
        String repository,
        Channel channel,
        Completeness completeness,
        @Nullable String delivery,
        ActorKind actorKind) {

    /** How we heard of it. */
    public enum Channel {
        UNKNOWN,
        WEBHOOK,
        EVENTS_API,
        ARCHIVE
    }

    /** Whether the source told all of it. */
    public enum Completeness {
        UNKNOWN,
        FULL,
        /** A list was cut by the sender. */
        TRUNCATED,
        /** The sender leaves out details. */
        STUB
    }

    /** Who acted. */
    public enum ActorKind {
        UNKNOWN,
        USER,
        BOT
    }
}
