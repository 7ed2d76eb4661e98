package dev.dayone.streams.measures;

import dev.dayone.schemas.MeasureDefinition;
import dev.dayone.schemas.RunLogged;
import dev.dayone.schemas.RunLogged.State;
import dev.dayone.schemas.RunLogged.Tracker;
import dev.dayone.schemas.TaskAssigned;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Experiment runs: described while somebody is taught, compared on common tasks that name the tracker of all formats. */
final class RunMeasures {

    private static final double HOUR_MILLIS = 3_600_000;
    private static final int[] PERCENT_OF_TASK = {25, 50, 75, 100};
    private static final String NONE = "no tracker tells of a run";
    private static final String NONE_DURING = "no run began during the cohort";

    /** Of several reports about one run the one to believe: an end before none, the later end, the fuller report. */
    private static final Comparator<RunLogged> BETTER = Comparator.comparing(
                    (RunLogged run) -> run.state() != State.RUNNING && run.state() != State.UNKNOWN)
            .thenComparing(run -> Objects.requireNonNullElse(run.endedAt(), Instant.MIN))
            .thenComparing(run -> run.metrics().size())
            .thenComparing(run -> run.meta().eventId());

    private RunMeasures() {}

    static List<Value> of(Person person) {
        List<RunLogged> runs = latest(person.timeline().ofType(RunLogged.class));
        List<Value> out = new ArrayList<>(described(person, runs));
        // Of several tasks for one checkpoint the last handed out counts.
        Map<String, TaskAssigned> tasks = new TreeMap<>();
        person.timeline().ofType(TaskAssigned.class).forEach(task -> tasks.put(task.checkpoint(), task));
        tasks.values().stream()
                .filter(task -> task.common() && task.tracker() != Tracker.UNKNOWN)
                .forEach(task -> out.addAll(onTask(person, task, runs)));
        return out;
    }

    /** Each run once, in the order in which they began. */
    private static List<RunLogged> latest(List<RunLogged> reports) {
        Map<String, RunLogged> best = new HashMap<>();
        reports.forEach(report ->
                best.merge(report.run(), report, (one, other) -> BETTER.compare(one, other) >= 0 ? one : other));
        return best.values().stream()
                .sorted(Comparator.comparing(RunLogged::startedAt).thenComparing(RunLogged::run))
                .toList();
    }

    private static List<Value> described(Person person, List<RunLogged> all) {
        List<RunLogged> runs = all.stream()
                .filter(run -> person.duringCohort(Person.day(run.startedAt())))
                .toList();
        LocalDate seen = person.enrolment().endsOn();
        List<Value> out = new ArrayList<>();
        if (runs.isEmpty()) {
            // Nobody who has no run was told of: that may be for want of a tracker.
            return all.isEmpty() ? List.of() : List.of(Value.none(MeasureDefinition.RUNS, "ER.runs", NONE_DURING));
        }
        out.add(Value.of(MeasureDefinition.RUNS, "ER.runs", runs.size(), runs, seen));
        out.add(crashed(MeasureDefinition.CRASHED_RUNS, "ER.crashed", runs, seen));
        out.add(recovery(MeasureDefinition.RUN_RECOVERY, "ER.recovery", runs, seen));
        out.add(gpuHours(MeasureDefinition.GPU_HOURS, "ER.gpu-hours", runs, seen));
        return out;
    }

    private static List<Value> onTask(Person person, TaskAssigned task, List<RunLogged> all) {
        List<RunLogged> runs = all.stream()
                .filter(run -> run.tracker() == task.tracker())
                .filter(run -> !run.startedAt().isBefore(task.assignedAt())
                        && !run.startedAt().isAfter(task.deadline()))
                .toList();
        LocalDate due = Person.day(task.deadline());
        String of = '.' + task.checkpoint();
        List<Value> out = new ArrayList<>();
        if (runs.isEmpty()) {
            out.add(Value.none(MeasureDefinition.TASK_RUNS, "ER1" + of, NONE + " on the task: missing, not 0"));
            out.add(Value.none(MeasureDefinition.TASK_CRASHED_RUNS, "ER2" + of, NONE + " on the task"));
            out.add(Value.none(MeasureDefinition.TASK_RUN_RECOVERY, "ER3" + of, NONE + " on the task"));
            out.add(Value.none(MeasureDefinition.TASK_GPU_HOURS, "ER5" + of, NONE + " on the task"));
            out.add(Value.none(MeasureDefinition.ITERATIONS, "GS13" + of, NONE + " on the task"));
        } else {
            out.add(Value.of(MeasureDefinition.TASK_RUNS, "ER1" + of, runs.size(), runs, due));
            out.add(crashed(MeasureDefinition.TASK_CRASHED_RUNS, "ER2" + of, runs, due));
            out.add(recovery(MeasureDefinition.TASK_RUN_RECOVERY, "ER3" + of, runs, due));
            out.add(gpuHours(MeasureDefinition.TASK_GPU_HOURS, "ER5" + of, runs, due));
            out.add(iterations("GS13" + of, runs, due));
        }
        for (int percent : PERCENT_OF_TASK) {
            distance(task, percent, runs).ifPresent(out::add);
        }
        // What is still under way has no value yet: more runs may come.
        out.replaceAll(value -> value.maturing(due.plusDays(1), person.today()));
        return out;
    }

