package dev.dayone.ingest.git;

import dev.dayone.ingest.privacy.Digests;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A commit that a repository shows as its own work, as far as taking it back needs it: the repository may no longer have it then.
 *
 * @param sha commit id
 * @param identity whom it is credited to first
 * @param mapped that is not the identity of the author's address alone
 * @param coAuthors whom else
 * @param partners of those, the ones that a rule names and the commit itself does not
 */
record OwnCommit(
        String sha,
        String identity,
        boolean mapped,
        List<String> coAuthors,
        Instant authoredAt,
        Instant committedAt,
        int parents,
        List<String> partners) {

    /** Stands before the hash of a partner who was forgotten; no pseudonym begins so. */
    private static final String FORGOTTEN = "#";

    OwnCommit {
        coAuthors = List.copyOf(coAuthors);
        partners = List.copyOf(partners);
    }

    OwnCommit(
            String sha,
            String identity,
            boolean mapped,
            List<String> coAuthors,
            Instant authoredAt,
            Instant committedAt,
            int parents) {
        this(sha, identity, mapped, coAuthors, authoredAt, committedAt, parents, List.of());
    }

    /** The same as work of a session: whom the rule names is credited, too. */
    OwnCommit inSession(String first, boolean alias, List<String> others) {
        return new OwnCommit(
                sha,
                first,
                alias,
                Stream.concat(coAuthors.stream(), others.stream())
                        .filter(other -> !other.equals(first))
                        .distinct()
                        .toList(),
                authoredAt,
                committedAt,
                parents,
                others);
    }

    /** The same without co-authors who are to be forgotten; of such partners a hash stays, by which the commit is known again. */
    OwnCommit forgetting(Predicate<String> identities) {
        return new OwnCommit(
                sha,
                identity,
                mapped,
                coAuthors.stream().filter(Predicate.not(identities)).toList(),
                authoredAt,
                committedAt,
                parents,
                partners.stream()
                        .map(partner -> identities.test(partner) ? hash(partner) : partner)
                        .toList());
    }

    static String hash(String identity) {
        return FORGOTTEN + Digests.sha256(identity);
    }

    /** Whether a partner was forgotten: the fact can no longer be named, so it stays as it was credited. */
    boolean isFixed() {
        return partners.stream().anyMatch(partner -> partner.startsWith(FORGOTTEN));
    }

    /** Whether it is credited as the commit itself says, by its author's address. */
    boolean isPlain() {
        return !mapped && partners.isEmpty();
    }

    /** What it is one fact by. */
    String[] naturalKey() {
        if (!partners.isEmpty()) {
            return new String[] {"commit", sha, "as", identity, "with", String.join(",", partners)};
        }
        return mapped ? new String[] {"commit", sha, "as", identity} : new String[] {"commit", sha};
    }

    /** The same in one text. */
    String key() {
        if (!partners.isEmpty()) {
            return sha + ' ' + identity + ' ' + String.join(",", partners);
        }
        return mapped ? sha + ' ' + identity : sha;
    }

    String line() {
        return String.join(
                " ",
                sha,
                identity,
                mapped ? "mapped" : "plain",
                String.join(",", coAuthors),
                String.valueOf(authoredAt.toEpochMilli()),
                String.valueOf(committedAt.toEpochMilli()),
                String.valueOf(parents),
                String.join(",", partners));
    }

    /** Nothing where the line was cut off. */
    static Optional<OwnCommit> ofLine(String line) {
        String[] words = line.split(" ", -1);
        try {
            return Optional.of(new OwnCommit(
                    words[0],
                    words[1],
                    words[2].equals("mapped"),
                    list(words[3]),
                    Instant.ofEpochMilli(Long.parseLong(words[4])),
                    Instant.ofEpochMilli(Long.parseLong(words[5])),
                    Integer.parseInt(words[6]),
                    // Lines of earlier versions end before them.
                    words.length > 7 ? list(words[7]) : List.of()));
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static List<String> list(String words) {
        return words.isEmpty() ? List.of() : Arrays.asList(words.split(",", -1));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OwnCommit same && key().equals(same.key());
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(key());
    }
}
