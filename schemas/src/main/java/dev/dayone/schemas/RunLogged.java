package dev.dayone.schemas;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An experiment run as its tracker tells of it: Weights &amp; Biases, MLflow, or the accounting of Slurm. A run that moved on or was
 * edited since it was last told is another event; {@code run} says that both are about one run.
 *
 * @param tracker which tracker tells of it
 * @param run pseudonym of the run: the same run has the same one, however often it is exported
 * @param state how it ended, or that it goes on
 * @param startedAt when it began, by the tracker's clock
 * @param endedAt when it ended; null = it goes on, or the tracker does not say
 * @param metrics figures that it reported last, in the order of their names; those that are no finite numbers left out
 * @param gpuHours hours of computing times graphics processors; null = the tracker does not say how many it had
 * @param configuration hash of its settings and, where the tracker knows it, of the commit it ran; null = the tracker does not say
 */
public record RunLogged(
        EventMeta meta,
        Tracker tracker,
        String run,
        State state,
        Instant startedAt,
        @Nullable Instant endedAt,
        List<Figure> metrics,
        @Nullable Double gpuHours,
        @Nullable String configuration)
        implements Event {

    public RunLogged {
        metrics = metrics.stream().sorted(Comparator.comparing(Figure::name)).toList();
        if (endedAt != null && endedAt.isBefore(startedAt)) {
            throw new IllegalArgumentException("end must not be before " + startedAt + ", was " + endedAt);
        }
        if (gpuHours != null && !(gpuHours >= 0)) {
            throw new IllegalArgumentException("GPU hours must not be below 0, were " + gpuHours);
        }
    }

    @Override
    public String topic() {
        return Topics.GIT_ACTIVITY;
    }

    /** What it reported of that name; nothing where it did not. */
    public Optional<Double> metric(String name) {
        return metrics.stream()
                .filter(figure -> figure.name().equals(name))
                .map(Figure::value)
                .findFirst();
    }

    /** A figure and its name, as the run calls it. */
    public record Figure(String name, double value) {}

    /** Who keeps the record of a run. */
    public enum Tracker {
        UNKNOWN,
        WANDB,
        MLFLOW,
        SLURM
    }

    /** How a run ended. */
    public enum State {
        UNKNOWN,
        RUNNING,
        /** To its end, without an error. */
        FINISHED,
        /** By an error, or for want of memory or time. */
        CRASHED,
        /** Because somebody stopped it. */
        STOPPED,
        /** Because the machine failed, or somebody else's job took its place. */
        INTERRUPTED
    }
}
