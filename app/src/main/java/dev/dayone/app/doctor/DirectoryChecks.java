package dev.dayone.app.doctor;

import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the data directory allows, and to whom: rights in, findings out. */
public final class DirectoryChecks {

    private static final Set<PosixFilePermission> OWNER = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private DirectoryChecks() {}

    /** Whether anybody but the owner may do anything. */
    static boolean othersMay(Set<PosixFilePermission> permissions) {
        return !OWNER.containsAll(permissions);
    }

    /** @param open names of keys that others can read */
    static Diagnosis keys(List<String> open) {
        return open.isEmpty()
                ? Diagnosis.good("keys", "Keys can be read by their owner alone.")
                : Diagnosis.bad(
                        "keys",
                        "Others can read " + String.join(", ", open) + ".",
                        "'dayone doctor --fix' takes that away, as 'chmod 600' does.");
    }

    static Diagnosis notExamined(Path key, Exception why) {
        return Diagnosis.care(
                "keys",
                key + " cannot be examined: " + why.getMessage() + ".",
                "Let the user who runs DayOne own it, on a file system that knows owners.");
    }

    static Diagnosis writable(Path directory, boolean writable) {
        return writable
                ? Diagnosis.good("data directory", directory + " can be written.")
                : Diagnosis.bad(
                        "data directory",
                        directory + " cannot be written.",
                        "Give it to the user who runs DayOne, or mount its file system for writing.");
    }

    /** @param why a sentence */
    static Diagnosis notOpened(String why) {
        return Diagnosis.bad(
                "data directory",
                why,
                "Until it can be written DayOne does not start on it, and what needs a start was not examined here.");
    }
}
