package dev.dayone.streams.measures;

import dev.dayone.schemas.CiRunChanged;
import dev.dayone.schemas.MeasureDefinition;
import dev.dayone.schemas.TaskAssigned;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Git signals on tasks that all formats sit alike: the only window in which they speak of skill. */
final class TaskMeasures {

    private static final double HOUR_MILLIS = 3_600_000;

    private TaskMeasures() {}

    static List<Value> of(Person person) {
        List<Value> out = new ArrayList<>();
        // Of several tasks for one checkpoint the last handed out counts.
        Map<String, TaskAssigned> tasks = new TreeMap<>();
        person.timeline().ofType(TaskAssigned.class).forEach(task -> tasks.put(task.checkpoint(), task));
        for (TaskAssigned task : tasks.values()) {
            if (!task.common()) {
                continue;
            }
            List<CiRunChanged> runs = person.timeline().ofType(CiRunChanged.class).stream()
                    .filter(Runs::judges)
                    .filter(run -> belongs(run, task))
                    .sorted(Comparator.comparing(Runs::endedAt)
                            .thenComparing(run -> run.meta().eventId()))
                    .toList();
            out.add(firstGreen(person, task, runs));
            out.add(redToGreen(task, runs));
        }
        return out;
    }

    private static boolean belongs(CiRunChanged run, TaskAssigned task) {
        Instant ended = Runs.endedAt(run);
        return !ended.isBefore(task.assignedAt())
                && !ended.isAfter(task.deadline())
                && (task.repository() == null
                        || task.repository().equals(run.origin().repository()))
                && (task.requiredCheck() == null || task.requiredCheck().equals(run.name()));
    }

    /** Hours from the task to the first success; censored at the deadline. */
    private static Value firstGreen(Person person, TaskAssigned task, List<CiRunChanged> runs) {
        MeasureDefinition definition = MeasureDefinition.FIRST_GREEN;
        String id = "GS4." + task.checkpoint();
        Optional<CiRunChanged> first = runs.stream().filter(Runs::green).findFirst();
        if (first.isPresent()) {
            double hours = hours(task.assignedAt(), Runs.endedAt(first.get()));
            return Value.of(definition, id, hours, List.of(first.get()), Person.day(task.deadline()));
        }
        if (runs.isEmpty()) {
            return Value.none(definition, id, "no check ran on the task: missing, not failed");
        }
        if (!person.today().isAfter(Person.day(task.deadline()))) {
            return Value.none(definition, id, "the task runs until " + Person.day(task.deadline()))
                    .maturing(Person.day(task.deadline()).plusDays(1), person.today());
        }
        double hours = hours(task.assignedAt(), task.deadline());
        return Value.of(definition, id, hours, runs, Person.day(task.deadline()))
                .asCensored();
    }

    /** Median hours from the first failing commit on a branch to the first other commit that passes. */
    private static Value redToGreen(TaskAssigned task, List<CiRunChanged> runs) {
        MeasureDefinition definition = MeasureDefinition.RED_TO_GREEN;
        String id = "GS5." + task.checkpoint();
        Map<String, List<CiRunChanged>> branches = runs.stream()
                .filter(run -> run.headSha() != null)
                .collect(Collectors.groupingBy(run -> String.valueOf(run.headRef())));
        List<Double> episodes = new ArrayList<>();
        List<CiRunChanged> behind = new ArrayList<>();
        for (List<CiRunChanged> branch : branches.values()) {
            @Nullable CiRunChanged red = null;
            Map<String, Boolean> failed = new HashMap<>();
            for (CiRunChanged run : branch) {
                String head = Objects.requireNonNull(run.headSha());
                if (!Runs.green(run)) {
                    failed.put(head, true);
                    red = red == null ? run : red;
                } else if (red != null && !failed.containsKey(head)) {
                    // A pass on a commit that had failed is flakiness, not recovery.
                    episodes.add(hours(Runs.endedAt(red), Runs.endedAt(run)));
                    behind.add(red);
                    behind.add(run);
                    red = null;
                }
            }
        }
        return episodes.isEmpty()
                ? Value.none(definition, id, "nothing went from red to green")
                : Value.of(definition, id, Medians.of(episodes), behind, Person.day(task.deadline()));
    }

    private static double hours(Instant from, Instant until) {
        return Duration.between(from, until).toMillis() / HOUR_MILLIS;
    }
}
