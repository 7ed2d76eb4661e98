package dev.dayone.ingest.host;

import dev.dayone.ingest.privacy.Mint;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.HostOrigin;
import dev.dayone.schemas.HostOrigin.ActorKind;
import dev.dayone.schemas.HostOrigin.Channel;
import dev.dayone.schemas.HostOrigin.Completeness;
import java.time.Instant;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where something happened and who did it: what all events of one payload have in common.
 *
 * @param door github, gitlab or gharchive
 * @param host host name
 * @param repositoryId the host's id of the repository
 * @param repositoryName its full name at the time
 * @param login who acted; null = not told
 * @param logins pseudonyms of the host's logins
 * @param delivery the sender's id of the delivery; null = none
 */
record Scene(
        Mint mint,
        String door,
        String host,
        String repositoryId,
        String repositoryName,
        @Nullable String login,
        UnaryOperator<String> logins,
        ActorKind actorKind,
        Channel channel,
        @Nullable String delivery) {

    /** Stands for a time that the host does not tell. Ours would differ each time that the same fact comes again. */
    static final Instant NOT_TOLD = Instant.EPOCH;

    HostOrigin origin(Completeness completeness) {
        return new HostOrigin(
                host,
                mint.pseudonyms().repositoryId(host, repositoryId),
                mint.pseudonyms().repository(host + '/' + repositoryName),
                channel,
                completeness,
                delivery,
                actorKind);
    }

    /** @param key what makes the event unique in its repository, the kind of event first */
    EventMeta meta(Instant occurredAt, @Nullable String who, String... key) {
        String identity = who == null ? login : who;
        return mint.meta(
                door,
                null,
                identity == null ? null : logins.apply(identity),
                occurredAt,
                0,
                false,
                Stream.concat(
                                Stream.of(key[0], host, repositoryId),
                                Stream.of(key).skip(1))
                        .toArray(String[]::new));
    }

    @Nullable
    String pseudonym(@Nullable String someLogin) {
        return someLogin == null ? null : logins.apply(someLogin);
    }

    String otherRepository(String id) {
        return mint.pseudonyms().repositoryId(host, id);
    }

    String reference(String name) {
        return mint.pseudonyms().reference(name);
    }
}
