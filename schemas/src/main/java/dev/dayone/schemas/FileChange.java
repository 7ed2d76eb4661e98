package dev.dayone.schemas;

import org.jspecify.annotations.Nullable;

/**
 * One file of a commit, against the first parent.
 *
 * @param path pseudonym of the path
 * @param oldPath pseudonym of the path it had; null unless renamed
 * @param language extension in small letters; null = none
 * @param added lines added, renames not followed, as {@code git log --numstat --no-renames} counts them
 * @param deleted lines deleted, likewise
 * @param sourceAdded non-blank lines of source added, renames followed; in notebooks code cells alone
 * @param sourceDeleted non-blank lines of source deleted, likewise
 */
public record FileChange(
        String path,
        @Nullable String oldPath,
        Status status,
        Kind kind,
        @Nullable String language,
        Lines lines,
        long added,
        long deleted,
        long sourceAdded,
        long sourceDeleted) {

    /** What became of a file. */
    public enum Status {
        UNKNOWN,
        ADDED,
        MODIFIED,
        DELETED,
        RENAMED
    }

    /** What sort of file it is, by its path. */
    public enum Kind {
        UNKNOWN,
        SOURCE,
        TEST,
        NOTEBOOK,
        ENVIRONMENT,
        DOCUMENTATION,
        DATA,
        GENERATED,
        SOLUTION,
        OTHER;

        /** Whether its lines are work of an author. */
        public boolean isSource() {
            return this == SOURCE || this == TEST || this == NOTEBOOK || this == ENVIRONMENT || this == SOLUTION;
        }
    }

    /** Whether lines could be compared. */
    public enum Lines {
        UNKNOWN,
        COUNTED,
        /** Not text. */
        BINARY,
        /** Too large to compare. */
        OVER_CAP,
        /** The clone lacks its content. */
        MISSING
    }
}
