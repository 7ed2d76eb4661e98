package dev.dayone.ingest.git;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A commit that a repository shows as its own work, as far as taking it back needs it: the repository may no longer have it then.
 *
 * @param sha commit id
 * @param identity whom it is credited to first
 * @param mapped that is not the identity of the author's address alone
 * @param coAuthors whom else
 */
record OwnCommit(
        String sha,
        String identity,
        boolean mapped,
        List<String> coAuthors,
        Instant authoredAt,
        Instant committedAt,
        int parents) {

    OwnCommit {
        coAuthors = List.copyOf(coAuthors);
    }

    /** The same without some of its co-authors. */
    OwnCommit without(Predicate<String> identities) {
        return new OwnCommit(
                sha,
                identity,
                mapped,
                coAuthors.stream().filter(Predicate.not(identities)).toList(),
                authoredAt,
                committedAt,
                parents);
    }

    /** What it is one fact by. */
    String[] naturalKey() {
        return mapped ? new String[] {"commit", sha, "as", identity} : new String[] {"commit", sha};
    }

    /** The same in one text. */
    String key() {
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
                String.valueOf(parents));
    }

    /** Nothing where the line was cut off. */
    static Optional<OwnCommit> ofLine(String line) {
        String[] words = line.split(" ", -1);
        try {
            return Optional.of(new OwnCommit(
                    words[0],
                    words[1],
                    words[2].equals("mapped"),
                    words[3].isEmpty() ? List.of() : Arrays.asList(words[3].split(",", -1)),
                    Instant.ofEpochMilli(Long.parseLong(words[4])),
                    Instant.ofEpochMilli(Long.parseLong(words[5])),
                    Integer.parseInt(words[6])));
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            return Optional.empty();
        }
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
