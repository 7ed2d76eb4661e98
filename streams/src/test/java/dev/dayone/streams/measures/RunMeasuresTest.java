package dev.dayone.streams.measures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dayone.schemas.Event;
import dev.dayone.schemas.EventIds;
import dev.dayone.schemas.EventMeta;
import dev.dayone.schemas.MeasureDefinition;
import dev.dayone.schemas.MeasureValue;
import dev.dayone.schemas.RunLogged;
import dev.dayone.schemas.RunLogged.Figure;
import dev.dayone.schemas.RunLogged.State;
import dev.dayone.schemas.RunLogged.Tracker;
import dev.dayone.streams.Events;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunMeasuresTest {

    private static final LocalDate LATER = LocalDate.of(2026, 1, 1);

    @Test
    void runsAreDescribedWhileSomebodyIsTaught() {
        Map<String, MeasureValue> measures = measures(
                LATER,
                run("a", Tracker.WANDB, 10, 12, State.CRASHED, null, 2.0, "one"),
                run("b", Tracker.SLURM, 13, 14, State.CRASHED, null, null, "one"),
                run("c", Tracker.WANDB, 15, 16, State.FINISHED, 3.0, 1.5, "two"),
                run("d", Tracker.WANDB, 20, 21, State.STOPPED, null, 1.0, "two"),
                run("late", Tracker.WANDB, 24 * 60, 24 * 60 + 1, State.CRASHED, null, 9.0, "two"));

        assertThat(measures.get("ER.runs").value()).isEqualTo(4);
        assertThat(measures.get("ER.crashed").value()).isEqualTo(2);
        assertThat(measures.get("ER.recovery").value())
                .as("from the first of two crashes, from end to end")
                .isEqualTo(4);
        assertThat(measures.get("ER.gpu-hours").value())
                .as("of those that say so")
                .isEqualTo(4.5);
        assertThat(measures).doesNotContainKey("ER1.capstone");
    }

    @Test
    void aRunThatWasToldTwiceCountsOnceAsItEnded() {
        RunLogged going = run("a", Tracker.WANDB, 10, null, State.RUNNING, null, null, null);
        RunLogged ended = run("a", Tracker.WANDB, 10, 12, State.CRASHED, null, 2.0, null);
        RunLogged edited = run("a", Tracker.WANDB, 10, 12, State.CRASHED, 1.0, 2.0, null);
        List<Event> all = new ArrayList<>(List.of(Events.enrolled("ada", "sprint", 0), going, ended, edited));
        for (int seed = 0; seed < 20; seed++) {
            Collections.shuffle(all, new Random(seed));
            Map<String, MeasureValue> measures = measures(LATER, all);
            assertThat(measures.get("ER.runs").value()).isEqualTo(1);
            assertThat(measures.get("ER.crashed").value()).isEqualTo(1);
            assertThat(measures.get("ER.gpu-hours").lineage())
                    .containsExactly(edited.meta().eventId());
        }
    }

    @Test
    void onACommonTaskOnlyItsTrackerCounts() {
        List<Event> events = new ArrayList<>(List.of(Events.enrolled("ada", "sprint", 0), Events.task("ada", 0, 4)));
        events.add(run("a", Tracker.WANDB, 1, 10, State.FINISHED, 4.0, null, "one"));
        events.add(run("b", Tracker.WANDB, 11, 30, State.FINISHED, 3.0, null, "two"));
        events.add(run("c", Tracker.WANDB, 40, 60, State.FINISHED, 2.5, null, "two"));
        events.add(run("d", Tracker.WANDB, 80, 90, State.CRASHED, 2.0, null, "two"));
        events.add(run("e", Tracker.SLURM, 80, 90, State.CRASHED, 2.0, 3.0, "two"));
        Map<String, MeasureValue> measures = measures(LATER, events);

        assertThat(measures.get("ER1.capstone").value()).isEqualTo(4);
        assertThat(measures.get("ER2.capstone").value()).isEqualTo(1);
        assertThat(measures.get("ER3.capstone").reason()).contains("no crash was followed");
        assertThat(measures.get("ER5.capstone").reason()).contains("does not say");
        assertThat(measures.get("GS13.capstone").value()).isEqualTo(2);
        // The target is 2; the task lasts 96 hours.
        assertThat(measures.get("ER4-25.capstone").value()).isEqualTo(1);
        assertThat(measures.get("ER4-50.capstone").value()).isEqualTo(0.5);
        assertThat(measures.get("ER4-75.capstone").value()).isEqualTo(0.25);
        assertThat(measures.get("ER4.capstone").value())
                .as("what a crashed run reported is no result")
                .isEqualTo(0.25);
        assertThat(MeasureDefinition.ofMeasure("ER4-25.capstone")).hasValue(MeasureDefinition.TARGET_DISTANCE);
        assertThat(MeasureDefinition.ofMeasure("ER1.capstone")).hasValue(MeasureDefinition.TASK_RUNS);
    }

    @Test
    void nobodyToldOfIsMissingAndNotZero() {
        Map<String, MeasureValue> measures =
                measures(LATER, List.of(Events.enrolled("ada", "sprint", 0), Events.task("ada", 0, 4)));

        assertThat(measures).doesNotContainKey("ER.runs");
        assertThat(measures.get("ER1.capstone").value()).isNull();
        assertThat(measures.get("ER1.capstone").reason()).contains("missing, not 0");
        assertThat(measures.get("ER4.capstone").value()).isNull();
    }

    @Test
    void aTaskUnderWayHasNoValue() {
        List<Event> events = List.of(
                Events.enrolled("ada", "sprint", 0),
                Events.task("ada", 0, 4),
                run("a", Tracker.WANDB, 1, 10, State.FINISHED, 4.0, null, "one"));

        assertThat(measures(Events.START.plusDays(2), events)
                        .get("ER1.capstone")
                        .value())
                .isNull();
        assertThat(measures(Events.START.plusDays(5), events)
                        .get("ER1.capstone")
                        .value())
                .isEqualTo(1);
    }

    private static Map<String, MeasureValue> measures(LocalDate today, RunLogged... runs) {
        List<Event> events = new ArrayList<>(List.of(Events.enrolled("ada", "sprint", 0)));
        events.addAll(List.of(runs));
        return measures(today, events);
    }

    private static Map<String, MeasureValue> measures(LocalDate today, List<Event> events) {
        return MeasureCatalogue.of(Timeline.of(events), today).stream()
                .collect(Collectors.toMap(MeasureValue::measure, Function.identity()));
    }

    /** A run, by hours from the start of the cohort. */
    private static RunLogged run(
            String run,
            Tracker tracker,
            int from,
            @Nullable Integer until,
            State state,
            @Nullable Double loss,
            @Nullable Double gpuHours,
            @Nullable String configuration) {
        Instant midnight = Events.START.atStartOfDay().toInstant(ZoneOffset.UTC);
        return new RunLogged(
                new EventMeta(
                        EventIds.of("run", run, state.name(), String.valueOf(loss)),
                        "p",
                        "runs.csv:1",
                        null,
                        "i-ada",
                        midnight.plusSeconds(from * 3600L),
                        Instant.EPOCH,
                        List.of(),
                        false,
                        "r"),
                tracker,
                run,
                state,
                midnight.plusSeconds(from * 3600L),
                until == null ? null : midnight.plusSeconds(until * 3600L),
                loss == null ? List.of() : List.of(new Figure("loss", loss)),
                gpuHours,
                configuration);
    }
}