    private static Value crashed(MeasureDefinition definition, String id, List<RunLogged> runs, LocalDate seen) {
        long crashed = runs.stream().filter(run -> run.state() == State.CRASHED).count();
        return Value.of(definition, id, (double) crashed, runs, seen);
    }

    /** Median hours from the first crash after a good run, or after the start, to the next good run. */
    private static Value recovery(MeasureDefinition definition, String id, List<RunLogged> runs, LocalDate seen) {
        List<RunLogged> ended = runs.stream()
                .filter(run -> run.endedAt() != null)
                .filter(run -> run.state() == State.CRASHED || run.state() == State.FINISHED)
                .sorted(Comparator.comparing(RunMeasures::endedAt).thenComparing(RunLogged::run))
                .toList();
        List<Double> hours = new ArrayList<>();
        List<RunLogged> behind = new ArrayList<>();
        @Nullable RunLogged crash = null;
        for (RunLogged run : ended) {
            if (run.state() == State.CRASHED) {
                crash = crash == null ? run : crash;
            } else if (crash != null) {
                hours.add(hours(endedAt(crash), endedAt(run)));
                behind.add(crash);
                behind.add(run);
                crash = null;
            }
        }
        return hours.isEmpty()
                ? Value.none(definition, id, "no crash was followed by a run that finished")
                : Value.of(definition, id, Medians.of(hours), behind, seen);
    }

    private static Value gpuHours(MeasureDefinition definition, String id, List<RunLogged> runs, LocalDate seen) {
        List<RunLogged> known =
                runs.stream().filter(run -> run.gpuHours() != null).toList();
        return known.isEmpty()
                ? Value.none(definition, id, "the tracker does not say how many graphics processors a run had")
                : Value.of(
                        definition,
                        id,
                        known.stream()
                                .map(RunLogged::gpuHours)
                                .mapToDouble(Objects::requireNonNull)
                                .sum(),
                        known,
                        seen);
    }

    private static Value iterations(String id, List<RunLogged> runs, LocalDate seen) {
        List<RunLogged> known =
                runs.stream().filter(run -> run.configuration() != null).toList();
        return known.isEmpty()
                ? Value.none(MeasureDefinition.ITERATIONS, id, "the tracker tells no settings")
                : Value.of(
                        MeasureDefinition.ITERATIONS,
                        id,
                        (double) known.stream()
                                .map(RunLogged::configuration)
                                .distinct()
                                .count(),
                        known,
                        seen);
    }

    /** How near the figure came to its target within that part of the time; nothing where the task has no target. */
    private static Optional<Value> distance(TaskAssigned task, int percent, List<RunLogged> runs) {
        String metric = task.metric();
        Double target = task.target();
        if (metric == null || target == null) {
            return Optional.empty();
        }
        String id = "ER4" + (percent == 100 ? "" : "-" + percent) + '.' + task.checkpoint();
        Duration time = Duration.between(task.assignedAt(), task.deadline());
        Instant until = task.assignedAt().plus(time.multipliedBy(percent).dividedBy(100));
        Optional<RunLogged> nearest = runs.stream()
                .filter(run -> run.state() == State.FINISHED && run.endedAt() != null)
                .filter(run -> !endedAt(run).isAfter(until))
                .filter(run -> run.metric(metric).isPresent())
                .min(Comparator.comparingDouble((RunLogged run) -> distance(run, metric, target))
                        .thenComparing(RunLogged::startedAt)
                        .thenComparing(RunLogged::run));
        return Optional.of(nearest.map(run -> Value.of(
                        MeasureDefinition.TARGET_DISTANCE,
                        id,
                        distance(run, metric, target),
                        List.of(run),
                        Person.day(until)))
                .orElseGet(() -> Value.none(
                        MeasureDefinition.TARGET_DISTANCE,
                        id,
                        "no run that finished by then reported the figure: missing, not far off")));
    }

    private static double distance(RunLogged run, String metric, double target) {
        return Math.abs(run.metric(metric).orElseThrow() - target) / Math.abs(target);
    }

    private static Instant endedAt(RunLogged run) {
        return Objects.requireNonNull(run.endedAt());
    }

    private static double hours(Instant from, Instant until) {
        return Duration.between(from, until).toMillis() / HOUR_MILLIS;
    }
}
