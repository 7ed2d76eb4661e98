package dev.dayone.schemas;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A participant was given a task: the window in which git signals may speak of skill, where all formats sit the same task.
 *
 * @param checkpoint checkpoint that the task ends in
 * @param common all formats sit the same task on equal terms
 * @param delivery how it is delivered
 * @param assignedAt when it was handed out, by the server's clock
 * @param deadline when it was due
 * @param repository pseudonym of the repository that it is worked on in; null = any
 * @param requiredCheck pseudonym of the automatic check that must pass; null = any
 * @param tracker tracker that all formats log their experiment runs with; UNKNOWN = the task names none
 * @param metric figure that is to be replicated, as runs call it; null = none
 * @param target what it should come to; null where there is no metric
 */
public record TaskAssigned(
        EventMeta meta,
        String checkpoint,
        boolean common,
        Delivery delivery,
        Instant assignedAt,
        Instant deadline,
        @Nullable String repository,
        @Nullable String requiredCheck,
        RunLogged.Tracker tracker,
        @Nullable String metric,
        @Nullable Double target)
        implements Event {

    public TaskAssigned {
        if (deadline.isBefore(assignedAt)) {
            throw new IllegalArgumentException("deadline must not be before " + assignedAt + ", was " + deadline);
        }
    }

    @Override
    public String topic() {
        return Topics.ROSTER;
    }

    /** How a task is delivered. */
    public enum Delivery {
        UNKNOWN,
        REPOSITORY,
        NOTEBOOK
    }
}
