package dev.dayone.streams.measures;

import dev.dayone.schemas.CiRunChanged;
import dev.dayone.schemas.CiRunChanged.Conclusion;
import java.time.Instant;
import java.util.Objects;

/** What runs of automatic checks say: only one that ended in success or failure judges the code. */
final class Runs {

    private Runs() {}

    static boolean judges(CiRunChanged run) {
        return green(run) || run.conclusion() == Conclusion.FAILURE || run.conclusion() == Conclusion.TIMED_OUT;
    }

    static boolean green(CiRunChanged run) {
        return run.conclusion() == Conclusion.SUCCESS;
    }

    /** When it ended, by the server's clock. */
    static Instant endedAt(CiRunChanged run) {
        return Objects.requireNonNullElse(run.completedAt(), run.meta().occurredAt());
    }
}
